"""Search by words: Postgres full text over subjects and messages, or a ticket's number."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from tickets.models import Message, Ticket

TICKET_NUMBER = re.compile(r"#?(\d{1,18})")
FEW = 2_000


def narrowed_by_words(tickets: "QuerySet[Ticket]", words: str) -> "QuerySet[Ticket]":
    """Those tickets that hold the words; `#123` is the ticket of that number.

    Rare words are looked up in the index of all messages. A word that thousands of messages
    hold is instead looked for ticket by ticket, in the list's own order, which ends as soon
    as the page is full. The first query here finds out which it is, and stops counting early.
    """
    if number := TICKET_NUMBER.fullmatch(words.strip()):
        return tickets.filter(pk=int(number[1]))
    query = SearchQuery(words, config="english", search_type="websearch")
    hits = Message.objects.filter(search=query)
    in_messages = list(hits.order_by().values_list("ticket_id", flat=True)[: FEW + 1])
    if len(in_messages) <= FEW:
        in_subjects = Ticket.objects.filter(search=query).order_by().values("pk")
        return tickets.filter(Q(pk__in=set(in_messages)) | Q(pk__in=in_subjects))
    return tickets.filter(Q(search=query) | Exists(hits.filter(ticket=OuterRef("pk"))))
