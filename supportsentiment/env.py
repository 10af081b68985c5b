"""Read the process environment with types, and refuse in plain words.

Every setting that an operator may change comes in through :class:`Env`. A missing or unreadable
value ends in an :class:`EnvError` that names the variable, says what was expected and shows an
example; it never repeats the value of anything that may hold a secret.

An empty value counts as not set, because compose files and unit files pass empty variables on.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypedDict, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
POSTGRES_SCHEMES = frozenset({"postgres", "postgresql"})
REDIS_SCHEMES = frozenset({"redis", "rediss"})

# Connection parameters that libpq knows and that a URL may carry on to the driver.
DATABASE_OPTIONS = frozenset(
    {
        "application_name",
        "connect_timeout",
        "keepalives",
        "keepalives_idle",
        "options",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
    }
)

DATABASE_EXAMPLE = "postgresql://desk:password@db.example.org:5432/supportsentiment"
REDIS_EXAMPLE = "redis://:password@redis.example.org:6379/0"

T = TypeVar("T")


class EnvError(Exception):
    """A setting is missing or cannot be read; the text says which and how to mend it."""


class DatabaseSettings(TypedDict):
    """One entry of Django's ``DATABASES``; ``OPTIONS`` goes to the driver."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    OPTIONS: dict[str, object]


