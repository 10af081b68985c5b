"""Which texts are learned from, chosen with, and judged by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.augment import with_names
from training.corpus_data import read_corpus, read_first
from training.examples import Example, falls_in
from training.pairs import Pair
from training.public_data import read_public_data

CORPUS_WEIGHT = 4.0
_FIRST_WEIGHT = 3.0
# Of large sources that say little about support, a share is enough.
_THINNED = {"xed": 0.3, "multidogo": 0.4, "banking77": 0.4}
_DEV_SHARE, _TEST_SHARE = 0.08, 0.1
# A step of the tuning must not be all one text's.
_TUNED_WEIGHT = 3.0
# The encoder sees a part of these; the heads see all of them.
_TUNED_SHARES = {"goemotions_tone": 0.0, "xed": 0.0, "goemotions": 0.6, "multidogo": 0.3}


@dataclass(frozen=True)
class Mixture:
    """`train` teaches, `dev` chooses temperature and thresholds, `test` is only measured on."""

    train: list[Example]
    dev: dict[str, list[Example]]
    test: dict[str, list[Example]]
    pairs: list[Pair]


def read_mixture(folder: Path) -> Mixture:
    """All sources; `folder` holds the public ones. A public text's part follows from its words."""
    corpus = read_corpus(weight=CORPUS_WEIGHT)
    train = [*corpus.train]
    for name in ("train", "later"):
        train += read_first(name, weight=_FIRST_WEIGHT)
    dev = {f"corpus_{language}": examples for language, examples in corpus.dev.items()}
    test = {f"corpus_{language}": examples for language, examples in corpus.test.items()}
    test["first_heldout"] = read_first("heldout", weight=1.0)
    sources = read_public_data(folder)
    test["goemotions"] = sources.pop("goemotions_dev")
    for source, examples in sources.items():
        share = _THINNED.get(source, 1.0)
        kept = [one for one in examples if falls_in(one.text, share=share, salt="thin")]
        parts = _parts(kept, tested=not source.startswith("goemotions"))
        train += parts["train"]
        dev[source] = parts["dev"]
        if parts["test"]:
            test[source] = parts["test"]
    return Mixture(list(with_names(train)), dev, test, corpus.test_pairs)


def for_tuning(train: Sequence[Example]) -> list[Example]:
    """The same texts at bounded weights."""
    return [
        replace(one, weight=min(one.weight, _TUNED_WEIGHT))
        for one in train
        if falls_in(one.text, share=_TUNED_SHARES.get(one.source, 1.0), salt="tune")
    ]


def _parts(examples: Sequence[Example], *, tested: bool) -> dict[str, list[Example]]:
    parts: dict[str, list[Example]] = {"train": [], "dev": [], "test": []}
    for one in examples:
        if tested and falls_in(one.text, share=_TEST_SHARE, salt="dev"):
            parts["test"].append(one)
        elif falls_in(one.text, share=_DEV_SHARE, salt="choose"):
            parts["dev"].append(one)
        else:
            parts["train"].append(one)
    return parts
