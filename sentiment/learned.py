"""Reads about learning: what may be labelled next, how right readings are, and what has changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q

from sentiment.analysis import Label
from sentiment.desk_labels import Dated
from sentiment.engines.replay import LABELS, shipped_labels
from sentiment.evaluation import wilson
from sentiment.learning.drift import Drifted, band_of, drift_between, prior_estimate
from sentiment.learning.labels import Given, Origin
from sentiment.learning.picking import Pick, Unlabelled, pick_next
from sentiment.models import Correction, Reading
from supportsentiment.accounts.models import User
from tickets.models import Message

# What is labelled next is chosen among so many of the newest messages.
LOOKED_AT = 2_000
MOST_COMPARED = 20_000
WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
RECENT = timedelta(days=30)
ENOUGH_OF_A_LANGUAGE = 50

Shares = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something is so, with the 95 % interval. All shares; None where n is 0."""

    n: int
    share: float | None
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How right readings were, by labels of messages that the house chose at random.

    `overall` falls back on all labels where there are no random ones (`by_chance` is False then).
    `confusion` counts (said, read); `languages` are of all labels, the most labelled first.
    """

    labels: int
    confirmations: int
    by_chance: bool
    overall: Rate
    lately: Rate
    before: Rate
    confusion: dict[tuple[Label, Label], int]
    languages: tuple[tuple[str, Rate], ...]


def reviewed(dated: Sequence[Dated], *, now: datetime) -> Reviewed:
    """Figures of the labels given so far."""
    given = [one.given for one in dated]
    random = [one for one in dated if one.given.origin is Origin.RANDOM]
    judged = random or list(dated)
    languages: dict[str, list[Given]] = {}
    for one in given:
        languages.setdefault(one.language, []).append(one)
    ranked = sorted(languages.items(), key=lambda item: (-len(item[1]), item[0]))
    return Reviewed(
        labels=len(given),
        confirmations=sum(one.confirms for one in given),
        by_chance=bool(random),
        overall=_rate([one.given for one in judged]),
        lately=_rate([one.given for one in judged if one.at > now - RECENT]),
        before=_rate([one.given for one in judged if one.at <= now - RECENT]),
        confusion=Counter((one.said, one.read) for one in given if one.read is not None),
        languages=tuple((name, _rate(of)) for name, of in ranked),
    )


def _rate(given: Sequence[Given]) -> Rate:
    if not given:
        return Rate(0, None)
    hits = sum(one.confirms for one in given)
    low, high = wilson(hits, len(given))
    return Rate(len(given), hits / len(given), low, high)


def next_to_label(
    user: User, *, dated: Sequence[Dated], skipped: Sequence[int]
) -> tuple[Pick, Reading] | None:
    """The message that this user should label next, with its newest reading; None if all are."""
    rows = list(_unlabelled(user))
    newest: dict[int, Unlabelled] = {}
    for message_id, confidence, label, language, channel in rows:
        newest.setdefault(message_id, Unlabelled(message_id, confidence, label, language, channel))
    waiting = [one for one in newest.values() if one.message_id not in set(skipped)]
    pick = pick_next(
        waiting,
        labelled=[one.given.origin for one in dated],
        kinds=[(one.given.language, one.given.channel, one.given.said.value) for one in dated],
    )
    if pick is None:
        return None
    readings = Reading.objects.filter(message=pick.message_id).newest_of_each_message()
    return pick, readings.select_related("message", "ticket").get()


def _unlabelled(user: User) -> Any:
    labelled = Correction.objects.filter(message=OuterRef("message"))
    return (
        Reading.objects.visible_to(user)
        .filter(
            ~Exists(labelled),
            ~Q(label=""),
            ~Q(message__text=""),
            message__customer__objects_to_mood=False,
        )
        .order_by("-created_at", "-pk")
        .values_list("message_id", "confidence", "label", "language", "message__channel")[
            :LOOKED_AT
        ]
    )


def drifts(*, now: datetime) -> dict[str, Drifted]:
    """This week against the four before: the languages that come in, and the scores read."""
    week = _read_between(now - WEEK, now)
    before = _read_between(now - (WEEKS_BEFORE + 1) * WEEK, now - WEEK)
    return {
        "languages": drift_between(
            Counter(language for language, _ in week), Counter(language for language, _ in before)
        ),
        "scores": drift_between(
            Counter(band_of(score) for _, score in week if score is not None),
            Counter(band_of(score) for _, score in before if score is not None),
        ),
    }


def _read_between(first: datetime, last: datetime) -> list[tuple[str, float | None]]:
    """By when the messages were sent: reading old ones again is no change of the desk."""
    came = Message.objects.filter(created_at__gt=first, created_at__lte=last)
    newest = came.order_by("-created_at", "-pk").values("pk")[:MOST_COMPARED]
    found = Reading.objects.filter(message__in=newest).newest_of_each_message()
    return list(found.values_list("language", "score"))


def mix_estimated(user: User) -> tuple[Shares, int] | None:
    """How often each polarity seems to occur, from readings alone, and of how many messages.

    A guess to be told, never to be applied; None where too little was read.
    """
    rows = (
        Reading.objects.visible_to(user)
        .exclude(label="")
        .order_by("-created_at", "-pk")
        .values_list("label", "confidence", "score")[:LOOKED_AT]
    )
    shares = [_shares(label, confidence, score or 0.0) for label, confidence, score in rows]
    if len(shares) < ENOUGH_OF_A_LANGUAGE:
        return None
    return prior_estimate(shares, shipped_mix()), len(shares)


@lru_cache(maxsize=1)
def shipped_mix() -> Shares:
    """The shares of the polarities among the shipped texts."""
    counts = Counter(shipped_labels())
    negative, neutral, positive = (counts[label] / counts.total() for label in LABELS)
    return negative, neutral, positive


def _shares(label: str, confidence: float, score: float) -> Shares:
    """The three shares, which follow from the likeliest and from positive minus negative."""
    if label == Label.NEUTRAL:
        rest = 1 - confidence
        positive = max(0.0, (rest + score) / 2)
        return max(0.0, rest - positive), confidence, positive
    other = confidence - abs(score)
    negative, positive = (confidence, other) if label == Label.NEGATIVE else (other, confidence)
    negative, positive = max(0.0, negative), max(0.0, positive)
    return negative, max(0.0, 1 - negative - positive), positive
