"""A refit: a candidate from the desk's labels, judged at the gate, and put into the shadow."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from sentiment.analysis import Label
from sentiment.desk_labels import features_of_messages, labels_given
from sentiment.engines.adaptation import Adaptation
from sentiment.engines.adapted import Adaptable, AdaptedEngine
from sentiment.engines.base import Engine
from sentiment.engines.candidates import Candidate, Lesson, make_candidate, shares_of
from sentiment.engines.replay import Replay, replay_of
from sentiment.events import DeskVersionMade, RefitAsked
from sentiment.learning.gate import Trial, Verdict, judge_candidate
from sentiment.learning.labels import (
    Given,
    Origin,
    Tier,
    fold_of,
    recipes_for,
    weights_of,
    why_not_learn,
)
from sentiment.models import DeskVersion
from sentiment.models.desk_version import Status
from sentiment.promoting import mark_erased
from sentiment.taught_engine import adaptation_of, digest_of, look_again
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import RefusedError
from supportsentiment.kernel.events import emit

# From so many reviews on, they alone are what a candidate is judged by.
ENOUGH_TO_JUDGE = 50


@dataclass(frozen=True)
class Attempt:
    """A candidate with the verdict on it."""

    candidate: Candidate
    verdict: Verdict
    given: Sequence[Given]


def refit(*, engine: Engine, now: datetime, user: User | None = None) -> DeskVersion:
    """Learn from all labels of the desk; returns the new version, in shadow or refused.

    Where nothing has changed since the newest version was made, that one is returned.

    Raises:
        RefusedError: the labels are too few, or would make readings worse.
        EngineUnavailableError: the model cannot read now.
    """
    reader = _reader(engine)
    mark_erased()
    given = [dated.given for dated in labels_given()]
    if refusal := why_not_learn(given):
        raise RefusedError(refusal)
    found = features_of_messages([one.message_id for one in given], reader=reader)
    given = [one for one in given if one.message_id in found]
    if refusal := why_not_learn(given):
        raise RefusedError(refusal)
    lesson = Lesson(
        features=[found[one.message_id] for one in given],
        labels=[one.said.value for one in given],
        weights=weights_of(given),
        folds=[fold_of(one.message_id) for one in given],
    )
    live = DeskVersion.objects.live().filter(base_digest=reader.identity.digest).first()
    if same := _same_as_newest(given, live, reader=reader):
        return same
    replay = replay_of(reader, folder=Path(settings.STATE_DIR) / "learning")
    return _keep(_best(given, lesson, live, replay), live, reader=reader, now=now, user=user)


def _reader(engine: Engine) -> Adaptable:
    if not isinstance(engine, AdaptedEngine):
        raise RefusedError(_("Only the bundled model learns from labels."))
    return engine.engine


def _same_as_newest(
    given: Sequence[Given], live: DeskVersion | None, *, reader: Adaptable
) -> DeskVersion | None:
    """The newest version, where it was made of the same labels and judged by the same."""
    newest = DeskVersion.objects.filter(same_as=None).exclude(tier=Tier.SHIPPED)
    version = newest.newest_first().first()
    if version is None or version.holds_erased or version.base_digest != reader.identity.digest:
        return None
    if version.metrics.get("lesson") != lesson_mark(given):
        return None
    compared = live.number if live else None
    return version if compared in {version.metrics.get("compared_with"), version.number} else None


def _best(
    given: Sequence[Given], lesson: Lesson, live: DeskVersion | None, replay: Replay
) -> Attempt:
    """The first recipe that passes the gate; where none does, what the first choice gave."""
    attempts = []
    for tier in recipes_for(len(given)):
        candidate = make_candidate(tier, lesson, replay)
        verdict = _judge(given, lesson, candidate, live)
        attempts.append(Attempt(candidate, verdict, given))
        if verdict.passes:
            return attempts[-1]
    return attempts[0]


def _judge(
    given: Sequence[Given], lesson: Lesson, candidate: Candidate, live: DeskVersion | None
) -> Verdict:
    now_reading = shares_of(lesson, adaptation_of(live) if live else None)
    # What a version with weights has learned from says nothing of how it reads.
    seen = set(live.message_ids) if live is not None and live.tier == Tier.WEIGHTS else set()
    trials = {
        one.message_id: Trial(one.said, before, after, _slices(one))
        for one, before, after in zip(given, now_reading, candidate.held_out, strict=True)
        if one.message_id not in seen
    }
    reviewed = {one.message_id for one in given if one.origin is not Origin.TICKET}
    honest = [trial for message_id, trial in trials.items() if message_id in reviewed]
    general = [
        Trial(Label(truth), before, after)
        for truth, before, after in zip(
            candidate.general_truth, candidate.general_shipped, candidate.general, strict=True
        )
    ]
    return judge_candidate(
        honest if len(honest) >= ENOUGH_TO_JUDGE else list(trials.values()), general
    )


def _slices(one: Given) -> tuple[str, ...]:
    named = [("language", one.language), ("channel", one.channel)]
    named += [("flag", flag) for flag in one.flags]
    return tuple(f"{kind}: {value}" for kind, value in named if value)


def _keep(
    attempt: Attempt,
    live: DeskVersion | None,
    *,
    reader: Adaptable,
    now: datetime,
    user: User | None,
) -> DeskVersion:
    candidate, verdict, given = attempt.candidate, attempt.verdict, attempt.given
    identity = reader.identity
    with db.transaction():
        if verdict.passes:
            # A newer one has taken its place before anybody wanted it.
            waiting = DeskVersion.objects.filter(status=Status.SHADOW)
            waiting.update(status=Status.RETIRED, retired_at=now)
        content = Adaptation(
            number=DeskVersion.objects.next_number(),
            base_digest=identity.digest,
            digest="",
            bias=candidate.bias,
            weights=candidate.weights,
            temperature=candidate.temperature,
            doubts=candidate.doubts,
        )
        version = DeskVersion.objects.create(
            number=content.number,
            status=Status.SHADOW if verdict.passes else Status.REFUSED,
            base_version=identity.version,
            base_digest=identity.digest,
            tier=candidate.tier,
            bias=list(content.bias),
            weights=content.weights,
            temperature=content.temperature,
            doubts=list(content.doubts),
            digest=digest_of(content),
            message_ids=sorted(given[place].message_id for place in candidate.learned),
            labels=len(given),
            confirmations=sum(one.confirms for one in given),
            metrics=_metrics(attempt, live),
            reasons=[_stored(reason) for reason in verdict.reasons],
            made_by=user,
            trained_at=now,
        )
        emit(
            DeskVersionMade(
                occurred_at=now,
                actor_id=user.pk if user else None,
                number=version.number,
                passes=verdict.passes,
            )
        )
    look_again()
    return version


def _metrics(attempt: Attempt, live: DeskVersion | None) -> dict[str, Any]:
    verdict, given = attempt.verdict, attempt.given
    return {
        "before": asdict(verdict.before),
        "after": asdict(verdict.after),
        "general_before": verdict.general_before,
        "general_after": verdict.general_after,
        "compared_with": live.number if live else None,
        "reviews": sum(one.origin is not Origin.TICKET for one in given),
        "seconds": round(attempt.candidate.seconds, 3),
        "lesson": lesson_mark(given),
    }


def lesson_mark(given: Sequence[Given]) -> str:
    """The same for the same labels: nothing new to learn, no new version."""
    said = sorted((one.message_id, one.said.value, one.origin.value) for one in given)
    return sha256(repr(said).encode()).hexdigest()


def _stored(reason: Any) -> Mapping[str, Any]:
    """A sentence with what it was filled with, so that it can be said again in any language."""
    return {"template": reason.template, "values": reason.values}


def ask_refit(*, now: datetime, user: User | None = None) -> None:
    """Have a worker refit.

    Raises:
        RefusedError: the labels are too few, or would make readings worse.
    """
    if refusal := why_not_learn([dated.given for dated in labels_given()]):
        raise RefusedError(refusal)
    with db.transaction():
        emit(RefitAsked(occurred_at=now, actor_id=user.pk if user else None))


def versions_offered() -> dict[str, DeskVersion]:
    """By status, the version that reads, the one that waits in shadow, and one refused since."""
    newest = DeskVersion.objects.newest_first()
    found = {
        status: newest.filter(status=status).first() for status in (Status.LIVE, Status.SHADOW)
    }
    last = newest.first()
    found[Status.REFUSED] = last if last and last.status == Status.REFUSED else None
    return {str(status): version for status, version in found.items() if version is not None}
