"""One desk seen from outside Django: its database, its attachments, and programs that fit both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from devtools.binaries import PostgresBinaries, clean_environment, find_postgres, usable_postgres
from devtools.configuration import child_environment, given_settings
from devtools.environment import ensure_environment
from devtools.postgres import PSQL
from devtools.processes import must
from devtools.report import Problem
from devtools.services import services


@dataclass(frozen=True)
class Database:
    """One Postgres database and the client programs to reach it with."""

    url: str = field(repr=False)
    binaries: PostgresBinaries

    def call(self, program: str, *args: str, what: str, given: str | None = None) -> str:
        """Run a client program against the database and return what it said.

        The password travels in the environment, where no list of processes shows it.
        """
        parts = urlsplit(self.url)
        environment = clean_environment()
        user, _, place = parts.netloc.rpartition("@")
        if parts.password is not None:
            environment["PGPASSWORD"] = unquote(parts.password)
            user = user.partition(":")[0]
        plain = urlunsplit(parts._replace(netloc=f"{user}@{place}" if user else place))
        return must(
            [self.binaries.program(program), "-d", plain, *args],
            what=what,
            env=environment,
            given=given,
        )

    def ask(self, sql: str) -> str:
        """Return psql's plain answer to a statement, one row a line."""
        return self.call("psql", *PSQL, what="The database does not answer.", given=sql).strip()

    def tables(self) -> int:
        """Return how many tables there are."""
        return int(self.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))

    def other_sessions(self) -> int:
        """Return how many other clients are connected."""
        return int(
            self.ask(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        )

    def migrations(self) -> list[str]:
        """Return the applied migrations as ``app.name``, sorted; none before the first."""
        if not self.ask("SELECT to_regclass('django_migrations')"):
            return []
        return self.ask("SELECT app || '.' || name FROM django_migrations ORDER BY 1").split("\n")


@dataclass(frozen=True)
class Desk:
    """A database, and the folder of the attachments that its rows speak of."""

    database: Database
    media: Path


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Yield the desk of this checkout, its services running for the length of the block."""
    ensure_environment("run")
    with services("demo", given_settings("demo")) as urls:
        environment = child_environment("demo", urls)
        media = environment.get("MEDIA_ROOT") or f"{environment['STATE_DIR']}/media"
        yield Desk(fitting_database(urls["DATABASE_URL"]), Path(media))


def fitting_database(url: str) -> Database:
    """Return a database with the client programs of its server's version, or the next newer.

    Raises :class:`Problem` where only older ones are here, for those cannot read it.
    """
    any_client = Database(url, find_postgres())
    major = int(any_client.ask("SHOW server_version_num")) // 10_000
    fitting = [one for one in usable_postgres() if one.major >= major]
    if not fitting:
        raise Problem(
            f"The database runs Postgres {major}, and its client programs are not here.",
            mend=f"Install them and name their folder in POSTGRES_BIN (postgresql-client-{major}).",
        )
    return Database(url, min(fitting, key=lambda one: one.major))
