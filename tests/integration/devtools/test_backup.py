"""A desk goes into one file and comes out the same, or nothing at all is changed."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from devtools import backup as module
from devtools.backup import backup, restore
from devtools.desk import Database, Desk, fitting_database
from devtools.fingerprint import is_prepared, mark_prepared
from devtools.postgres import Postgres
from devtools.report import Problem

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

SCHEMA = """
CREATE EXTENSION pg_trgm;
CREATE TABLE django_migrations (app text, name text);
INSERT INTO django_migrations VALUES ('auth', '0001_initial'), ('sessions', '0001_initial');
CREATE TABLE words (id serial PRIMARY KEY, body text NOT NULL CHECK (body <> ''));
CREATE INDEX ON words USING gin (body gin_trgm_ops);
INSERT INTO words (body) SELECT 'word ' || n FROM generate_series(1, 500) n;
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    one = Postgres(tmp_path_factory.mktemp("desk"), throwaway=True)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def desk(
    server: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Desk:
    """A desk with 500 words and one attachment; every command of the test works on it."""
    name = f"desk_{abs(hash(request.node.name))}"
    server.make_database(name)
    execute(server.url(name), SCHEMA)
    media = tmp_path / "media"
    (media / "ab").mkdir(parents=True)
    (media / "ab" / "letter").write_bytes(b"dear desk")
    one = Desk(fitting_database(server.url(name)), media)
    monkeypatch.setattr(module, "open_desk", lambda: contextlib.nullcontext(one))
    return one


def execute(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


def words(database: Database) -> list[str]:
    return database.ask("SELECT body FROM words ORDER BY id").split("\n")


def test_a_desk_comes_out_as_it_went_in(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "desk.backup"
    backup(file)
    execute(desk.database.url, "DELETE FROM words; CREATE TABLE newer (id int)")
    (desk.media / "ab" / "letter").unlink()
    (desk.media / "later").touch()

    restore(file, force=True)

    assert words(desk.database) == [f"word {n}" for n in range(1, 501)]
    assert desk.database.ask("SELECT to_regclass('newer')") == ""
    assert (desk.media / "ab" / "letter").read_bytes() == b"dear desk"
    assert not (desk.media / "later").exists()
    # What the schema promises came back too: keys count on, constraints hold.
    execute(desk.database.url, "INSERT INTO words (body) VALUES ('next')")
    with pytest.raises(psycopg.errors.CheckViolation):
        execute(desk.database.url, "INSERT INTO words (body) VALUES ('')")


def test_an_empty_desk_needs_no_force(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "desk.backup"
    backup(file)
    execute(desk.database.url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    (desk.media / "ab" / "letter").unlink()
    (desk.media / "ab").rmdir()

    restore(file)

    assert len(words(desk.database)) == 500
    assert (desk.media / "ab" / "letter").exists()


def test_a_backup_is_for_its_owner_alone(desk: Desk, tmp_path: Path) -> None:
    backup(tmp_path / "desk.backup")

    assert (tmp_path / "desk.backup").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".backup-*"))


def test_a_filled_desk_is_not_replaced_without_force(desk: Desk, tmp_path: Path) -> None:
    backup(tmp_path / "desk.backup")
    execute(desk.database.url, "INSERT INTO words (body) VALUES ('newest')")

    with pytest.raises(Problem, match="not empty"):
        restore(tmp_path / "desk.backup")

    assert words(desk.database)[-1] == "newest"


def test_a_desk_in_use_is_not_replaced(desk: Desk, tmp_path: Path) -> None:
    backup(tmp_path / "desk.backup")

    with (
        psycopg.connect(desk.database.url),
        pytest.raises(Problem, match="1 connections to the database are open"),
    ):
        restore(tmp_path / "desk.backup", force=True)


def test_a_damaged_backup_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "desk.backup"
    backup(file)
    content = bytearray(file.read_bytes())
    content[1500] ^= 0xFF
    file.write_bytes(content)

    with pytest.raises(Problem, match=r"damaged|cannot be read"):
        restore(file, force=True)

    assert len(words(desk.database)) == 500


def test_a_dump_that_cannot_be_loaded_leaves_the_desk_as_it_was(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old rows go in the same transaction as the new ones come, so a fault undoes both."""
    file = tmp_path / "desk.backup"
    backup(file)
    monkeypatch.setattr(module, "EMPTY_SCHEMA", module.EMPTY_SCHEMA + "; CREATE TABLE words ()")

    with pytest.raises(Problem, match="it is as it was"):
        restore(file, force=True)

    assert len(words(desk.database)) == 500
    assert (desk.media / "ab" / "letter").exists()


def test_a_password_is_in_no_list_of_processes(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, object] = {}

    def note(args: list[object], **more: object) -> str:
        seen.update(args=[str(arg) for arg in args], env=more["env"])
        return ""

    database = fitting_database(server.url())
    monkeypatch.setattr("devtools.desk.must", note)

    Database("postgresql://u:p%40ss@h:5/desk?sslmode=require", database.binaries).call(
        "psql", what=""
    )

    assert "postgresql://u@h:5/desk?sslmode=require" in seen["args"]
    assert "p%40ss" not in str(seen["args"])
    assert seen["env"]["PGPASSWORD"] == "p@ss"


def test_the_mark_of_a_prepared_database_goes_with_it(desk: Desk, tmp_path: Path) -> None:
    mark_prepared(desk.database, demo=True)
    assert is_prepared(desk.database, demo=True)
    assert not is_prepared(desk.database, demo=False)
    backup(tmp_path / "desk.backup")

    execute(desk.database.url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert not is_prepared(desk.database, demo=True)
    restore(tmp_path / "desk.backup", force=True)
    assert is_prepared(desk.database, demo=True)
