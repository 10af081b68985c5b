"""Private Postgres and Valkey: shared by leases, gone when nobody needs them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from devtools import layout
from devtools.binaries import NEEDED_EXTENSIONS, usable_postgres
from devtools.layout import ROOT
from devtools.postgres import Postgres
from devtools.processes import alive, wait_until
from devtools.report import Problem
from devtools.services import keeper_pid, services, take_lease
from devtools.valkey import Valkey

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

# Takes a lease, says so, and waits to be killed.
HOLD = (
    "import time; from devtools.services import take_lease;"
    "lease = take_lease('test'); print('held', flush=True); time.sleep(60)"
)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Private state of the test's own, for this process and for the keeper it starts."""
    monkeypatch.setattr(layout, "VAR", tmp_path)
    monkeypatch.setenv("DEV_VAR", str(tmp_path))
    return tmp_path / "test"


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path, throwaway=True)
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path)
    yield server
    server.stop()


@contextlib.contextmanager
def started(server: Postgres) -> Iterator[Postgres]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


def ask(url: str, sql: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def connects(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_two_leases_share_the_services_and_the_last_one_stops_them(state: Path) -> None:
    first, second = take_lease("test"), take_lease("test")
    keeper = keeper_pid("test")

    first.give_back()

    assert ask(second.database_url, "SELECT 1") == 1
    assert redis.Redis.from_url(second.redis_url).ping()
    second.give_back()
    assert not connects(second.database_url)
    assert keeper is not None
    assert wait_until(lambda: not alive(keeper), seconds=5)


def test_two_test_runs_do_not_meet(state: Path) -> None:
    first, second = take_lease("test"), take_lease("test")

    redis.Redis.from_url(first.redis_url).set("word", "mine")

    assert first.database_url != second.database_url
    assert redis.Redis.from_url(second.redis_url).get("word") is None
    first.give_back()
    second.give_back()


def test_what_is_written_is_there_at_the_next_start(state: Path) -> None:
    lease = take_lease("test")
    ask(lease.database_url, "CREATE TABLE kept AS SELECT 7 AS n")
    lease.give_back()

    lease = take_lease("test")
    assert ask(lease.database_url, "SELECT n FROM kept") == 7
    lease.give_back()


def test_a_killed_command_gives_its_lease_back(state: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, stdout=subprocess.PIPE
    ) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == b"held\n"
        keeper = keeper_pid("test")
        assert keeper is not None

        command.kill()

    assert wait_until(lambda: not alive(keeper), seconds=20)
    assert not (state / "keeper.json").exists()


def test_a_killed_keeper_leaves_nothing_and_the_next_start_works(state: Path) -> None:
    lease = take_lease("test")
    keeper = keeper_pid("test")
    assert keeper is not None
    server = int((state / "postgres" / "postmaster.pid").read_text().split("\n")[0])

    os.kill(keeper, signal.SIGKILL)

    assert wait_until(lambda: not alive(server), seconds=20)
    lease.give_back()
    lease = take_lease("test")
    assert ask(lease.database_url, "SELECT 1") == 1
    lease.give_back()


@pytest.mark.parametrize("which", ["postgres", "valkey"])
def test_a_service_that_dies_is_started_again(state: Path, which: str) -> None:
    lease = take_lease("test")

    def answers() -> bool:
        if which == "postgres":
            return connects(lease.database_url)
        try:
            return bool(redis.Redis.from_url(lease.redis_url).ping())
        except redis.ConnectionError:
            return False

    if which == "postgres":
        pid = int((state / "postgres" / "postmaster.pid").read_text().split("\n")[0])
    else:
        pid = int(redis.Redis.from_url(lease.redis_url).info("server")["process_id"])
    os.kill(pid, signal.SIGKILL)

    assert wait_until(lambda: not alive(pid), seconds=5)
    assert wait_until(answers, seconds=30, every=0.1)
    lease.give_back()


def test_given_urls_win_over_private_services(state: Path) -> None:
    given = {"DATABASE_URL": "postgresql://h/desk", "REDIS_URL": "redis://h", "OTHER": "x"}

    with services("test", given) as urls:
        assert urls == {"DATABASE_URL": "postgresql://h/desk", "REDIS_URL": "redis://h"}
    assert not state.exists()


def test_only_what_is_missing_is_started(state: Path) -> None:
    with services("test", {"DATABASE_URL": "postgresql://h/desk"}) as urls:
        assert urls["DATABASE_URL"] == "postgresql://h/desk"
        assert redis.Redis.from_url(urls["REDIS_URL"]).ping()
        assert not (state / "postgres").exists()


@pytest.mark.parametrize("bundled", [False, True])
def test_every_postgres_of_this_machine_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundled: bool
) -> None:
    fitting = [one for one in usable_postgres() if one.bundled is bundled]
    if not fitting:
        pytest.skip("no Postgres of the machine's own is installed")
    monkeypatch.setattr("devtools.postgres.find_postgres", lambda **_: fitting[0])

    with started(Postgres(tmp_path)) as server:
        assert ask(server.url(), "SHOW server_encoding") == "UTF8"
        assert ask(server.url(), "SELECT lower('ÄÖ') || upper('é')") == "äöÉ"
        assert ask(server.url(), "SHOW fsync") == "on"
        for name in NEEDED_EXTENSIONS:
            ask(server.url(), f"CREATE EXTENSION {name}")


def test_no_network_reaches_postgres(postgres: Postgres) -> None:
    postgres.start()

    assert ask(postgres.url(), "SHOW listen_addresses") == ""
    assert postgres.data.stat().st_mode & 0o077 == 0


def test_a_deep_folder_gets_its_sockets_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()

    with started(Postgres(deep, throwaway=True)) as server:
        folder = Path(str(ask(server.url(), "SHOW unix_socket_directories")))
        assert len(os.fsencode(folder)) < layout.LONGEST_SOCKET_DIR
        assert folder.stat().st_mode & 0o077 == 0

    assert folder == server.data or not folder.exists()


@pytest.mark.parametrize("foreign_pid", [os.getpid, lambda: 2**22 - 7])
def test_a_dead_servers_lock_does_not_keep_us_out(
    postgres: Postgres, foreign_pid: Callable[[], int]
) -> None:
    """After a crash the number in the lock may belong to nobody, or to quite another program."""
    postgres.start()
    lock = postgres.data / "postmaster.pid"
    words = lock.read_text()
    os.kill(postgres.pid or 0, signal.SIGKILL)
    postgres.stop()
    lock.write_text("\n".join([str(foreign_pid()), *words.split("\n")[1:]]))

    postgres.start()

    assert ask(postgres.url(), "SELECT 1") == 1


def test_a_server_that_was_left_running_is_stopped_first(
    tmp_path: Path, postgres: Postgres, capfd: pytest.CaptureFixture
) -> None:
    postgres.start()
    left = postgres.pid

    with started(Postgres(tmp_path, throwaway=True)) as second:
        assert ask(second.url(), "SELECT 1") == 1

    assert f"process {left}" in capfd.readouterr().err


def test_data_of_another_version_is_named(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(Problem, match="was made by Postgres 9, which is not here"):
        Postgres(tmp_path)


def test_valkey_wants_its_password_and_never_evicts(valkey: Valkey) -> None:
    valkey.start()
    client = redis.Redis.from_url(valkey.url())

    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("save") == {"save": ""}
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=valkey.port, retry=None).ping()


def test_valkey_keeps_its_port_and_yields_it_when_taken(valkey: Valkey) -> None:
    valkey.start()
    port = valkey.port
    valkey.stop()
    valkey.start()
    assert valkey.port == port
    valkey.stop()

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        valkey.start()
        assert valkey.port != port
        assert redis.Redis.from_url(valkey.url()).ping()