class Env:
    """Typed reading of one environment, given as a mapping of strings.

    Every method raises :class:`EnvError` for a value that it cannot read, and for a missing
    value where no default is given (``None`` means that there is no default).
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def has(self, name: str) -> bool:
        """Tell whether the variable is set to something other than blanks."""
        return self._read(name) is not None

    def text(self, name: str, *, default: str | None = None, example: str = "") -> str:
        """Return the value without surrounding blanks."""
        value = self._read(name)
        if value is not None:
            return value
        return _required(default, name=name, expected="some text", example=example)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return a yes or no."""
        expected = "yes or no (1, true, yes, on; 0, false, no, off)"
        value = self._read(name)
        if value is None:
            return _required(default, name=name, expected=expected, example="no")
        if value.lower() in TRUE_WORDS:
            return True
        if value.lower() in FALSE_WORDS:
            return False
        raise _unreadable(name, expected=expected, example="no")

    def whole(
        self,
        name: str,
        *,
        default: int | None = None,
        least: int | None = None,
        most: int | None = None,
    ) -> int:
        """Return a whole number between ``least`` and ``most``, both included."""
        expected = "a whole number" + _bounds(least, most)
        example = str(default if default is not None else (least if least is not None else 1))
        value = self._read(name)
        if value is None:
            return _required(default, name=name, expected=expected, example=example)
        try:
            number = int(value)
        except ValueError:
            raise _unreadable(name, expected=expected, example=example) from None
        if (least is not None and number < least) or (most is not None and number > most):
            raise _unreadable(name, expected=expected, example=example)
        return number

    def words(self, name: str, *, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """Return the parts of a comma-separated list, in order and without blanks."""
        value = self._read(name)
        if value is None:
            return _required(
                default, name=name, expected="words separated by commas", example="one,two"
            )
        return tuple(word for part in value.split(",") if (word := part.strip()))

    def scores(self, name: str) -> dict[str, float]:
        """Return names with numbers from -1 to 1, written as ``bad=-1,fine=0.5``; may be empty."""
        expected = "names with numbers from -1 to 1"
        found: dict[str, float] = {}
        for word in self.words(name):
            label, _, number = word.partition("=")
            try:
                found[label.strip()] = float(number)
            except ValueError:
                raise _unreadable(name, expected=expected, example="bad=-1,fine=0.5") from None
            if not label.strip() or not -1.0 <= found[label.strip()] <= 1.0:
                raise _unreadable(name, expected=expected, example="bad=-1,fine=0.5")
        return found

    def choice(self, name: str, *, of: Collection[str], default: str | None = None) -> str:
        """Return one of the words in ``of``; capitals do not matter."""
        expected = "one of " + ", ".join(of)
        example = default or next(iter(of))
        value = self._read(name)
        if value is None:
            return _required(default, name=name, expected=expected, example=example)
        for word in of:
            if word.lower() == value.lower():
                return word
        raise _unreadable(name, expected=expected, example=example)

    def path(self, name: str, *, default: Path | None = None) -> Path:
        """Return an absolute path; ``~`` is the home folder, the folder need not exist."""
        value = self._read(name)
        if value is None:
            return _required(default, name=name, expected="a folder", example="/var/lib/desk")
        if "\0" in value:
            raise _unreadable(name, expected="a folder", example="/var/lib/desk")
        return Path(value).expanduser().absolute()

    def database(
        self, name: str, *, default: str | None = None, options: Mapping[str, object] | None = None
    ) -> DatabaseSettings:
        """Return Django's settings for a Postgres URL, with ``options`` for the driver."""
        expected = "the URL of a Postgres database"
        value = self._read(name)
        if value is None:
            value = _required(default, name=name, expected=expected, example=DATABASE_EXAMPLE)
        try:
            return database_from_url(value, options=options)
        except ValueError as problem:
            raise _unreadable(
                name, expected=f"{expected}; {problem}", example=DATABASE_EXAMPLE
            ) from None

    def redis(self, name: str, *, default: str | None = None) -> str:
        """Return the URL of a Redis or Valkey server, checked for its form."""
        expected = "the URL of a Redis or Valkey server"
        value = self._read(name)
        if value is None:
            value = _required(default, name=name, expected=expected, example=REDIS_EXAMPLE)
        try:
            _check_redis_url(value)
        except ValueError as problem:
            raise _unreadable(
                name, expected=f"{expected}; {problem}", example=REDIS_EXAMPLE
            ) from None
        return value

    def _read(self, name: str) -> str | None:
        return self._variables.get(name, "").strip() or None


def database_from_url(url: str, *, options: Mapping[str, object] | None = None) -> DatabaseSettings:
    """Turn ``postgresql://user:password@host:port/name?sslmode=...`` into Django's settings.

    A socket folder is written as ``postgresql://user@/name?host=/run/postgresql``. What the URL
    says wins over ``options``. Raises ``ValueError`` with a reason that holds no secret.
    """
    parts = _split(url)
    if parts.scheme not in POSTGRES_SCHEMES:
        raise ValueError("it must begin with postgresql://")
    database = unquote(parts.path.removeprefix("/"))
    if not database or "/" in database:
        raise ValueError("it must end with /name-of-the-database")
    carried = dict(parse_qsl(parts.query))
    host = carried.pop("host", unquote(parts.hostname or ""))
    port = carried.pop("port", _port(parts))
    unknown = sorted(set(carried) - DATABASE_OPTIONS)
    if unknown:
        raise ValueError("it carries an option that is not allowed: " + ", ".join(unknown))
    return DatabaseSettings(
        ENGINE="django.db.backends.postgresql",
        NAME=database,
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
        HOST=host,
        PORT=port,
        OPTIONS={**(options or {}), **carried},
    )


def _check_redis_url(url: str) -> None:
    parts = _split(url)
    if parts.scheme not in REDIS_SCHEMES:
        raise ValueError("it must begin with redis:// or rediss://")
    if not parts.hostname:
        raise ValueError("it names no host")
    _port(parts)
    database = parts.path.removeprefix("/")
    if database and not database.isdigit():
        raise ValueError("it must end with the number of a database, for instance /0")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        # The library's own message may repeat the user and the password.
        raise ValueError("it is not a URL") from None
    if parts.fragment:
        raise ValueError("a # in a password must be written as %23")
    return parts


def _port(parts: SplitResult) -> str:
    try:
        return "" if parts.port is None else str(parts.port)
    except ValueError:
        raise ValueError("its port is not a number below 65536") from None


def _required(default: T | None, *, name: str, expected: str, example: str) -> T:
    if default is not None:
        return default
    hint = f" For example: {name}={example}" if example else ""
    raise EnvError(f"{name} is missing: set it in the environment to {expected}.{hint}")


def _bounds(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f" from {least} to {most}"
    if least is not None:
        return f" of {least} or more"
    if most is not None:
        return f" of {most} or less"
    return ""


def _unreadable(name: str, *, expected: str, example: str) -> EnvError:
    return EnvError(f"{name} cannot be read: expected {expected}. For example: {name}={example}")
