"""What customers sent leaves us only locked."""

import pytest
from django.urls import reverse

from tests.factories import AttachmentFactory, MessageFactory, TeamFactory, TicketFactory

pytestmark = pytest.mark.django_db


def test_a_file_is_a_download_and_nothing_else(page):
    file = AttachmentFactory.create(filename='in"voice\r\n.html', content_type="text/plain")

    answer = page.get(reverse("console:file", args=[file.pk]))

    assert answer["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == b"hello"


def test_only_pictures_have_a_preview(page):
    text = AttachmentFactory.create()
    picture = AttachmentFactory.create(content_type="image/png")

    assert page.get(reverse("console:preview", args=[text.pk])).status_code == 404
    answer = page.get(reverse("console:preview", args=[picture.pk]))
    assert answer["Content-Type"] == "image/png"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    answer.close()


def test_another_teams_files_do_not_exist(page):
    ticket = TicketFactory.create(team=TeamFactory.create())
    message = MessageFactory.create(ticket=ticket, html="<p>secret</p>")
    file = AttachmentFactory.create(message=message, content_type="image/png")

    assert page.get(reverse("console:file", args=[file.pk])).status_code == 404
    assert page.get(reverse("console:preview", args=[file.pk])).status_code == 404
    assert page.get(reverse("console:message_html", args=[message.pk])).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(page):
    file = AttachmentFactory.create()
    file.file.storage.delete(file.file.name)

    assert page.get(reverse("console:file", args=[file.pk])).status_code == 404


def test_html_comes_in_a_locked_frame_without_remote_pictures(page):
    message = MessageFactory.create(
        html="<p>Hi</p><script>x()</script><img src='https://i.example/1'>"
    )

    answer = page.get(reverse("console:message_html", args=[message.pk]))

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "img-src data:;" in policy
    assert "script" not in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_remote_pictures_only_when_asked_for(page):
    message = MessageFactory.create(html="<img src='https://i.example/1'>")
    address = reverse("console:message_html", args=[message.pk])

    assert "img-src data: https:;" in page.get(address, {"images": "1"})["Content-Security-Policy"]
    assert "https:" not in page.get(address, {"images": "yes"})["Content-Security-Policy"]


def test_the_head_says_how_tall_it_is_and_whether_pictures_wait(page):
    message = MessageFactory.create(html="<p>Hello</p><img src='https://i.example/1'>")
    plain = MessageFactory.create(html="<p>Hello</p>")

    rich, small = (
        page.head(reverse("console:message_html", args=[one.pk]), {"width": "400"})
        for one in (message, plain)
    )

    assert (rich["X-Layout-Pictures"], small["X-Layout-Pictures"]) == ("1", "0")
    assert 56 <= int(small["X-Layout-Height"]) < int(rich["X-Layout-Height"]) < 200


def test_a_bomb_is_not_shown_in_its_layout(page):
    message = MessageFactory.create(html="<div>" * 50_000)

    said = page.get(reverse("console:message_html", args=[message.pk])).content.decode()

    assert "too deeply nested" in said


def test_a_message_without_html_has_no_frame(page):
    message = MessageFactory.create()

    assert page.get(reverse("console:message_html", args=[message.pk])).status_code == 404
    assert (
        "data-frame"
        not in page.get(reverse("console:ticket", args=[message.ticket_id])).content.decode()
    )
