import pytest

from console.live.origin import is_ours


@pytest.fixture
def desk(settings):
    settings.ALLOWED_HOSTS = ["desk.example", ".wide.example", "127.0.0.1", "[::1]"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://pages.example", "https://*.partner.example:8443"]
    settings.SESSION_COOKIE_SECURE = False
    return settings


@pytest.mark.parametrize(
    "origin",
    [
        "http://desk.example",
        "https://desk.example",
        "http://DESK.example:8000",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "https://a.wide.example",
        "https://pages.example",
        "https://a.partner.example:8443",
    ],
)
def test_pages_of_our_hosts_and_trusted_ones_may_listen(desk, origin):
    assert is_ours(origin, host="desk.example:8001")


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "desk.example",
        "//desk.example",
        "file://desk.example",
        "http://desk.example.elsewhere.example",
        "http://elsewhere.example",
        "http://sub.desk.example",
        "http://user@desk.example",
        "http://desk.example/path",
        "http://desk.example#",
        "http://desk.example:port",
        "http://[::1",
        "http://pages.example",
        "https://pages.example:8443",
        "https://a.partner.example",
        "http://",
    ],
)
def test_others_may_not(desk, origin):
    assert not is_ours(origin, host="desk.example:8001")


def test_where_cookies_are_for_https_pages_must_be(desk):
    desk.SESSION_COOKIE_SECURE = True

    assert is_ours("https://desk.example", host="desk.example")
    assert not is_ours("http://desk.example", host="desk.example")


def test_a_desk_of_any_name_takes_pages_of_the_name_it_was_called_by(desk):
    desk.ALLOWED_HOSTS = ["*"]

    assert is_ours("http://this.example:8000", host="this.example:8001")
    assert not is_ours("http://elsewhere.example", host="this.example:8001")
    assert not is_ours("http://elsewhere.example", host="")
