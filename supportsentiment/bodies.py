"""The body of a request is here before anybody looks at the request.

What is read while it still comes would hold a database connection as long as its sender likes.
Nothing is waited for whose declared length is refused anyway.
"""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from supportsentiment.patience import CrowdedError, PatientSocket, TooLateError

REFUSED = "supportsentiment.body_refused"
LATE, CROWDED = "late", "crowded"
IN_MEMORY = 1024 * 1024
STEP = 256 * 1024

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


def gathering(application: Application, *, most: int) -> Application:
    """The application, given whole bodies of at most `most` bytes and one more.

    A body that did not come leaves `LATE` or `CROWDED` under `REFUSED` in the environment, for
    the application to say.
    """

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        expected = _expected(environ)
        if not 0 < expected <= most:
            if expected:
                _give_up(environ)
            return application(environ, start_response)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            environ["CONTENT_LENGTH"] = str(_gather(environ, body, most=most))
            environ["wsgi.input"] = body
            return application(environ, start_response)

    return answer


def _expected(environ: Environ) -> int:
    """How long the body says it is; one that comes in chunks is at least something."""
    said = environ.get("CONTENT_LENGTH") or ""
    if said.isdecimal():
        return int(said)
    return int("HTTP_TRANSFER_ENCODING" in environ)


def _give_up(environ: Environ) -> None:
    """The body is not read, so its connection ends with the answer."""
    sock = environ.get("gunicorn.socket")
    if isinstance(sock, PatientSocket):
        sock.give_up()


def _gather(environ: Environ, body: IO[bytes], *, most: int) -> int:
    """Read the body; return its length, which is 0 where it did not come."""
    sock = environ.get("gunicorn.socket")
    if isinstance(sock, PatientSocket):
        sock.begin()
    try:
        return _copy(environ["wsgi.input"], body, most=most + 1)
    except (TooLateError, CrowdedError) as error:
        environ[REFUSED] = LATE if isinstance(error, TooLateError) else CROWDED
        body.truncate(0)
        return 0
    finally:
        body.seek(0)
        if isinstance(sock, PatientSocket):
            sock.leave()


def _copy(source: IO[bytes], target: IO[bytes], *, most: int) -> int:
    """Copy at most so many bytes; return how many there were."""
    copied = 0
    while copied < most and (part := source.read(min(STEP, most - copied))):
        copied += len(part)
        target.write(part)
    return copied
