"""``./dev doctor``: what is wrong with this machine or checkout, and how to mend it."""

import hashlib
import json
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from devtools.backup import refuse_newer
from devtools.binaries import find_chromium, find_postgres, find_valkey
from devtools.browser import why_no_browser
from devtools.configuration import given_settings
from devtools.desk import Database, fitting_database
from devtools.environment import installed_set, python_works
from devtools.layout import ROOT, VAR
from devtools.ports import holder, is_free
from devtools.processes import capture
from devtools.programs import DEFAULT_PORT
from devtools.report import GREEN, RED, YELLOW, Problem, paint, say
from devtools.running import running_now
from devtools.services import keeper_pid, services

LEAST_FREE = 500 * 1024**2
# What waits longer than so many seconds waits for somebody who is away.
LATE = 120
# How many messages wait to be read, for how long the oldest does, what was given up, and what a
# try was put back for: the oldest says it for all.
BACKLOG = """
SELECT count(*) FILTER (WHERE reading),
       coalesce(extract(epoch FROM clock_timestamp() - min(stored_at) FILTER (WHERE reading)),
                0)::int,
       count(*) FILTER (WHERE dead_at IS NOT NULL),
       coalesce((array_agg(translate(reason, E'\\n|', '  ') ORDER BY work_id)
                 FILTER (WHERE reading AND attempts = (lease_by IS NOT NULL)::int))[1], '')
FROM (SELECT kernel_work.id AS work_id, kernel_work.*, stored_at,
             dead_at IS NULL AND listener = 'sentiment.read_messages' AS reading
      FROM kernel_work JOIN kernel_eventrecord ON kernel_eventrecord.id = event_id) AS work
"""
# Engines beside the desk's own that nobody asks for a while.
RESTING_ENGINES = """
SELECT translate(name, E'\\n|', '  '), translate(last_cause, E'\\n|', '  ')
FROM sentiment_configuredengine
WHERE removed_at IS NULL AND rests_until > clock_timestamp() ORDER BY name
"""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``mend`` is empty where all is well."""

    what: str
    mend: str = ""
    serious: bool = True


def doctor() -> int:
    """Look at everything, say what was found, and return 1 when something must be mended."""
    findings = list(examine())
    for finding in findings:
        if not finding.mend:
            mark = paint("good", GREEN)
        else:
            mark = paint("BAD ", RED) if finding.serious else paint("note", YELLOW)
        say(f"  {mark}  {finding.what}")
        if finding.mend:
            say(f"        mend: {finding.mend}")
    bad = sum(bool(finding.mend) and finding.serious for finding in findings)
    say(f"{bad} to mend" if bad else "All is well.")
    return 1 if bad else 0


def examine() -> Iterator[Finding]:
    """Yield every finding; one examination that fails does not keep the others from running."""
    examinations: list[Callable[[], Iterator[Finding]]] = [_python, _disk, _engine, _ports]
    if python_works():
        # Without the environment there may be no Postgres yet, and that is no fault of its own.
        examinations += [_programs, _services]
    for examination in examinations:
        try:
            yield from examination()
        except Problem as problem:
            yield Finding(problem.what, problem.mend or "Read the lines above.")


def _python() -> Iterator[Finding]:
    yield Finding(f"Python {sys.version.split()[0]} at {sys.executable}")
    if not python_works():
        yield Finding("The environment .venv is missing or broken.", "./dev run makes it.")
    elif not installed_set():
        yield Finding("The environment is not what requirements/ says.", "./dev run refreshes it.")
    else:
        yield Finding(f"The environment .venv holds the set '{installed_set()}'.")


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(ROOT).free
    what = f"{free // 1024**2} MB free on the disk of {ROOT}"
    yield Finding(what, "" if free >= LEAST_FREE else "Free some space: 500 MB at least.")


def _programs() -> Iterator[Finding]:
    given = given_settings("demo")
    if not given.get("DATABASE_URL"):
        binaries = find_postgres()
        yield Finding(f"Postgres {binaries.major} in {binaries.folder}")
    if not given.get("REDIS_URL"):
        program = find_valkey()
        version = capture([program, "--version"]).stdout.strip()[:60]
        yield Finding(f"{version} at {program}")
    if installed_set() == "dev":
        yield _browser()


def _browser() -> Finding:
    if reason := why_no_browser():
        mend = "./dev test installs it as root; without it, browser tests are skipped."
        return Finding(reason, mend, serious=False)
    return Finding(f"Chromium at {find_chromium()}, and its driver starts.")


def _engine() -> Iterator[Finding]:
    """Compare each bundled model with the SHA-256 that its manifest gives."""
    for manifest in sorted(ROOT.glob("sentiment/artefact/manifest.json")):
        files = json.loads(manifest.read_text(encoding="utf-8")).get("files", {})
        for name, expected in files.items():
            yield _engine_file(manifest.parent / name, expected)


def _engine_file(path: Path, expected: object) -> Finding:
    digest = expected.get("sha256") if isinstance(expected, dict) else expected
    shown = path.relative_to(ROOT)
    mend = f"git checkout -- {shown}"
    if not path.exists():
        return Finding(f"The engine's file {shown} is missing.", mend)
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        return Finding(f"The engine's file {shown} was altered.", mend)
    return Finding(f"The engine's file {shown} is as released.")


def _ports() -> Iterator[Finding]:
    if where := running_now():
        yield Finding(f"It runs at {where}.")
        return
    for port in (DEFAULT_PORT, DEFAULT_PORT + 1):
        if is_free(port):
            yield Finding(f"Port {port} is free.")
        else:
            by = holder(port) or "another program"
            mend = "./dev run takes the next free one; or stop that program."
            yield Finding(f"Port {port} is taken by {by}.", mend, serious=False)


def _services() -> Iterator[Finding]:
    keeper = keeper_pid("demo")
    if keeper:
        yield Finding(f"The private services are up (keeper: process {keeper}).")
    with services("demo", given_settings("demo")) as urls:
        database = fitting_database(urls["DATABASE_URL"])
        yield from _database(database)
        yield from examine_backlog(database)
        yield from examine_engines(database)
        yield _redis(urls["REDIS_URL"])
    yield Finding(f"Private state is in {VAR}.")


def _database(database: Database) -> Iterator[Finding]:
    applied = database.migrations()
    yield Finding(f"The database answers; {len(applied)} migrations are applied.")
    refuse_newer(applied, what="The database")
    folders = [*ROOT.glob("*/migrations"), *ROOT.glob("*/*/migrations")]
    names = {
        f"{path.parent.parent.name}.{path.stem}"
        for folder in folders
        for path in folder.glob("[0-9]*.py")
    }
    if missing := sorted(names - set(applied)):
        what = f"{len(missing)} migrations are not applied yet, first {missing[0]}."
        yield Finding(what, "./dev run applies them, or ./dev manage migrate.", serious=False)


def examine_backlog(database: Database) -> Iterator[Finding]:
    """Yield what waits longer than it does where a worker runs, and what was given up."""
    if not database.ask("SELECT to_regclass('kernel_work')"):
        return
    count, seconds, dead, reason = database.ask(BACKLOG).split("|")
    if int(dead):
        what = f"{dead} pieces of work were given up after three attempts."
        yield Finding(what, "Sign in as a manager: /repairs/ says why, and tries again.")
    yield judge_backlog(int(count), int(seconds), reason)


def examine_engines(database: Database) -> Iterator[Finding]:
    """Yield which engines beside the desk's own are left alone now, and why."""
    if not database.ask("SELECT to_regclass('sentiment_configuredengine')"):
        return
    for line in database.ask(RESTING_ENGINES).splitlines():
        name, cause = line.split("|", 1)
        what = f"The engine {name} is left alone after failures: {cause}"
        yield Finding(what, "Sign in as an owner: /reading/engines/ says more.", serious=False)


