"""Which commits wait for the disk."""

import pytest
from django.db import connection

from supportsentiment.kernel import db

pytestmark = pytest.mark.django_db(transaction=True)


def waits_for_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0] != "off"


@pytest.fixture(autouse=True)
def durable_server():
    """The server of the tests need not survive anything; these look at what is asked of it."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
        yield
        cursor.execute("RESET synchronous_commit")


def test_a_repeatable_transaction_does_not_wait_and_the_next_one_does():
    with db.repeatable():
        inside = waits_for_the_disk()
    with db.transaction():
        after = waits_for_the_disk()

    assert (inside, after) == (False, True)


def test_a_callers_transaction_stays_as_durable_as_it_was():
    with db.transaction():
        with db.repeatable():
            pass
        assert waits_for_the_disk()
