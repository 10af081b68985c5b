"""Escalations as lists and toasts show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import ngettext

from console.permissions import why_not_settle
from console.screens.inbox import SEVERITY_WORDS, subject_of
from console.screens.mood import MoodMark, mark_of_ticket
from console.screens.retold import kept_words
from routing.models import Escalation
from supportsentiment.accounts.models import User

STORM = 3


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One open escalation."""

    id: int
    href: str
    severity: str
    severity_words: Promise
    subject: str
    customer: str
    organization: str
    reasons: tuple[str, ...]
    mark: MoodMark
    opened_at: datetime
    assignee: str
    team: str
    settle_refusal: str | None


@dataclass(frozen=True, slots=True)
class Toast:
    """A short word about something critical; one about many has no ticket, mood or reason."""

    id: str
    words: str
    href: str
    detail: str = ""
    reason: str = ""
    mark: MoodMark | None = None
    ticket: int | None = None


def alert_rows_of(escalations: Sequence[Escalation], *, user: User) -> tuple[AlertRow, ...]:
    """Rows of the alerts page."""
    return tuple(_row(escalation, user) for escalation in escalations)


def toasts_of(escalations: Sequence[Escalation]) -> tuple[Toast, ...]:
    """One toast each; a storm becomes a single one."""
    if len(escalations) > STORM:
        words = ngettext("%d ticket is critical", "%d tickets are critical", len(escalations))
        return (
            Toast(
                id=f"storm-{escalations[0].pk}",
                words=words % len(escalations),
                href=reverse("console:alerts"),
            ),
        )
    return tuple(
        Toast(
            id=f"alert-{escalation.pk}",
            words=subject_of(escalation.ticket),
            href=reverse("console:ticket", args=[escalation.ticket_id]),
            detail=str(escalation.ticket.customer),
            reason=" ".join(_reasons(escalation)),
            mark=mark_of_ticket(getattr(escalation.ticket, "mood", None)),
            ticket=escalation.ticket_id,
        )
        for escalation in escalations
    )


def _row(escalation: Escalation, user: User) -> AlertRow:
    ticket = escalation.ticket
    organization = ticket.customer.organization
    return AlertRow(
        id=escalation.pk,
        href=reverse("console:ticket", args=[ticket.pk]),
        severity=escalation.get_severity_display(),
        severity_words=SEVERITY_WORDS[escalation.severity],
        subject=subject_of(ticket),
        customer=str(ticket.customer),
        organization=organization.name if organization else "",
        reasons=_reasons(escalation),
        mark=mark_of_ticket(getattr(ticket, "mood", None)),
        opened_at=escalation.opened_at,
        assignee=ticket.assignee.name if ticket.assignee else "",
        team=ticket.team.name if ticket.team else "",
        settle_refusal=why_not_settle(user),
    )


def _reasons(escalation: Escalation) -> tuple[str, ...]:
    return tuple(kept_words(reason["sentence"]) for reason in escalation.reasons)
