"""A customer's message is stored once, on the right ticket."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from supportsentiment.kernel.errors import InvalidError
from supportsentiment.kernel.models import EventRecord
from tests.factories import CustomerFactory, InboundFactory, OrganizationFactory, TicketFactory
from tests.factories.tickets import NOON
from tickets.choices import Channel
from tickets.intake.inbound import InboundFile, Sender
from tickets.models import Attachment, Customer, Identity, Message, Ticket
from tickets.services.receive import receive_message, receive_messages

pytestmark = pytest.mark.django_db
ANA = Sender(email="ana@example.org", name="Ana Example")


def receive(**fields):
    return receive_message(inbound=InboundFactory.build(**fields), now=NOON)


def test_a_first_message_makes_customer_ticket_message_and_facts():
    received = receive()

    ticket = Ticket.objects.get(pk=received.ticket_id)
    assert (ticket.subject, ticket.status, ticket.waiting_since) == ("Parcel", "new", NOON)
    assert ticket.customer.identities.get().value == "ana@example.org"
    assert list(EventRecord.objects.values_list("name", "seq")) == [
        ("tickets.ticket.opened", 1),
        ("tickets.message.received", 2),
    ]
    assert Message.objects.get().seq == 2


def test_the_same_external_id_is_stored_once():
    first = receive(external_id="m-1")
    again = receive(external_id="m-1")

    assert again == replace(first, duplicate=True)
    assert Message.objects.count() == 1


def test_the_same_external_id_of_another_integration_is_another_message():
    receive(external_id="m-1", source="a")
    receive(external_id="m-1", source="b")

    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_make_one_row():
    def send(_):
        try:
            return receive(external_id="m-1")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(send, range(20)))

    assert Message.objects.count() == Ticket.objects.count() == Customer.objects.count() == 1
    assert sorted(result.duplicate for result in results) == [False] + [True] * 19


def test_mail_opens_a_ticket_each_and_chat_goes_on():
    mails = {receive(channel=Channel.EMAIL).ticket_id for _ in range(2)}
    chats = {receive(channel=Channel.CHAT).ticket_id for _ in range(2)}

    assert len(mails) == 2
    assert len(chats) == 1


def test_a_chat_after_three_days_is_a_new_matter():
    first = receive(channel=Channel.CHAT)

    later = receive_message(
        inbound=InboundFactory.build(channel=Channel.CHAT), now=NOON + timedelta(hours=73)
    )

    assert later.ticket_id != first.ticket_id


def test_a_message_reopens_a_solved_ticket():
    customer = CustomerFactory.create(email="ana@example.org")
    ticket = TicketFactory.create(
        customer=customer, status="solved", solved_at=NOON, waiting_since=None
    )

    receive(ticket_id=ticket.pk)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since, ticket.solved_at) == ("open", NOON, None)


def test_a_message_to_a_closed_ticket_opens_a_linked_one():
    customer = CustomerFactory.create(email="ana@example.org")
    ticket = TicketFactory.create(customer=customer, status="closed", closed_at=NOON)

    received = receive(ticket_id=ticket.pk)

    assert Ticket.objects.get(pk=received.ticket_id).follows_id == ticket.pk


def test_an_automatic_message_changes_neither_status_nor_clock():
    customer = CustomerFactory.create(email="ana@example.org")
    ticket = TicketFactory.create(customer=customer, status="pending", waiting_since=None)

    receive(ticket_id=ticket.pk, automatic=True)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("pending", None)


def test_somebody_elses_ticket_is_refused_and_nothing_is_stored():
    foreign = TicketFactory.create()

    with pytest.raises(InvalidError) as refusal:
        receive(ticket_id=foreign.pk)

    assert "ticket" in refusal.value.problems
    assert not Message.objects.exists()


def test_identities_join_one_customer_but_never_two():
    receive(sender=Sender(email="ana@example.org"))
    receive(sender=Sender(phone="+44 1632 960001"))

    receive(sender=Sender(email="ana@example.org", phone="+441632960001"))

    assert Customer.objects.count() == 2
    assert Identity.objects.count() == 2


def test_a_customer_of_a_known_domain_belongs_to_its_organization():
    organization = OrganizationFactory.create(domain="harbour.example")

    receive(sender=Sender(email="kai@harbour.example"))

    assert Customer.objects.get().organization == organization


def test_html_alone_becomes_words():
    receive(text="", html="<style>p{}</style><p>Hello <b>there</b></p><script>x()</script>")

    assert Message.objects.get().text == "Hello there"


def test_files_are_kept_under_opaque_names():
    receive(attachments=(InboundFile("../../etc/passwd", b"\x89PNG\r\n\x1a\n0000"),))

    kept = Attachment.objects.get()
    assert kept.filename == ".._.._etc_passwd"
    assert kept.content_type == "image/png"
    assert kept.file.name == f"attachments/{str(kept.pk)[:2]}/{kept.pk}"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "body"),
        ({"text": "  \n\u200b\u00a0"}, "body"),
        ({"text": "", "html": "<script>1</script>"}, "body"),
        ({"text": "x" * 200_001}, "body"),
        ({"text": "a\x00b"}, "body"),
        ({"text": "a\ud800b"}, "body"),
        ({"subject": "x" * 301}, "subject"),
        ({"sender": Sender(name="Nobody")}, "customer"),
        ({"sender": Sender(email="not an address")}, "customer"),
        ({"sender": Sender(phone="12")}, "customer"),
        ({"sent_at": NOON + timedelta(minutes=6)}, "sent_at"),
        ({"sent_at": NOON.replace(year=1999)}, "sent_at"),
        ({"metadata": {"key": "x" * 16_000}}, "metadata"),
        ({"metadata": {"key": [{"deep": "\x00"}]}}, "metadata"),
        ({"metadata": {"\udfff": 1}}, "metadata"),
        ({"attachments": (InboundFile("", b"x"),)}, "attachments"),
    ],
)
def test_bad_input_names_its_field_and_stores_nothing(fields, field):
    with pytest.raises(InvalidError) as refusal:
        receive(**fields)

    assert field in refusal.value.problems
    assert not Customer.objects.exists()


def test_one_bad_message_does_not_stop_its_batch():
    batch = [InboundFactory.build(), InboundFactory.build(text=""), InboundFactory.build()]

    results = receive_messages(batch=batch, now=NOON)

    assert [isinstance(result, InvalidError) for result in results] == [False, True, False]
    assert Message.objects.count() == 2


def test_old_mail_that_is_brought_in_does_not_jump_the_queue():
    received = receive(sent_at=NOON.replace(year=2001))

    ticket = Ticket.objects.get(pk=received.ticket_id)
    assert ticket.waiting_since == ticket.attention_at == NOON - timedelta(hours=24)
    assert Message.objects.get().sent_at.year == 2001


def test_a_picture_alone_is_something():
    assert receive(text="", html='<p><img src="cid:1"></p>').message_id
