"""./dev doctor looks at the backlog with psql, as it lies in a real database."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models.functions import Now

from devtools.desk import fitting_database
from devtools.doctor import examine_backlog
from supportsentiment.kernel.models import Work
from tests.factories import InboundFactory
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
