"""How a ticket's status may change. PURE: the table is the rule, and the diagram's source."""

from enum import StrEnum

from supportsentiment.kernel.sentences import Sentence


class Status(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"
    SPAM = "spam"


WORDS: dict[Status, Sentence] = {
    Status.NEW: Sentence("new"),
    Status.OPEN: Sentence("open"),
    Status.PENDING: Sentence("pending"),
    Status.ON_HOLD: Sentence("on hold"),
    Status.SOLVED: Sentence("solved"),
    Status.CLOSED: Sentence("closed"),
    Status.SPAM: Sentence("spam"),
}

ACTIVE = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD})
AWAITS_US = frozenset({Status.NEW, Status.OPEN})

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset(
        {Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED, Status.CLOSED, Status.SPAM}
    ),
    Status.OPEN: frozenset(
        {Status.PENDING, Status.ON_HOLD, Status.SOLVED, Status.CLOSED, Status.SPAM}
    ),
    Status.PENDING: frozenset(
        {Status.OPEN, Status.ON_HOLD, Status.SOLVED, Status.CLOSED, Status.SPAM}
    ),
    Status.ON_HOLD: frozenset(
        {Status.OPEN, Status.PENDING, Status.SOLVED, Status.CLOSED, Status.SPAM}
    ),
    Status.SOLVED: frozenset({Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.CLOSED}),
    Status.CLOSED: frozenset(),
    Status.SPAM: frozenset({Status.OPEN, Status.CLOSED}),
}


def why_not_change(current: Status, *, to: Status) -> Sentence | None:
    """The sentence that refuses a change of status, or None where it is allowed."""
    if current == to:
        return Sentence("This ticket is already %(to)s.", to=WORDS[to])
    if current is Status.CLOSED:
        return Sentence("A closed ticket stays closed; a new message opens a linked ticket.")
    if to not in TRANSITIONS[current]:
        return Sentence(
            "A ticket that is %(current)s cannot become %(to)s.",
            current=WORDS[current],
            to=WORDS[to],
        )
    return None


def after_customer_wrote(current: Status) -> Status | None:
    """The status after a customer's message, or None where a new linked ticket must begin.

    Spam stays spam: a sender cannot lift that by writing again.
    """
    if current is Status.CLOSED:
        return None
    if current in {Status.NEW, Status.SPAM}:
        return current
    return Status.OPEN


def after_we_replied(current: Status) -> Status:
    """The status after our reply: it is the customer's turn."""
    return Status.PENDING if current in AWAITS_US else current
