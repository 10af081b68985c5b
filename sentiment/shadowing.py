"""What the version in shadow would have said is kept beside the reading, and never acted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import Abs

from sentiment.analysis import Analysis
from sentiment.engines.adapted import AdaptedEngine
from sentiment.engines.base import Engine, Passage
from sentiment.engines.with_lexicon import WithLexicon
from sentiment.models import DeskVersion, ShadowReading
from sentiment.models.desk_version import Status
from tickets.models import Message


@dataclass(frozen=True, slots=True)
class Looks:
    """What an engine says of some texts, and what the version in shadow would, if there is one."""

    told: list[Analysis]
    would: list[Analysis] | None
    shadow: int | None


@dataclass(frozen=True, slots=True)
class Shadowed:
    """How a shadow differs: messages seen, other labels, newly negative, mean shift of the score."""

    messages: int
    relabelled: int
    newly_negative: int
    mean_shift: float


def look(engine: Engine, passages: Sequence[Passage]) -> Looks:
    """Let the engine read, and its shadow with it for the same pass of the model.

    Raises:
        EngineUnavailableError, EngineRefusedError: as the engine says.
    """
    taught = engine.engine if isinstance(engine, WithLexicon) else engine
    if not isinstance(taught, AdaptedEngine):
        return Looks(engine.analyze(passages), None, None)
    told, would = taught.analyze_both(passages)
    if isinstance(engine, WithLexicon):
        told = engine.adjust(passages, told)
        would = engine.adjust(passages, would) if would else None
    shadow = taught.shadow
    return Looks(told, would, shadow.number if shadow and would else None)


def keep_shadow(messages: Mapping[Message, Analysis], looks: Looks) -> None:
    """Store what the shadow would have said of messages that were just read, in their order."""
    if looks.would is None or looks.shadow is None:
        return
    version = DeskVersion.objects.filter(number=looks.shadow, status=Status.SHADOW).first()
    if version is None:
        return
    ShadowReading.objects.bulk_create(
        (
            ShadowReading(
                message=message,
                desk_version=version,
                label=would.label,
                score=would.score,
                label_live=told.label,
                score_live=told.score,
            )
            for (message, told), would in zip(messages.items(), looks.would, strict=True)
            if would.label and told.label and would.score is not None and told.score is not None
        ),
        ignore_conflicts=True,
    )


def shadowed(version: DeskVersion) -> Shadowed:
    """How the version differs from what read, over the messages that came while it waited."""
    figures = ShadowReading.objects.filter(desk_version=version).aggregate(
        messages=Count("pk"),
        relabelled=Count("pk", filter=~Q(label=F("label_live"))),
        newly_negative=Count("pk", filter=Q(label="negative") & ~Q(label_live="negative")),
        mean_shift=Avg(Abs(F("score") - F("score_live"))),
    )
    return Shadowed(**{**figures, "mean_shift": figures["mean_shift"] or 0.0})
