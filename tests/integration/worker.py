"""A score worker beside the test, for whoever asks and waits."""

import threading
from contextlib import contextmanager

from django.db import connection

from supportsentiment.kernel import work


@contextmanager
def answering():
    """Somebody reads what is asked until the block ends. Needs a committed database."""
    done = threading.Event()

    def serve():
        while not done.is_set():
            work.work_off("sentiment.answer_requests")
            done.wait(0.01)
        connection.close()

    worker = threading.Thread(target=serve, daemon=True)
    worker.start()
    try:
        yield
    finally:
        done.set()
        worker.join()
