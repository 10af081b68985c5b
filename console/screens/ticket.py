"""The ticket page around its conversation, as templates receive it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.addresses import address
from console.arc_chart import ArcChart, arc_chart_of
from console.permissions import why_not_settle
from console.queries.ticket import CustomerContext, Standing
from console.screens.inbox import (
    CHANNEL_WORDS,
    SEVERITY_WORDS,
    STATUS_WORDS,
)
from console.screens.mood import (
    TREND_WORDS,
    MoodMark,
    mark_by_person,
    mark_of_state,
    mark_of_ticket,
)
from console.screens.retold import kept_words
from routing.policy import Severity
from supportsentiment.accounts.models import User
from tickets.models import Ticket
from tickets.permissions import (
    why_not_note,
    why_not_reply,
)

BOOST_WORDS: dict[str, Promise] = {
    "priority": gettext_lazy("Priority"),
    "mood": gettext_lazy("Unhappiness"),
    "strain": gettext_lazy("What went before"),
    "urgency": gettext_lazy("Urgency"),
    "escalation": gettext_lazy("Open escalation"),
    "tier": gettext_lazy("Customer's tier"),
}


NOT_READ = gettext_lazy("No message has been read yet.")
# The engine was asked and would not guess; the foot of each message tells its own reason.
ABSTAINED = gettext_lazy(
    "Read, but the engine would not guess the mood: it does not know the language, or the text "
    "says too little. Each message tells why."
)


@dataclass(frozen=True, slots=True)
class ArcShown:
    """The arc with its picture and its figures; where there is no picture, `nothing` says why."""

    chart: ArcChart | None
    current: MoodMark
    trend: str
    trend_words: Promise
    peak: int
    relapsed: bool
    streak: int
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class BoostShown:
    """What moves the ticket forward, and by how much waiting; `because` says more where it is known."""

    words: Promise
    worth: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationShown:
    """An escalation with all its reasons."""

    id: int
    severity: str
    words: Promise
    reasons: tuple[str, ...]
    opened_at: datetime
    settled_at: datetime | None
    owner: str
    outcome: str


@dataclass(frozen=True, slots=True)
class WhyShown:
    """Why the ticket stands where it stands and what was decided about it."""

    waiting_since: datetime | None
    attention_at: datetime
    boosts: tuple[BoostShown, ...]
    escalations: tuple[EscalationShown, ...]
    held_back: str
    held_reasons: tuple[str, ...]
    settle_refusal: str | None

    @property
    def open(self) -> EscalationShown | None:
        """The escalation that nobody has settled; there is one at most."""
        return next((one for one in self.escalations if one.settled_at is None), None)


@dataclass(frozen=True, slots=True)
class Composer:
    """Where an answer is written."""

    ticket_id: int
    seen_seq: int
    customer: str
    channel_words: str
    reply_refusal: str | None
    note_refusal: str | None


@dataclass(frozen=True, slots=True)
class OtherTicket:
    """Another ticket of the same customer."""

    id: int
    href: str
    subject: str
    status_words: Promise
    mark: MoodMark
    at: datetime


@dataclass(frozen=True, slots=True)
class CustomerShown:
    """Who wrote."""

    id: int
    name: str
    tier: str
    organization: str
    plan: str
    organization_notes: str
    notes: str
    language: str
    time_zone: str
    objects: bool
    identities: tuple[tuple[str, str], ...]
    others: tuple[OtherTicket, ...]
    more_href: str


def arc_of_standing(standing: Standing) -> ArcShown:
    """The arc of a ticket."""
    mood = standing.mood
    corrected = bool(mood and mood.corrected)
    points = mood.points if mood else []
    turning = mood.turning_points if mood else []
    trend = mood.trend if mood else "stable"
    chart = arc_chart_of(points, turning_points=turning)
    return ArcShown(
        chart=chart,
        current=mark_by_person(mark_of_ticket(mood)) if corrected else mark_of_ticket(mood),
        trend=trend,
        trend_words=TREND_WORDS[trend],
        peak=round(100 * mood.peak_frustration) if mood else 0,
        relapsed=bool(mood and mood.relapsed),
        streak=mood.negative_streak if mood else 0,
        nothing="" if chart else str(ABSTAINED if mood else NOT_READ),
    )


def why_of(ticket: Ticket, standing: Standing, *, user: User) -> WhyShown:
    """Why it stands where it stands."""
    return WhyShown(
        waiting_since=ticket.waiting_since,
        attention_at=standing.place.attention_at,
        boosts=tuple(
            BoostShown(
                BOOST_WORDS[boost.because],
                hours_of(boost.worth),
                strain_words(standing) if boost.because == "strain" else (),
            )
            for boost in standing.place.boosts
        ),
        escalations=tuple(
            EscalationShown(
                id=escalation.id,
                severity=Severity(escalation.severity).name.lower(),
                words=SEVERITY_WORDS[escalation.severity],
                reasons=tuple(kept_words(reason["sentence"]) for reason in escalation.reasons),
                opened_at=escalation.opened_at,
                settled_at=escalation.settled_at,
                owner=escalation.owner or "",
                outcome=kept_words(escalation.outcome),
            )
            for escalation in standing.escalations
        ),
        held_back=kept_words(standing.held_back),
        held_reasons=tuple(kept_words(reason["sentence"]) for reason in standing.held_reasons),
        settle_refusal=why_not_settle(user),
    )


def strain_words(standing: Standing) -> tuple[str, ...]:
    """What went before the newest message and adds to its frustration, the most first."""
    parts = standing.mood.strain_parts if standing.mood else []
    return tuple(kept_words(part["sentence"]) for part in parts)


def composer_of(ticket: Ticket, *, user: User) -> Composer:
    """The composer, and why it may be closed."""
    return Composer(
        ticket_id=ticket.pk,
        seen_seq=ticket.seq,
        customer=str(ticket.customer),
        channel_words=str(CHANNEL_WORDS[ticket.channel]),
        reply_refusal=why_not_reply(ticket, user=user),
        note_refusal=why_not_note(ticket, user=user),
    )


def customer_of(context: CustomerContext) -> CustomerShown:
    """The customer's panel."""
    customer = context.customer
    organization = customer.organization
    every = f"{address('console:inbox')}?view=every&customer={customer.pk}"
    return CustomerShown(
        id=customer.pk,
        name=str(customer),
        tier=customer.tier,
        organization=organization.name if organization else "",
        plan=organization.plan if organization else "",
        organization_notes=organization.notes if organization else "",
        notes=customer.notes,
        language=customer.language,
        time_zone=customer.time_zone,
        objects=customer.objects_to_mood,
        identities=tuple(context.identities),
        others=tuple(
            OtherTicket(
                id=other.id,
                href=address("console:ticket", other.id),
                subject=other.subject or other.snippet or _("Without a subject"),
                status_words=STATUS_WORDS[other.status],
                mark=mark_of_state(other.current, sure=other.sure),
                at=other.last_message_at,
            )
            for other in context.others
        ),
        more_href=every if context.more else "",
    )


def hours_of(worth: timedelta) -> str:
    """An amount of waiting, signed, in hours and minutes."""
    minutes = round(worth.total_seconds() / 60)
    sign = "\u2212" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return _("%(sign)s%(rest)d min") % {"sign": sign, "rest": rest}
    if not rest:
        return _("%(sign)s%(hours)d h") % {"sign": sign, "hours": hours}
    return _("%(sign)s%(hours)d h %(rest)d min") % {"sign": sign, "hours": hours, "rest": rest}