def judge_backlog(count: int, seconds: int, reason: str) -> Finding:
    """Return what to say of messages that wait to be read, the oldest for so many seconds."""
    if not count:
        return Finding("No message waits to be read.")
    wait = f"{count} wait, the oldest for {_age(seconds)}"
    if reason:
        what = f"Messages are not being read: {wait}. {reason}"
        return Finding(what, "Mend that; the worker tries again every few seconds.")
    if seconds < LATE:
        return Finding(f"Messages are being read: {wait}.")
    mend = "Start a score worker: ./dev run, or systemctl start supportsentiment-score."
    return Finding(f"Messages are not being read: {wait}.", mend)


def _age(seconds: int) -> str:
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {word}"
    return f"{seconds} seconds"


def _redis(url: str) -> Finding:
    parts = urlsplit(url)
    if parts.scheme != "redis":
        return Finding("REDIS_URL is encrypted; its policy was not looked at.")
    login = f"AUTH {unquote(parts.password)}\r\n" if parts.password else ""
    if parts.username:
        login = f"AUTH {unquote(parts.username)} {unquote(parts.password or '')}\r\n"
    request = f"{login}CONFIG GET maxmemory-policy\r\nQUIT\r\n"
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 6379), 5) as connection:
            connection.sendall(request.encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode(errors="replace")
    except OSError as error:
        return Finding(f"Redis does not answer: {error}", "Start it, or mend REDIS_URL.")
    if "noeviction" in answer:
        return Finding("Redis answers and never evicts.")
    return Finding(
        "Redis answers, but it may evict work, or it does not say.",
        "Set maxmemory-policy to noeviction; a cache needs an instance of its own.",
    )
