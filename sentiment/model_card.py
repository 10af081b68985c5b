"""The tables of the model card, from what an artefact's manifest says of itself. PURE.

Nobody copies figures by hand: `./dev manage model_card` prints them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Figures = Mapping[str, Any]
_WITH_HEADS = ("corpus_en", "goemotions", "isarcasm", "first_heldout")


def tables(manifest: Figures, *, baseline: Figures) -> str:
    """Markdown. `baseline` is what `training.baseline` printed, or nothing."""
    return "\n".join(_lines(manifest["metrics"], baseline)) + "\n"


def _lines(metrics: Figures, baseline: Figures) -> Iterator[str]:
    yield from _polarity(metrics, baseline)
    for source in _WITH_HEADS:
        yield f"\n{source}\n"
        yield from _heads(metrics[source]["heads"])
    yield f"\nGoEmotions, 28 labels: {_mean_f1(metrics['goemotions']['heads'])}"
    yield f"Contrast pairs: {metrics['contrast_pairs']}"
    for source, figures in metrics.items():
        heads = figures.get("heads", {}) if isinstance(figures, dict) else {}
        if "intent" in heads:
            yield f"{source}: intent {heads['intent']}, area {heads['area']}"
    yield "\n| risk | n | coverage | one label left | accuracy there |\n|---|---|---|---|---|"
    for risk, one in metrics.get("conformal", {}).items():
        yield (
            f"| {risk} | {one['n']} | {_with(one, 'coverage')} | {one['sure']:.3f} "
            f"| {one['accuracy_where_sure']:.3f} |"
        )
    yield "\n| signal | correlation |\n|---|---|"
    for signal, value in metrics["evidence_correlation"].items():
        yield f"| {signal} | {value:.2f} |"


def _polarity(metrics: Figures, baseline: Figures) -> list[str]:
    lines = [
        "| texts | n | accuracy | macro-F1 | calibration error | VADER accuracy | VADER macro-F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for source, figures in metrics.items():
        ours = figures.get("polarity", {}) if isinstance(figures, dict) else {}
        if not ours.get("n"):
            continue
        other = baseline.get(source, {})
        lines.append(
            f"| {source} | {ours['n']} | {_with(ours, 'accuracy')} | {_with(ours, 'macro_f1')} "
            f"| {ours['calibration_error']:.3f} | {_with(other, 'accuracy')} "
            f"| {_with(other, 'macro_f1')} |"
        )
    return lines


def _heads(figures: Figures) -> list[str]:
    lines = ["| head | n | present | AUC | F1 at 0.5 |", "|---|---|---|---|---|"]
    for name, one in figures.items():
        if "auc" not in one:
            continue
        row = f"| {name} | {one['n']} | {one['present']} "
        lines.append(row + f"| {_with(one, 'auc')} | {_with(one, 'f1')} |")
    return lines


def _mean_f1(heads: Figures) -> str:
    """Macro-F1 over the labels that occur, at the thresholds that the model ships with."""
    found = [one["f1"] for name, one in heads.items() if name.startswith("goemotions:")]
    return f"macro-F1 {sum(found) / len(found):.3f} over {len(found)}"


def _with(figures: Figures, name: str) -> str:
    if name not in figures:
        return "-"
    low, high = figures[f"{name}_95"]
    return f"{figures[name]:.3f} [{low:.3f}, {high:.3f}]"
