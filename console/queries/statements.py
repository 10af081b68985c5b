"""Statements that are put together once and asked often.

Django takes several times as long to put a long statement together as Postgres to answer it.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Expression,
    F,
    Func,
    QuerySet,
    Subquery,
    Value,
)

from supportsentiment.accounts.models import User
from tickets.models import Ticket

MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the parameters that never change."""

    sql: str
    parameters: tuple[Any, ...]

    def rows(self, *last: Any) -> list[tuple[Any, ...]]:
        """Ask; `last` are parameters that come after those that never change."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [*self.parameters, *last])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def asking_for(self, *last: Any) -> "Statement":
        """The same, to be asked with other values in place of these, its last parameters.

        Raises:
            ValueError: these are not its last parameters, or not in this order.
        """
        kept = len(self.parameters) - len(last)
        if self.parameters[kept:] != last:
            raise ValueError(f"the last parameters are {self.parameters[kept:]}")
        return Statement(self.sql, self.parameters[:kept])


class CappedCount(Subquery):
    """How many rows there are, counted no further than the slice of its query."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"


def is_one_of(ids: Iterable[int]) -> Expression:
    """`id = ANY(ids)`. Unlike IN one parameter, and so one statement for any number of ids."""
    every = Value(list(ids), output_field=ArrayField(BigIntegerField()))
    return Func(
        F("pk"),
        every,
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


_kept: dict[Hashable, Statement] = {}


def statement_of(rows: "QuerySet[Any, Any]") -> Statement:
    """What this would ask, with all of its parameters."""
    sql, parameters = rows.query.sql_with_params()
    return Statement(sql, tuple(parameters))


def statement_for(
    user: User, *, by: tuple[Hashable, ...], build: Callable[[], "QuerySet[Any, Any]"]
) -> Statement:
    """What `build` gives, put together once for all requests of somebody who sees the same.

    `by` names the question, and everything about the user that it depends on beside who they
    are and which tickets they see.
    """
    seen = statement_of(Ticket.objects.visible_to(user).values("pk"))
    key = (*by, user.pk, seen.sql, seen.parameters)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = statement_of(build())
    return _kept[key]
