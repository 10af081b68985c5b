"""A body is whole before the application sees it."""

import io
from threading import BoundedSemaphore

import pytest

from supportsentiment.bodies import IN_MEMORY, REFUSED, gathering
from supportsentiment.patience import CrowdedError, PatientSocket, TooLateError

MOST = 2 * IN_MEMORY


class Source:
    """A body as a server hands it on: it may fail after some bytes."""

    def __init__(self, data, error=None):
        self.data = io.BytesIO(data)
        self.error = error
        self.reads = 0

    def read(self, size):
        self.reads += 1
        part = self.data.read(size)
        if not part and self.error:
            raise self.error
        return part


def asked(source, **environ):
    seen = {}

    def application(environ, _start):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        seen.update(length=length, refused=environ.get(REFUSED))
        seen["body"] = environ["wsgi.input"].read(length) if length <= MOST + 1 else None
        return []

    gathering(application, most=MOST)({"wsgi.input": source, **environ}, None)
    return seen


@pytest.mark.parametrize("size", [1, 100, IN_MEMORY + 1, MOST])
def test_a_body_is_handed_on_as_it_came(size):
    body = b"x" * size
    told = {"length": size, "refused": None, "body": body}

    assert asked(Source(body), CONTENT_LENGTH=str(size)) == told
    assert asked(Source(body), HTTP_TRANSFER_ENCODING="chunked") == told


def test_chunks_are_read_until_they_are_too_many():
    assert asked(Source(b"x" * 2 * MOST), HTTP_TRANSFER_ENCODING="chunked")["length"] == MOST + 1


@pytest.mark.parametrize("length", ["", "0", str(MOST + 1), "9" * 30])
def test_what_is_nothing_or_too_much_is_not_read(length):
    source = Source(b"")
    environ = {"wsgi.input": source, "CONTENT_LENGTH": length}
    gathering(lambda given, _start: [given is environ], most=MOST)(environ, None)

    assert source.reads == 0


@pytest.mark.parametrize(("error", "word"), [(TooLateError(), "late"), (CrowdedError(), "crowded")])
def test_a_body_that_does_not_come_is_said_and_leaves_nothing(error, word):
    said = asked(Source(b"half", error), CONTENT_LENGTH="100")

    assert said == {"length": 0, "refused": word, "body": b""}


def test_a_body_that_is_not_read_ends_its_connection():
    ended = []
    sock = PatientSocket(None, BoundedSemaphore(1))
    sock.given_up = lambda: ended.append(True)
    asked(Source(b""), **{"CONTENT_LENGTH": str(MOST + 5), "gunicorn.socket": sock})

    assert ended == [True]
