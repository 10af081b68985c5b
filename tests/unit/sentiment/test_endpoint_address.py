"""Addresses of endpoints: which can be used, and what an owner should know of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.endpoint_address import Fault, Reach, look_at


@pytest.mark.parametrize(
    ("url", "reach", "is_open"),
    [
        ("http://127.0.0.1:8080/v1", Reach.THIS_MACHINE, False),
        ("http://localhost:11434/v1", Reach.THIS_MACHINE, False),
        ("http://[::1]:8080/v1", Reach.THIS_MACHINE, False),
        ("http://[::ffff:127.0.0.1]/v1", Reach.THIS_MACHINE, False),
        ("http://10.0.0.7/v1", Reach.OWN_NETWORK, False),
        ("http://models:8000/v1", Reach.OWN_NETWORK, False),
        ("https://models.example.internal/v1", Reach.OWN_NETWORK, False),
        ("https://models.example.org/v1", Reach.ELSEWHERE, False),
        ("http://models.example.org/v1", Reach.ELSEWHERE, True),
        ("http://8.8.8.8/v1", Reach.ELSEWHERE, True),
    ],
)
def test_how_far_words_travel(url, reach, is_open):
    seen = look_at(url)

    assert (seen.fault, seen.reach, seen.open_to_listeners) == (None, reach, is_open)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://example.org/", Fault.NOT_WEB),
        ("file:///etc/passwd", Fault.NOT_WEB),
        ("example.org/v1", Fault.NOT_WEB),
        ("", Fault.NOT_WEB),
        ("https:///v1", Fault.NO_HOST),
        ("https://exa mple.org/", Fault.NO_HOST),
        ("https://example.org:port/", Fault.NO_HOST),
        ("https://example.org:99999/", Fault.NO_HOST),
        ("http://[::1/v1", Fault.NO_HOST),
        ("http://2852039166/v1", Fault.NO_HOST),
        ("http://0x7f.1/v1", Fault.NO_HOST),
        ("https://user:pass@example.org/v1", Fault.HOLDS_KEY),
        ("https://@example.org/v1", Fault.HOLDS_KEY),
        ("https://example.org/v1?key=1", Fault.HOLDS_QUERY),
        ("https://example.org/v1#model", Fault.HOLDS_QUERY),
        ("http://169.254.169.254/latest", Fault.NOBODY_THERE),
        ("http://[fe80::1]/v1", Fault.NOBODY_THERE),
        ("http://0.0.0.0/v1", Fault.NOBODY_THERE),
        ("http://224.0.0.1/v1", Fault.NOBODY_THERE),
        ("https://example.org/" + "a" * 300, Fault.TOO_LONG),
    ],
)
def test_what_cannot_be_used(url, fault):
    assert look_at(url).fault is fault


@given(st.text(max_size=40))
def test_nothing_breaks_it(text):
    look_at(text)
    look_at(f"http://{text}")
