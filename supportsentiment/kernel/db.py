"""Transactions, said without ambiguity.

`django.db.transaction.atomic` means three things: open a transaction, join one, or set a
savepoint. Each has a name of its own here. The idea is that of django-subatomic, which does not
run on Python 3.11.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import Error, InterfaceError, OperationalError, connection
from django.db import transaction as django_transaction

# Classes of SQLSTATE: the connection broke, or an operator stopped the server.
AWAY_STATES = ("08", "57P")


class NotInTransactionError(RuntimeError):
    """Code that only makes sense inside a transaction was called without one."""


def in_transaction() -> bool:
    """Whether the default connection is inside an atomic block."""
    return connection.in_atomic_block


@contextmanager
def transaction() -> Iterator[None]:
    """Open a transaction, or join the one that a caller has opened.

    The outermost block decides on commit and rollback; what is registered with
    `run_after_commit` waits for it.
    """
    if in_transaction():
        yield
        return
    with django_transaction.atomic():
        yield


@contextmanager
def repeatable() -> Iterator[None]:
    """A transaction of a listener, whose commit does not wait for the disk.

    Should the server crash in the next moments, both the change and the end of its work are
    forgotten, in that order, and the work is done again. Never for what nobody would repeat: a
    transaction that a caller has opened stays as durable as it was.
    """
    if in_transaction():
        yield
        return
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of a transaction that may be rolled back alone.

    Raises:
        NotInTransactionError: there is no open transaction.
    """
    require_transaction()
    with django_transaction.atomic():
        yield


def require_transaction() -> None:
    """Refuse to go on without an open transaction.

    Raises:
        NotInTransactionError: there is none.
    """
    if not in_transaction():
        raise NotInTransactionError("this must run inside kernel.db.transaction()")


def run_after_commit(callback: Callable[[], None]) -> None:
    """Run the callback once the outermost transaction has been committed, or never."""
    require_transaction()
    django_transaction.on_commit(callback)


def is_away(error: Error) -> bool:
    """Whether the database could not be reached, as opposed to refusing a statement.

    A deadlock or a value that is too large is an `OperationalError` too, but trying the same
    again may fail for ever, so it must not pass for an outage.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY_STATES)
