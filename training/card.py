"""Prints the tables of the model card from an artefact's manifest, so that nobody copies figures.

python -m training.card --artefact sentiment/artefact [--baseline vader.json]
"""

import argparse
import json
from pathlib import Path
from typing import Any

from sentiment.engines.artefact import MANIFEST


def main() -> None:
    """Print markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artefact", type=Path, required=True)
    parser.add_argument("--baseline", type=Path, help="what training.baseline printed")
    options = parser.parse_args()
    manifest = json.loads((options.artefact / MANIFEST).read_text("utf-8"))
    baseline = json.loads(options.baseline.read_text("utf-8")) if options.baseline else {}
    metrics = manifest["metrics"]
    print("\n".join(_polarity(metrics, baseline)))
    for source in ("corpus_en", "goemotions", "isarcasm", "first_heldout"):
        print(f"\n{source}\n")
        print("\n".join(_heads(metrics[source]["heads"])))
    print(f"\nGoEmotions, 28 labels: {_mean_f1(metrics['goemotions']['heads'])}")
    print(f"Contrast pairs: {metrics['contrast_pairs']}")
    for source, figures in metrics.items():
        heads = figures.get("heads", {}) if isinstance(figures, dict) else {}
        if "intent" in heads:
            print(f"{source}: intent {heads['intent']}, area {heads['area']}")
    print("\n| signal | correlation |\n|---|---|")
    for signal, value in metrics["evidence_correlation"].items():
        print(f"| {signal} | {value:.2f} |")


def _polarity(metrics: dict[str, Any], baseline: dict[str, Any]) -> list[str]:
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


def _heads(figures: dict[str, Any]) -> list[str]:
    lines = ["| head | n | present | AUC | F1 at 0.5 |", "|---|---|---|---|---|"]
    for name, one in figures.items():
        if "auc" not in one:
            continue
        row = f"| {name} | {one['n']} | {one['present']} "
        lines.append(row + f"| {_with(one, 'auc')} | {_with(one, 'f1')} |")
    return lines


def _mean_f1(heads: dict[str, Any]) -> str:
    """Macro-F1 over the labels that occur, at the thresholds that the model ships with."""
    found = [one["f1"] for name, one in heads.items() if name.startswith("goemotions:")]
    return f"macro-F1 {sum(found) / len(found):.3f} over {len(found)}"


def _with(figures: dict[str, Any], name: str) -> str:
    if name not in figures:
        return "-"
    low, high = figures[f"{name}_95"]
    return f"{figures[name]:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
