"""Search by words: Postgres full text over subjects and messages, or a ticket's number."""

import json
import re
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import OuterRef, Q, QuerySet, Subquery

from tickets.models import Message, Ticket

TICKET_NUMBER = re.compile(r"#?(\d{1,18})")
FEW = 2_000
# Estimates of the planner are off by some factor; by so much they rarely are.
SURELY = 3


def narrowed_by_words(tickets: "QuerySet[Ticket]", words: str) -> "QuerySet[Ticket]":
    """Those tickets that hold the words; `#123` is the ticket of that number.

    Rare words are looked up in the indexes first, and the list is then a handful of known
    tickets. A word that thousands of messages hold is instead looked for ticket by ticket, in
    the list's own order, which ends as soon as the page is full. Which of the two it is costs
    nothing where the planner knows a word as common; else it is found by counting, which stops
    early.
    """
    if number := TICKET_NUMBER.fullmatch(words.strip()):
        return tickets.filter(pk=int(number[1]))
    query = SearchQuery(words, config="english", search_type="websearch")
    said = Message.objects.filter(search=query).order_by().values_list("ticket_id", flat=True)
    known = None if _surely_many(said) else _few(said)
    if known is not None:
        titled = _few(Ticket.objects.filter(search=query).order_by().values_list("pk", flat=True))
        if titled is not None:
            return tickets.filter(pk__in=known | titled)
    # Not EXISTS: Postgres would rather collect every hit than look at the forty that are shown.
    hit = said.filter(ticket=OuterRef("pk"))[:1]
    return tickets.filter(Q(search=query) | Q(pk=Subquery(hit)))


def _few(ids: "QuerySet[Any, int]") -> set[int] | None:
    """The ids, or None where there are too many to go through one by one."""
    found = list(ids[: FEW + 1])
    return set(found) if len(found) <= FEW else None


def _surely_many(ids: "QuerySet[Any, int]") -> bool:
    """Whether the planner expects so many that counting them would be a waste."""
    plan = json.loads(ids.explain(format="json"))
    return bool(plan[0]["Plan"]["Plan Rows"] > SURELY * FEW)
