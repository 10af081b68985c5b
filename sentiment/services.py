"""Messages are read: the engine outside the transaction, then readings and moods in one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sentiment.analysis import UNIT_SIGNALS, Analysis, plain_evidence
from sentiment.arc import Point, arc_of
from sentiment.context import Strain
from sentiment.corrections import SIGNALS, Finding
from sentiment.engines.base import Engine, EngineIdentity, Passage
from sentiment.events import MessageNotRead, MessageRead
from sentiment.models import ModelVersion, Mood, Reading, Unread
from sentiment.shadowing import keep_shadow, look
from sentiment.straining import strained_findings
from supportsentiment.kernel import db
from supportsentiment.kernel.events import emit, emit_all
from tickets.models import Message, Ticket
from tickets.services.sequence import lock_ticket, lock_tickets, next_seq, save_seqs


def read_messages(*, message_ids: Sequence[int], engine: Engine, now: datetime) -> int:
    """Read messages that this engine version has not read yet; returns how many.

    What agents wrote, what machines wrote, and customers who object are never read.

    Raises:
        EngineUnavailableError, EngineRefusedError: as the engine says; nothing is stored then.
    """
    version = version_of(engine.identity, doubts=list(getattr(engine, "doubts", ())))
    messages = list(
        Message.objects.from_customers()
        .filter(pk__in=message_ids, customer__objects_to_mood=False)
        .only("id", "ticket_id", "seq", "text", "customer__language", "unread")
        .select_related("customer", "unread")
    )
    if not messages:
        return 0
    looks = look(engine, [passage_of(message) for message in messages])
    analyses = dict(zip(messages, looks.told, strict=True))
    stored = _store(analyses, version=version, now=now)
    keep_shadow(analyses, looks)
    return stored


def read_texts(*, texts: Sequence[str], engine: Engine) -> list[Analysis]:
    """Read texts without storing anything."""
    return engine.analyze([Passage(text=text) for text in texts])


def give_up(*, message_id: int, reason: str, now: datetime) -> None:
    """Say in public that a message could not be read."""
    with db.transaction():
        message = Message.objects.get(pk=message_id)
        ticket = lock_ticket(message.ticket_id)
        _, created = Unread.objects.get_or_create(
            message=message, defaults={"reason": reason[:500]}
        )
        if not created:
            return
        seq = next_seq(ticket)
        ticket.save(update_fields=["seq"])
        emit(MessageNotRead(ticket_id=ticket.pk, seq=seq, occurred_at=now, message_id=message.pk))


def passage_of(message: Message) -> Passage:
    """What an engine is given of a message: its words, and the customer's language as a hint."""
    hint = message.customer.language if message.customer else ""
    return Passage(text=message.text, language_hint=hint)


def version_of(identity: EngineIdentity, *, doubts: Sequence[float] = ()) -> ModelVersion:
    """The row of an artefact, made when it is first seen."""
    version, _ = ModelVersion.objects.get_or_create(**asdict(identity), defaults={"doubts": doubts})
    if doubts and not version.doubts:
        # It was first used by a release that did not keep them.
        ModelVersion.objects.filter(pk=version.pk).update(doubts=doubts)
    return version


def _store(analyses: Mapping[Message, Analysis], *, version: ModelVersion, now: datetime) -> int:
    with db.repeatable():
        tickets = lock_tickets({message.ticket_id for message in analyses}, only=("seq",))
        # Another worker may have read them while the engine was busy.
        seen = set(
            Reading.objects.filter(message__in=list(analyses), model_version=version).values_list(
                "message_id", flat=True
            )
        )
        readings = Reading.objects.bulk_create(
            reading_from(message, analysis, version=version, now=now)
            for message, analysis in analyses.items()
            if message.pk not in seen and message.ticket_id in tickets
        )
        if given_up := [message.pk for message in analyses if hasattr(message, "unread")]:
            Unread.objects.filter(message__in=given_up).delete()
        touched = [tickets[ticket_id] for ticket_id in sorted({r.ticket_id for r in readings})]
        refresh_moods(tickets=touched, now=now)
        events = [_fact(reading, tickets[reading.ticket_id], now=now) for reading in readings]
        save_seqs(touched)
        emit_all(events)
    return len(readings)


def _fact(reading: Reading, ticket: Ticket, *, now: datetime) -> MessageRead:
    return MessageRead(
        ticket_id=ticket.pk,
        seq=next_seq(ticket),
        occurred_at=now,
        message_id=reading.message_id,
        reading_id=reading.pk,
    )


def reading_from(
    message: Message, analysis: Analysis, *, version: ModelVersion, now: datetime
) -> Reading:
    """An analysis as the reading of a message, not yet saved."""
    return Reading(
        message=message,
        ticket_id=message.ticket_id,
        model_version=version,
        seq=message.seq,
        label=analysis.label or "",
        score=analysis.score,
        emotions={emotion.value: round(value, 4) for emotion, value in analysis.emotions.items()},
        intent=analysis.intent or "",
        area=analysis.area or "",
        language=analysis.language,
        possible=[label.value for label in analysis.possible],
        sure=analysis.sure,
        quality=analysis.quality,
        abstained_because=analysis.abstained_because[:300],
        cut_short=analysis.cut_short,
        evidence=plain_evidence(analysis),
        created_at=now,
        **{name: getattr(analysis, name) for name in UNIT_SIGNALS},
    )


def refresh_moods(*, tickets: Iterable[Ticket], now: datetime) -> None:
    """Recompute the moods of locked tickets from all of their readings and corrections."""
    db.require_transaction()
    by_ticket = strained_findings([ticket.pk for ticket in tickets])
    moods = [_mood(ticket_id, strained, now=now) for ticket_id, strained in by_ticket.items()]
    Mood.objects.bulk_create(
        moods,
        update_conflicts=True,
        unique_fields=["ticket"],
        update_fields=[field.name for field in Mood._meta.concrete_fields if not field.primary_key],
    )


def _mood(ticket_id: int, strained: Sequence[tuple[Finding, Strain]], *, now: datetime) -> Mood:
    findings = [finding for finding, _ in strained]
    scored = [finding for finding in findings if finding.score is not None]
    arc = arc_of([Point(f.seq, f.score or 0.0, f.frustration) for f in scored])
    mood = Mood(
        ticket_id=ticket_id,
        current=arc.current,
        trend=arc.trend,
        peak_frustration=arc.peak_frustration,
        relapsed=arc.relapsed,
        negative_streak=arc.negative_streak,
        turning_points=list(arc.turning_points),
        points=[[p.seq, round(p.score, 4), round(p.frustration, 4)] for p in arc.points],
        seq=max((f.seq for f in findings), default=0),
        updated_at=now,
    )
    if scored:
        last = scored[-1]
        for name in (*SIGNALS, "confidence", "sure"):
            setattr(mood, name, getattr(last, name))
        mood.corrected = last.corrected_by is not None
        strains = [(f.seq, strain) for f, strain in strained if f.score is not None]
        mood.strain = strains[-1][1].value
        mood.strains = [[seq, round(strain.value, 4)] for seq, strain in strains]
        mood.strain_parts = [asdict(part) for part in strains[-1][1].parts]
    return mood
