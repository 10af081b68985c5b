"""The worker of gunicorn that pages and REST run in: threads, of which slow clients get a part."""

from threading import BoundedSemaphore
from typing import Any

from gunicorn.workers import gthread

from supportsentiment.patience import MOMENT_SECONDS, PatientSocket


class DeskWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """Threads as gunicorn has them, each connection behind a `PatientSocket`.

    TLS ends at the proxy: a socket that decrypts has bytes that no poll knows of.
    """

    def init_process(self) -> None:
        """Half of the threads may wait for slow clients; the others go on answering."""
        self._seats = BoundedSemaphore(max(1, self.cfg.threads // 2))
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection to a thread."""
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(conn.sock, self._seats)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Deal with what came on a connection."""
        # gunicorn lets a connection on which nothing comes have a thread for five seconds.
        if not conn.initialized and not conn.wait_for_data(MOMENT_SECONDS):
            return gthread._DEFER
        conn.sock.begin()
        try:
            goes_on = super().handle(conn)
        finally:
            conn.sock.leave()
        if not goes_on:
            conn.sock.linger()
        return goes_on

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head has come."""
        conn.sock.given_up = req.force_close
        # The head is here; its body may take a seat of its own.
        conn.sock.leave()
        return super().handle_request(req, conn)
