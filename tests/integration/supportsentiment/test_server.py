"""Slow clients, foreign hosts and HEAD, over real sockets, against the server that pages run in."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from http.client import HTTPResponse

import pytest

from devtools.layout import ROOT
from devtools.ports import any_free
from devtools.processes import wait_until

pytestmark = pytest.mark.slow

THREADS = 4
SEATS = THREADS // 2
# As `./dev run` starts it, only less patient.
START = """
from supportsentiment import patience
patience.PATIENCE_SECONDS = 3.0
from gunicorn.app.wsgiapp import run
run()
"""
LENGTH = b"Content-Length: 100\r\n\r\n{"
CHUNKS = b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"
POST = b"POST /api/v1/messages/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


class Answer:
    """What came back until the server closed, or said all that it had announced."""

    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        self.status = int(first.split()[1]) if first else None
        self.headers = {
            name.lower(): value for name, _, value in (x.partition(": ") for x in lines)
        }

    def problem(self):
        assert self.headers["content-type"] == "application/problem+json"
        return json.loads(self.body)["type"].partition("#problem-")[2]


class Desk:
    """The address of a server, and ways to speak to it."""

    def __init__(self, port):
        self.port = port

    def say(self, raw):
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        sock.sendall(raw)
        return sock

    def hear(self, sock):
        with sock:
            return Answer(b"".join(iter(lambda: sock.recv(65536), b"")))

    def ask(self, method, path, host="localhost", more=""):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *more.split()]
        return self.hear(self.say("\r\n".join([*lines, "", ""]).encode()))

    def answers(self):
        with contextlib.suppress(OSError):
            return self.ask("GET", "/healthz").status == 200
        return False


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    port = any_free()
    log = tmp_path_factory.mktemp("server") / "log"
    command = [
        *(sys.executable, "-c", START, "supportsentiment.wsgi:application"),
        *("--worker-class", "supportsentiment.server.DeskWorker", "--threads", str(THREADS)),
        *("--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning"),
        *("--limit-request-line", "8190", "--graceful-timeout", "1"),
    ]
    with (
        log.open("wb") as file,
        subprocess.Popen(
            command, cwd=ROOT, stdout=file, stderr=file, env={**os.environ, "LOG_LEVEL": "INFO"}
        ) as process,
    ):
        found = Desk(port)
        found.log = log
        try:
            assert wait_until(found.answers, seconds=60), log.read_text()
            yield found
        finally:
            process.terminate()


def test_slow_bodies_get_half_of_the_threads_and_a_last_moment(desk):
    slow = [desk.say(POST + (LENGTH, CHUNKS)[number % 2]) for number in range(THREADS + SEATS + 1)]

    assert desk.ask("GET", "/healthz").status == 200
    answers = [desk.hear(sock) for sock in slow]

    told = sorted(answer.problem() for answer in answers)
    assert told == ["too-slow"] * SEATS + ["unavailable"] * (len(slow) - SEATS)
    assert {answer.status for answer in answers} == {408, 503}
    assert {answer.headers["connection"] for answer in answers} == {"close"}
    assert {answer.headers.get("retry-after") for answer in answers} == {None, "5"}


def test_drops_do_not_keep_a_body_alive(desk):
    sock = desk.say(POST + LENGTH)
    sent, sock_timeout = 0, time.monotonic() + 30
    with contextlib.suppress(OSError):
        while time.monotonic() < sock_timeout:
            # Slower than a server waits for between two bytes, were each wait by itself.
            time.sleep(0.2)
            sock.sendall(b" ")
            sent += 1

    assert 0 < sent < 90
    sock.close()


def test_a_head_that_does_not_come_holds_nobody(desk):
    slow = [desk.say(b"GET /healthz HT") for _ in range(2 * THREADS)]

    assert desk.ask("GET", "/healthz").status == 200
    assert {desk.hear(sock).status for sock in slow} == {None}


def test_who_does_not_close_holds_nobody(desk):
    lazy = [
        desk.say(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        for _ in range(20)
    ]

    # gunicorn alone waits two seconds for each of them, one after the other: longer than is asked.
    assert desk.ask("GET", "/healthz").status == 200
    for sock in lazy:
        sock.close()


@pytest.mark.parametrize("pause", [0.0, 0.3])
@pytest.mark.parametrize(
    "parts",
    [
        [b"Content-Length: 2\r\n\r\n{", b"}"],
        [b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", b"1\r\n}\r\n0\r\n\r\n"],
        [b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", b"{}"],
    ],
)
def test_a_body_in_parts_reaches_the_desk(desk, parts, pause):
    sock = desk.say(POST + b"Connection: close\r\n" + parts[0])
    time.sleep(pause)
    sock.sendall(parts[1])
    raw = desk.hear(sock)

    assert (raw.status, raw.body[:12]) in [(401, raw.body[:12]), (100, b"HTTP/1.1 401")]


def test_a_connection_is_used_again_after_a_body(desk):
    sock = desk.say(POST + b"Content-Length: 2\r\n\r\n{}")
    # Head and body may come apart; all of the first answer is taken before the second is asked for.
    first = HTTPResponse(sock)
    first.begin()
    first.read()
    sock.sendall(POST + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}")

    assert first.status == 401
    assert desk.hear(sock).status in {401, None}


def test_what_is_too_long_is_refused_by_what_it_says(desk):
    sock = desk.say(POST + b"Content-Length: 99999999\r\n\r\n{")

    assert desk.hear(sock).status in {401, 413}


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/tickets/", "application/problem+json"), ("/", "text/plain")]
)
def test_a_foreign_host_is_refused_in_one_line(desk, path, kind):
    before = len(desk.log.read_text())
    answer = desk.ask("GET", path, host="evil.example")

    assert (answer.status, answer.headers["content-type"]) == (400, kind)
    [line] = desk.log.read_text()[before:].splitlines()
    assert "Refused a foreign host: 'evil.example'" in line


@pytest.mark.parametrize(
    "path", ["/healthz", "/sign-in/", "/api/v1/tickets/", "/static/console/favicon.svg"]
)
def test_head_has_the_same_headers_and_no_body(desk, path):
    before = len(desk.log.read_text())
    got, head = desk.ask("GET", path), desk.ask("HEAD", path)

    assert (head.status, head.body) == (got.status, b"")
    assert head.headers.get("content-length") == got.headers.get("content-length")
    assert desk.log.read_text()[before:] == ""


def test_a_request_line_may_have_eight_kilobytes(desk):
    assert desk.ask("GET", f"/api/v1/tickets/?cursor={'a' * 8_000}").status == 401
    assert desk.ask("GET", f"/api/v1/tickets/?cursor={'a' * 9_000}").status == 414
