"""A real socket server in a thread, and browsers' side of it."""

import contextlib
import json
import socket
import threading
import time
from collections import Counter

import pytest
import uvicorn
from django.conf import settings as configured
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from console.live import sender
from supportsentiment.asgi import application


class Server:
    """uvicorn on a free port, as the sockets' process runs it."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        config = uvicorn.Config(application, lifespan="off", log_level="warning", access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],))

    def start(self):
        self.thread.start()
        while not self.server.started:
            time.sleep(0.005)

    def stop(self):
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.listener.close()
        assert not self.thread.is_alive()


class Screen:
    """A browser's page: signed in, with a socket."""

    def __init__(self, connection, client):
        self.connection = connection
        self.client = client
        self.hello = self.hear() if client else None

    def hear(self, timeout=3.0):
        return json.loads(self.connection.recv(timeout=timeout))

    def say(self, frame):
        self.connection.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    def ask(self, frame):
        self.say(frame)
        return self.hear()

    def hears_nothing(self):
        """What was said before this question would have come before its answer."""
        time.sleep(0.1)
        return self.ask({"ping": 99}) == {"pong": 99}

    def changes(self, *, many=1):
        """The next changes; each is told once."""
        found = Counter()
        while found.total() < many:
            found.update(
                (change["ticket"], change["seq"], change["kind"])
                for change in self.hear()["changes"]
            )
        return sorted(found.elements())

    def closed(self, timeout=5.0):
        """The code that the server closes with."""
        until = time.monotonic() + timeout
        try:
            while time.monotonic() < until:
                self.connection.recv(timeout=max(0.01, until - time.monotonic()))
        except ConnectionClosed as error:
            return error.rcvd.code if error.rcvd else None
        except TimeoutError:
            return "open"
        return "open"


@pytest.fixture(scope="session")
def server(django_db_setup):
    with running() as one:
        yield one


@contextlib.contextmanager
def running():
    one = Server()
    one.start()
    yield one
    one.stop()
    close_sender()


def close_sender():
    """End this process's sender where no loop runs: a browser's may run in this thread."""
    closing = threading.Thread(target=sender.close)
    closing.start()
    closing.join()


@pytest.fixture
def open_socket(server, transactional_db):
    """Open a socket with a client's cookies; without a client, a stranger's."""
    with contextlib.ExitStack() as stack:

        def run(client=None, *, origin="http://localhost:8000", path="/live/", cookie=None):
            if client:
                cookie = client.cookies[configured.SESSION_COOKIE_NAME].value
            headers = {"Cookie": f"{configured.SESSION_COOKIE_NAME}={cookie}"} if cookie else {}
            return stack.enter_context(
                connect(
                    f"ws://127.0.0.1:{server.port}{path}",
                    origin=origin,
                    additional_headers=headers,
                    open_timeout=5,
                    close_timeout=1,
                )
            )

        yield run


@pytest.fixture
def screen_of(open_socket):
    """A page that this user has open."""

    def run(user):
        client = Client()
        client.force_login(user)
        return Screen(open_socket(client), client)

    return run


@pytest.fixture
def stranger(open_socket):
    """A socket without a usable session."""

    def run(cookie=None):
        return Screen(open_socket(cookie=cookie), None)

    return run
