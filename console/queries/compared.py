"""The messages on which engines of a comparison disagree."""

from dataclasses import dataclass

from sentiment.models import Comparison
from supportsentiment.accounts.models import User
from tickets.models import Message, Ticket

MOST_ROWS = 50
LONGEST_EXCERPT = 220


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A message, what people said of it, and what each engine did.

    "" is a message that the engine would not judge, None one that it has not come to.
    """

    ticket_id: int
    excerpt: str
    truth: str
    guesses: tuple[str | None, ...]


def disagreements(comparison: Comparison, *, user: User) -> tuple[Disagreement, ...]:
    """The first fifty that this reader may see, in the order of the comparison."""
    columns = sorted(comparison.columns.all(), key=lambda one: one.pk)
    found = []
    for place, (message_id, truth) in enumerate(comparison.truths):
        said = tuple(
            str(column.guesses[place][0]) if place < len(column.guesses) else None
            for column in columns
        )
        if len(set(said) - {None}) > 1:
            found.append((message_id, str(truth), said))
    ids = [message_id for message_id, _truth, _said in found]
    messages = Message.objects.filter(
        ticket__in=Ticket.objects.visible_to(user), pk__in=ids
    ).in_bulk()
    rows = [
        Disagreement(messages[pk].ticket_id, messages[pk].text[:LONGEST_EXCERPT], truth, said)
        for pk, truth, said in found
        if pk in messages
    ]
    return tuple(rows[:MOST_ROWS])
