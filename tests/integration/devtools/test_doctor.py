"""./dev doctor looks at the backlog with psql, as it lies in a real database."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models.functions import Now

from devtools.desk import fitting_database
from devtools.doctor import examine_backlog, examine_engines
from supportsentiment.kernel.models import Work
from tests.factories import EngineFactory, InboundFactory
from tests.factories.tickets import NOON
from tickets.services.receive import receive_message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database():
    known = connection.settings_dict
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    port = f"&port={known['PORT']}" if known["PORT"] else ""
    return fitting_database(f"postgresql://{user}@/{known['NAME']}?host={known['HOST']}{port}")


def found(database):
    return [(finding.what, bool(finding.mend)) for finding in examine_backlog(database)]


def test_it_tells_what_waits_and_why(database):
    assert found(database) == [("No message waits to be read.", False)]

    receive_message(inbound=InboundFactory.build(), now=NOON)
    ((what, bad),) = found(database)
    assert what.startswith("Messages are being read: 1 wait") and not bad

    Work.objects.update(reason="The model is | missing.\nIt is.")
    ((what, bad),) = found(database)
    assert what.endswith("The model is   missing. It is.") and bad

    Work.objects.update(dead_at=Now())
    assert [bad for _what, bad in found(database)] == [True, False]


def test_it_names_engines_that_are_left_alone(database):
    EngineFactory.create(name="Well")
    later = Now() + timedelta(minutes=5)
    EngineFactory.create(name="Tired | one", rests_until=later, last_cause="status\n503")

    (finding,) = examine_engines(database)

    assert finding.what == "The engine Tired   one is left alone after failures: status 503"
    assert finding.mend and not finding.serious
