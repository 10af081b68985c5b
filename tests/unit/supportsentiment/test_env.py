"""The environment is read with types and refused in plain words."""

from pathlib import Path

import pytest

from supportsentiment.env import Env, EnvError, database_from_url

SECRET = "hunter2-not-for-logs"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        (" on ", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("OFF", False),
    ],
)
def test_a_flag_is_yes_or_no(written: str, read: bool) -> None:
    assert Env({"DEBUG": written}).flag("DEBUG") is read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a.example.org", ("a.example.org",)),
        (" a , b ,, ", ("a", "b")),
        (",", ()),
        ("", ("fallback",)),
    ],
)
def test_words_are_split_at_commas(written: str, read: tuple[str, ...]) -> None:
    assert Env({"HOSTS": written}).words("HOSTS", default=("fallback",)) == read


@pytest.mark.parametrize(("written", "read"), [("8000", 8000), ("1", 1), ("65535", 65535)])
def test_a_whole_number_is_kept_within_its_bounds(written: str, read: int) -> None:
    assert Env({"PORT": written}).whole("PORT", least=1, most=65535) == read


@pytest.mark.parametrize("written", ["0", "65536", "-1", "eighty", "8e3", "8000.0"])
def test_a_number_out_of_bounds_is_refused(written: str) -> None:
    with pytest.raises(EnvError, match=r"PORT cannot be read: expected a whole number from 1 to"):
        Env({"PORT": written}).whole("PORT", least=1, most=65535)


def test_a_choice_ignores_capitals() -> None:
    assert Env({"LOG_FORMAT": "JSON"}).choice("LOG_FORMAT", of=("text", "json")) == "json"


def test_a_choice_outside_the_set_is_refused_with_the_set() -> None:
    with pytest.raises(EnvError, match="one of text, json"):
        Env({"LOG_FORMAT": "xml"}).choice("LOG_FORMAT", of=("text", "json"))


def test_a_path_becomes_absolute() -> None:
    assert Env({"STATE_DIR": "var"}).path("STATE_DIR") == Path.cwd() / "var"


@pytest.mark.parametrize("blank", ["", "   "])
def test_an_empty_value_counts_as_missing(blank: str) -> None:
    env = Env({"NAME": blank})

    assert not env.has("NAME")
    assert env.text("NAME", default="desk") == "desk"


def test_a_default_of_an_empty_text_is_a_default() -> None:
    assert Env({}).text("SOCKET_URL", default="") == ""


@pytest.mark.parametrize("reader", ["text", "flag", "whole", "path", "database", "redis"])
def test_a_missing_value_names_the_variable_and_how_to_mend_it(reader: str) -> None:
    with pytest.raises(EnvError, match="THING is missing: set it in the environment to"):
        getattr(Env({}), reader)("THING")


def test_a_refusal_shows_an_example() -> None:
    with pytest.raises(EnvError, match="For example: SECRET_KEY=fifty-random-characters"):
        Env({}).text("SECRET_KEY", example="fifty-random-characters")


@pytest.mark.parametrize(
    ("url", "name", "user", "password", "host", "port"),
    [
        ("postgresql://u:p@db.example.org:5433/desk", "desk", "u", "p", "db.example.org", "5433"),
        ("postgres://db.example.org/desk", "desk", "", "", "db.example.org", ""),
        ("postgresql://u@/desk?host=/run/Post%20gres", "desk", "u", "", "/run/Post gres", ""),
        ("postgresql://u:p%40ss%2Fw%23@h/de%20sk", "de sk", "u", "p@ss/w#", "h", ""),
        ("postgresql://u:p@[::1]:5432/desk", "desk", "u", "p", "::1", "5432"),
        ("postgresql:///desk?host=/tmp/s&port=5555", "desk", "", "", "/tmp/s", "5555"),
    ],
)
def test_a_database_url_is_taken_apart(
    url: str, name: str, user: str, password: str, host: str, port: str
) -> None:
    read = database_from_url(url)

    assert read == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "OPTIONS": {},
    }


def test_a_database_url_carries_options_that_win_over_the_given_ones() -> None:
    read = database_from_url(
        "postgresql://h/desk?sslmode=verify-full", options={"sslmode": "disable", "pool": True}
    )

    assert read["OPTIONS"] == {"sslmode": "verify-full", "pool": True}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:{0}@h/desk", "must begin with postgresql://"),
        ("postgresql://u:{0}@h", "must end with /name-of-the-database"),
        ("postgresql://u:{0}@h/a/b", "must end with /name-of-the-database"),
        ("postgresql://u:{0}@h:port/desk", "port is not a number"),
        ("postgresql://u:{0}@h:99999/desk", "port is not a number"),
        ("postgresql://u:{0}#x@h/desk", "must be written as %23"),
        ("postgresql://u:{0}@[::1/desk", "is not a URL"),
        ("postgresql://u:{0}@h\u2100/desk", "is not a URL"),
        ("postgresql://u:{0}@h/desk?service=x", "not allowed: service"),
    ],
)
def test_a_bad_database_url_is_refused_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(EnvError) as refused:
        Env({"DATABASE_URL": url.format(SECRET)}).database("DATABASE_URL")

    assert reason in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    ["redis://127.0.0.1:6379/0", "rediss://:p@redis.example.org", "redis://u:p@h:1/15"],
)
def test_a_redis_url_is_returned_as_it_is(url: str) -> None:
    assert Env({"REDIS_URL": url}).redis("REDIS_URL") == url


@pytest.mark.parametrize(
    "url",
    ["http://:{0}@h/0", "redis:///0", "redis://:{0}@h/zero", "redis://:{0}@h:x/0"],
)
def test_a_bad_redis_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(EnvError, match="REDIS_URL cannot be read") as refused:
        Env({"REDIS_URL": url.format(SECRET)}).redis("REDIS_URL")

    assert SECRET not in str(refused.value)


def test_scores_are_names_with_numbers() -> None:
    assert Env({"S": "bad=-1, fine=0.5"}).scores("S") == {"bad": -1.0, "fine": 0.5}
    assert Env({}).scores("S") == {}


@pytest.mark.parametrize("value", ["bad", "bad=", "=1", "bad=2", "bad=nan", "bad=x"])
def test_scores_that_are_none_are_refused(value: str) -> None:
    with pytest.raises(EnvError, match="from -1 to 1"):
        Env({"S": value}).scores("S")
