"""Which thresholds hold for the messages of a round: loaded once, asked for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from routing.cutoffs import Applied, Overrides, applied_to, tag_of
from routing.models.threshold import Threshold
from routing.policy import Cutoffs
from sentiment.corrections import Finding
from tickets.models import Customer, Ticket


@dataclass(frozen=True, slots=True)
class Bars:
    """The overrides, and the customers' languages by ticket where a region may matter."""

    overrides: Overrides = field(default_factory=dict)
    languages: Mapping[int, str] = field(default_factory=dict)

    def of(self, finding: Finding) -> Applied:
        """The thresholds that hold for one message."""
        if not self.overrides:
            return Applied(Cutoffs())
        customer = self.languages.get(finding.ticket_id, "")
        return applied_to(tag_of(read=finding.language, customer=customer), self.overrides)


NO_BARS = Bars()


def overrides_now() -> dict[str, dict[str, float]]:
    """What is set, by tag."""
    return {row.tag: row.values for row in Threshold.objects.all()}


def load_bars(tickets: Iterable[Ticket]) -> Bars:
    """The bars for these tickets; one query more where a threshold is set at all."""
    overrides = overrides_now()
    if not overrides:
        return NO_BARS
    customers = {ticket.pk: ticket.customer_id for ticket in tickets}
    rows = Customer.objects.filter(pk__in=set(customers.values()))
    languages = dict(rows.values_list("pk", "language"))
    return Bars(overrides, {ticket: languages.get(pk or 0, "") for ticket, pk in customers.items()})
