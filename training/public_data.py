"""Reads the public data sets into examples. training/README.md says where to fetch them.

Each reader labels only what its source speaks of. Rows that a source labels for another purpose
(film subtitles, film-like quotes) carry less weight than support language.
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

from training.examples import Example, falls_in, one_polarity, polarity
from training.heads import EMOTIONS, GOEMOTIONS, SIGNALS

FILES = {
    "goemotions": "goemotions_train.csv.gz",
    "goemotions_tone": "goemotions_train.csv.gz",
    "goemotions_dev": "goemotions_dev.csv.gz",
    "xed": "xed_en.csv.gz",
    "stackoverflow": "stackoverflow_senti4sd_train.csv.gz",
    "isarcasm": "isarcasm_en_train.csv.gz",
    "multidogo": "multidogo_customer_turns_train.csv.gz",
    "nlupp": "nlupp_banking_hotels.csv.gz",
    "banking77": "banking77_train.csv.gz",
    "seed": "support_seed_generated.csv.gz",
}

# GoEmotions' names for what we call otherwise.
_OURS = {"nervousness": "anxiety", "fear": "anxiety"}
_POSITIVE = frozenset(
    [
        "admiration",
        "amusement",
        "approval",
        "caring",
        "desire",
        "excitement",
        "gratitude",
        "joy",
        "love",
        "optimism",
        "pride",
        "relief",
    ]
)
_NEGATIVE = frozenset(
    [
        "anger",
        "annoyance",
        "disappointment",
        "disapproval",
        "disgust",
        "embarrassment",
        "fear",
        "grief",
        "nervousness",
        "remorse",
        "sadness",
    ]
)
_CALM = {**dict.fromkeys(SIGNALS, 0.0), "emotion:anger": 0.0, "emotion:annoyance": 0.0}
_THANKS = {
    **one_polarity("positive"),
    "frustration": 0.0,
    "sarcasm": 0.0,
    "intent_to_leave": 0.0,
    "urgency": 0.0,
    "emotion:gratitude": 1.0,
    "emotion:anger": 0.0,
}
_PLAIN_MULTIDOGO = frozenset(
    [
        "contentonly",
        "confirmation",
        "rejection",
        "openinggreeting",
        "orderpizzaintent",
        "orderdrinkintent",
        "startserviceintent",
        "changeseatassignment",
        "getproofofinsurance",
        "updateaddress",
        "transfermoney",
        "checkbalance",
        "bookflight",
        "getboardingpass",
        "getinformationintent",
    ]
)
_NOT_PLAIN_NLUPP = frozenset(
    [
        "wrong_notworking_notshowing",
        "cancel_close_leave_freeze",
        "handoff",
        "lost_stolen",
        "why",
        "thank",
        "dont_know",
        "end_call",
    ]
)

Row = dict[str, str]


def read_public_data(folder: Path) -> dict[str, list[Example]]:
    """Every source by name.

    Raises:
        FileNotFoundError: a file of `FILES` is missing from `folder`.
    """
    return {
        source: list(_examples(folder / name, _READERS[source])) for source, name in FILES.items()
    }


def read_source(folder: Path, source: str) -> list[Example]:
    """One source by its name in `FILES`.

    Raises:
        FileNotFoundError: its file is missing from `folder`.
    """
    return list(_examples(folder / FILES[source], _READERS[source]))


def _examples(path: Path, reader: Callable[[Row], Example | None]) -> Iterator[Example]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            example = reader(row)
            if example is not None and example.text.strip():
                yield example


def _goemotions(row: Row) -> Example:
    named = set(row["labels"].split("|"))
    emotions = {_OURS.get(name, name) for name in named}
    targets = {f"emotion:{name}": float(name in emotions) for name in EMOTIONS}
    targets |= {f"goemotions:{name}": float(name in named) for name in GOEMOTIONS}
    glad, sorry, plain = len(named & _POSITIVE), len(named & _NEGATIVE), "neutral" in named
    if glad or sorry or plain:
        targets |= polarity(sorry, plain, glad)
    return Example(row["text"], "goemotions", targets)


def _angry_tone(row: Row) -> Example | None:
    """GoEmotions once more, as a weak teacher of frustration: anger named outright is frustrated."""
    named = set(row["labels"].split("|"))
    if named & {"anger", "annoyance"}:
        return Example(row["text"], "goemotions_tone", {"frustration": 0.75}, weight=0.25)
    if named & {"confusion", "sadness", "disappointment", "disapproval", "curiosity"}:
        return None
    if falls_in(row["text"], share=0.12, salt="tone"):
        return Example(row["text"], "goemotions_tone", {"frustration": 0.05}, weight=0.25)
    return None


def _xed(row: Row) -> Example:
    named = set(row["labels"].split("|"))
    glad = len(named & {"joy", "trust"})
    sorry = len(named & {"anger", "disgust", "fear", "sadness"})
    plain = "neutral" in named
    targets = {
        "emotion:anger": float("anger" in named),
        "emotion:anxiety": float("fear" in named),
    }
    if glad or sorry or plain:
        targets |= polarity(sorry, plain, glad)
    return Example(row["text"], "xed", targets, weight=0.3)


def _stackoverflow(row: Row) -> Example:
    return Example(row["text"], "stackoverflow", one_polarity(row["label"]), weight=2.0)


def _isarcasm(row: Row) -> Example:
    return Example(row["text"], "isarcasm", {"sarcasm": float(row["sarcastic"])}, weight=0.7)


def _multidogo(row: Row) -> Example | None:
    text, intent = row["text"], row["intent"]
    if intent == "thankyou" and "thank" in text.casefold():
        return Example(text, "multidogo", _THANKS, weight=0.5)
    if intent in _PLAIN_MULTIDOGO and falls_in(text, share=0.25, salt="multidogo"):
        return Example(text, "multidogo", {**_CALM, **one_polarity("neutral")}, weight=0.3)
    return None


def _nlupp(row: Row) -> Example | None:
    intents = set(row["intents"].split("|"))
    if "thank" in intents:
        return Example(row["text"], "nlupp", _THANKS, weight=0.5)
    if intents & _NOT_PLAIN_NLUPP:
        return None
    targets = {**_CALM, **one_polarity("neutral")}
    del targets["confusion"]
    return Example(row["text"], "nlupp", targets, weight=0.5)


def _banking77(row: Row) -> Example | None:
    if not falls_in(row["text"], share=0.3, salt="banking77"):
        return None
    targets = {"sarcasm": 0.0, "emotion:anger": 0.0}
    if row["intent"] != "terminate_account":
        targets["intent_to_leave"] = 0.0
    return Example(row["text"], "banking77", targets, weight=0.3)


def _seed(row: Row) -> Example:
    targets = one_polarity(row["sentiment"])
    for ours, theirs in (
        ("frustration", "frustration"),
        ("urgency", "urgency"),
        ("confusion", "confusion"),
        ("sarcasm", "sarcasm"),
        ("intent_to_leave", "churn"),
        ("satisfaction", "satisfied"),
    ):
        targets[ours] = float(row[theirs])
    return Example(row["text"], "seed", targets, weight=0.7)


_READERS: dict[str, Callable[[Row], Example | None]] = {
    "goemotions": _goemotions,
    "goemotions_dev": _goemotions,
    "goemotions_tone": _angry_tone,
    "xed": _xed,
    "stackoverflow": _stackoverflow,
    "isarcasm": _isarcasm,
    "multidogo": _multidogo,
    "nlupp": _nlupp,
    "banking77": _banking77,
    "seed": _seed,
}
