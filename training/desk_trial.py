"""What a desk in a foreign domain gains from its own labels: a simulation with the real engine.

    python -m training.desk_trial --data FOLDER

The desk's messages are film subtitles (XED), a kind of text that the encoder was never tuned on and
of which the heads saw other lines, at a low weight. Their mix of classes is the desk's own: 63 %
negative, 21 % neutral, 16 % positive. Labels are drawn at random (as in a review), each number of
them in several draws; accuracy is over texts that no draw contains. No torch is needed.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.analysis import Label
from sentiment.engines.adaptation import Adaptation, Features
from sentiment.engines.base import Passage
from sentiment.engines.bundled import BundledEngine
from sentiment.engines.candidates import Candidate, Lesson, make_candidate, shares_of
from sentiment.engines.replay import LABELS, Replay, replay_of
from sentiment.learning.gate import Trial, figures_of, judge_candidate
from sentiment.learning.labels import Given, Origin, Tier, fold_of, recipes_for, why_not_learn
from training.examples import falls_in
from training.public_data import read_source

MIX = {"negative": 0.63, "neutral": 0.21, "positive": 0.16}
SIZES = (50, 100, 300, 1000)
MOST = 6_000
_LEARNED_SHARE = 0.3

Text = tuple[Features, str]


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data")
    parser.add_argument("--draws", type=int, default=5, help="draws of each size")
    parser.add_argument("--kept", type=Path, default=Path("var/learning"), help="for features")
    options = parser.parse_args()
    engine = BundledEngine()
    texts = _desk(engine, options.data)
    replay = replay_of(engine, folder=options.kept)
    half = len(texts) // 2
    print(json.dumps(_trial(texts[:half], texts[half:], replay, draws=options.draws), indent=1))


def _desk(engine: BundledEngine, data: Path) -> list[Text]:
    """Texts of the desk, in an order and a mix that follow from the texts alone."""
    found: dict[str, list[str]] = {label: [] for label in LABELS}
    for example in read_source(data, "xed"):
        shares = [example.targets.get(f"polarity:{label}", 0.0) for label in LABELS]
        if max(shares) == 1.0 and not falls_in(example.text, share=_LEARNED_SHARE, salt="thin"):
            found[LABELS[shares.index(1.0)]].append(example.text)
    random = np.random.default_rng(7)
    whole = min(MOST, *(int(len(found[label]) / share) for label, share in MIX.items()))
    chosen = [
        (text, label) for label, share in MIX.items() for text in found[label][: int(whole * share)]
    ]
    chosen = [chosen[place] for place in random.permutation(len(chosen))]
    told: list[Text] = []
    for first in range(0, len(chosen), 64):
        batch = chosen[first : first + 64]
        features = engine.features([Passage(text, "en") for text, _ in batch])
        told += [(one, label) for one, (_, label) in zip(features, batch, strict=True) if one]
    return told


def _trial(pool: Sequence[Text], aside: Sequence[Text], replay: Replay, *, draws: int) -> Any:
    test = _lesson(aside)
    shipped = _figures(test, shares_of(test, None))
    rows: dict[str, Any] = {"n_tested": len(aside), "shipped": shipped}
    random = np.random.default_rng(11)
    for size in SIZES:
        for tier in recipes_for(size):
            runs = []
            for _ in range(draws):
                lesson = _lesson(
                    [pool[place] for place in random.choice(len(pool), size, replace=False)]
                )
                runs.append(_run(tier, lesson, test, replay))
            rows[f"{size} labels, {tier}"] = _mean(runs)
    rows["errors only"] = _errors_only(pool)
    return rows


def _run(tier: Tier, lesson: Lesson, test: Lesson, replay: Replay) -> dict[str, float]:
    made = make_candidate(tier, lesson, replay)
    figures = _figures(test, shares_of(test, _adaptation(made)))
    shipped = shares_of(lesson, None)
    own = [
        Trial(Label(label), before, after)
        for label, before, after in zip(lesson.labels, shipped, made.held_out, strict=True)
    ]
    general = [
        Trial(Label(truth), before, after)
        for truth, before, after in zip(
            made.general_truth, made.general_shipped, made.general, strict=True
        )
    ]
    verdict = judge_candidate(own, general)
    return figures | {
        "general_change": verdict.general_after - verdict.general_before,
        "passes_gate": float(verdict.passes),
        "seconds": made.seconds,
    }


def _errors_only(pool: Sequence[Text]) -> str:
    """What a desk hears that labels a thousand mistakes and nothing else."""
    lesson = _lesson(pool)
    given = []
    for number, (label, shares) in enumerate(
        zip(lesson.labels, shares_of(lesson, None), strict=True)
    ):
        read = LABELS[shares.index(max(shares))]
        if read != label:
            given.append(Given(number, Label(label), Label(read), Origin.TICKET))
    return str(why_not_learn(given[:1000]))


def _lesson(texts: Sequence[Text]) -> Lesson:
    return Lesson(
        features=[features for features, _ in texts],
        labels=[label for _, label in texts],
        weights=[1.0] * len(texts),
        folds=[fold_of(number) for number in range(len(texts))],
    )


def _adaptation(made: Candidate) -> Adaptation:
    return Adaptation(0, "", "", made.bias, made.weights, made.temperature)


def _figures(test: Lesson, shares: Sequence[Any]) -> dict[str, float]:
    trials = [Trial(Label(t), s, s) for t, s in zip(test.labels, shares, strict=True)]
    found = figures_of(trials, after=True)
    return {
        "accuracy": round(found.accuracy, 4),
        "macro_f1": round(found.macro_f1, 4),
        "calibration_error": round(found.calibration_error, 4),
    }


def _mean(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([run[name] for run in runs])), 4) for name in runs[0]}


if __name__ == "__main__":
    main()
