"""How far two people who label the same message agree: the ceiling for any model.

    python -m training.agreement

A tenth of the English messages were labelled twice; the second person saw only the words
(`training/corpus/second_labels.jsonl`). Prints one JSON object.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from training.corpus_data import FOLDER, MESSAGES
from training.heads import EMOTIONS, SIGNALS

_PRESENT, _FELT = 0.5, 0.4
Row = dict[str, Any]


def main() -> None:
    """Compare the two labels of each message that has both."""
    first = {
        row["text"]: row
        for path in sorted(MESSAGES.glob("en-*.jsonl"))
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    }
    lines = (FOLDER / "second_labels.jsonl").read_text("utf-8").splitlines()
    pairs = [(first[row["text"]], row) for row in map(json.loads, lines) if row["text"] in first]
    print(json.dumps(compare(pairs), indent=1))


def compare(pairs: Sequence[tuple[Row, Row]]) -> dict[str, object]:
    """Agreement and Cohen's kappa of choices, F1 of one person's signals by the other's."""
    clear = [
        pair for pair in pairs if all(max(row["polarity"].values()) > _PRESENT for row in pair)
    ]
    figures: dict[str, object] = {
        "messages": len(pairs),
        "polarity": _choices([(_polarity(one), _polarity(two)) for one, two in pairs]),
        "polarity where neither is split": {
            "n": len(clear),
            **_choices([(_polarity(one), _polarity(two)) for one, two in clear]),
        },
        "intent": _choices([(one["intent"], two["intent"]) for one, two in pairs]),
        "area": _choices([(one["area"], two["area"]) for one, two in pairs]),
    }
    for group, names, least in (("signals", SIGNALS, _PRESENT), ("emotions", EMOTIONS, _FELT)):
        for name in names:
            said = [[row[group].get(name, 0.0) >= least for row in pair] for pair in pairs]
            figures[name if group == "signals" else f"emotion:{name}"] = _flags(said)
    return figures


def _polarity(row: Row) -> str:
    return max(row["polarity"], key=row["polarity"].__getitem__)


def _choices(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    agreed = sum(one == two for one, two in pairs) / len(pairs)
    ones, twos = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    chance = sum(ones[word] * twos[word] for word in ones) / len(pairs) ** 2
    return {"agreed": round(agreed, 3), "kappa": round((agreed - chance) / (1 - chance), 3)}


def _flags(said: Sequence[Sequence[bool]]) -> dict[str, float]:
    both = sum(one and two for one, two in said)
    ones, twos = sum(one for one, _ in said), sum(two for _, two in said)
    return {"f1": round(2 * both / max(1, ones + twos), 3), "first": ones, "second": twos}


if __name__ == "__main__":
    main()
