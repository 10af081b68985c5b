"""Reads that shape readings, what people said of them, and moods for other rooms."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from sentiment.analysis import Label
from sentiment.corrections import Finding, Word, corrected
from sentiment.models import Correction, DeepEvidence, DeskVersion, ModelVersion, Mood, Reading
from supportsentiment.accounts.models import User

NUMBERS = (
    "message_id",
    "ticket_id",
    "seq",
    "label",
    "score",
    "frustration",
    "urgency",
    "sarcasm",
    "intent_to_leave",
    "confidence",
    "sure",
    "language",
)


def versions_newest_first() -> "QuerySet[ModelVersion]":
    """What has read messages of this desk, the newest first."""
    return ModelVersion.objects.order_by("-pk")


def readings_of_ticket(ticket_id: int) -> "QuerySet[Reading]":
    """The newest reading of each message, in the order of the messages."""
    newest = Reading.objects.filter(ticket_id=ticket_id).newest_of_each_message()
    return (
        Reading.objects.filter(pk__in=newest.values("pk"))
        .select_related("model_version")
        .order_by("seq")
    )


def findings_of_tickets(ticket_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What counts of each message by ticket, in the order of the messages; one query.

    Numbers only: what a reading says in words and spans is loaded when it is asked for.
    """
    by_ticket: dict[int, list[Finding]] = {ticket_id: [] for ticket_id in ticket_ids}
    newest = Correction.objects.filter(message=OuterRef("message")).newest_first()
    word = JSONObject(label="label", score="score", flags="flags", by="user_id")
    readings = Reading.objects.filter(ticket__in=ticket_ids).newest_of_each_message()
    for row in readings.values("pk", *NUMBERS, word=Subquery(newest.values_list(word)[:1])):
        finding = _finding(**row)
        by_ticket[finding.ticket_id].append(finding)
    for findings in by_ticket.values():
        findings.sort(key=lambda finding: finding.seq)
    return by_ticket


def _finding(*, pk: int, word: Mapping[str, Any] | None, **numbers: Any) -> Finding:
    read = Finding(reading_id=pk, **numbers)
    if word is None:
        return read
    said = Word(Label(word["label"]), float(word["score"]), word["flags"])
    return corrected(read, said, by=word["by"])


def newest_corrections(message_ids: Collection[int]) -> dict[int, Correction]:
    """The correction that counts of each message that has one."""
    found = Correction.objects.filter(message__in=message_ids).select_related("reading")
    newest = found.order_by("message_id", "-created_at", "-pk").distinct("message_id")
    return {correction.message_id: correction for correction in newest}


def moods_of_tickets(ticket_ids: Collection[int]) -> dict[int, Mood]:
    """Moods by ticket; a ticket that was never read is missing."""
    return Mood.objects.in_bulk(list(ticket_ids))


def reading_with_evidence(
    reading_id: int, *, user: User
) -> tuple[Reading, DeepEvidence | None] | None:
    """A reading that this user may see, its message, and the deep evidence that was asked for."""
    reading = (
        Reading.objects.visible_to(user)
        .select_related("model_version", "message__customer", "deep_evidence__model_version")
        .defer("message__html", "message__search")
        .filter(pk=reading_id)
        .first()
    )
    return (reading, getattr(reading, "deep_evidence", None)) if reading else None


def desk_versions() -> "QuerySet[DeskVersion]":
    """The desk's own versions, the newest first, without their numbers."""
    versions = DeskVersion.objects.newest_first().select_related("made_by", "same_as")
    return versions.defer("weights", "same_as__weights")
