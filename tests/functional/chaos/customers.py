"""Customers at work: they post, try again until they are answered, and often post twice."""

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator

from tests.functional.chaos.ledger import Ledger, Promise, Try
from tests.functional.chaos.letters import Letter, letters

TIMEOUT_SECONDS = 8.0
PAUSE_SECONDS = 0.2
POSTED_TWICE = 0.15
POSTED_AT_ONCE = 0.1
BULK = 0.1
BULK_SIZE = 20


class Customers:
    """Several threads that write letters until they are told to stop, then finish theirs."""

    def __init__(
        self, *, port: int, token: str, ledger: Ledger, seed: int, a_second: float
    ) -> None:
        self._port = port
        self._token = token
        self._ledger = ledger
        self._seed = seed
        self._letters: Iterator[Letter] = letters(seed)
        self._lock = threading.Lock()
        self._waiting: dict[int, str] = {}
        self._stop = threading.Event()
        threads = 4
        self._pause = threads / a_second
        self._threads = [
            threading.Thread(target=self._write, args=(number,), daemon=True)
            for number in range(threads)
        ]

    def start(self) -> None:
        """Begin to write."""
        for thread in self._threads:
            thread.start()

    def finish(self, *, seconds: float) -> bool:
        """Begin nothing new; True when every letter was answered in time."""
        self._stop.set()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(timeout=max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def waiting(self) -> dict[int, str]:
        """Letters that were posted for the first time and not yet answered, with external ids."""
        with self._lock:
            return dict(self._waiting)

    def burst(self, count: int) -> None:
        """Hand in many letters at once beside all others, so that the workers have full batches."""
        with self._lock:
            chosen = [next(self._letters) for _ in range(count)]
        thread = threading.Thread(
            target=self._deliver_bulk,
            args=([one for one in chosen if not one.headers],),
            daemon=True,
        )
        self._threads.append(thread)
        thread.start()

    def _write(self, number: int) -> None:
        chance = random.Random(self._seed * 31 + number)
        while not self._stop.is_set():
            started = time.monotonic()
            wanted = BULK_SIZE if chance.random() < BULK / BULK_SIZE else 1
            with self._lock:
                chosen = [next(self._letters) for _ in range(wanted)]
            if wanted > 1:
                self._deliver_bulk([one for one in chosen if not one.headers])
                chosen = [one for one in chosen if one.headers]
            for letter in chosen:
                self._deliver_as_people_do(letter, chance)
            self._stop.wait(max(0.0, self._pause * wanted - (time.monotonic() - started)))

    def _deliver_as_people_do(self, letter: Letter, chance: random.Random) -> None:
        if chance.random() < POSTED_AT_ONCE:
            other = threading.Thread(target=self._deliver, args=(letter,))
            other.start()
            self._deliver(letter)
            other.join()
            return
        self._deliver(letter)
        if chance.random() < POSTED_TWICE:
            self._deliver(letter)

    def _deliver(self, letter: Letter) -> None:
        """Post until the desk answers for good."""
        first = True
        while True:
            with self._lock:
                if first and "external_id" in letter.body:
                    self._waiting[letter.number] = letter.body["external_id"]
            status, answer = self._post("messages/", letter.body, letter.headers)
            with self._lock:
                self._waiting.pop(letter.number, None)
            first = False
            if status == 202:
                self._promised(letter, json.loads(answer))
                return
            if self._is_final(status, answer):
                return
            time.sleep(PAUSE_SECONDS)

    def _deliver_bulk(self, chosen: list[Letter]) -> None:
        """Post many at once until all are answered for good."""
        while chosen:
            body = {"messages": [letter.body for letter in chosen]}
            status, answer = self._post("messages/bulk/", body, {})
            if self._is_final(status, answer):
                return
            if status != 202:
                time.sleep(PAUSE_SECONDS)
                continue
            left = []
            for letter, result in zip(chosen, json.loads(answer)["results"], strict=True):
                if result["status"] == 202:
                    self._promised(letter, result)
                elif not self._is_final(result["status"], json.dumps(result)):
                    left.append(letter)
            chosen = left

    def _promised(self, letter: Letter, answer: dict[str, object]) -> None:
        self._ledger.write(
            Promise(
                letter=letter.number,
                message=int(str(answer["id"])),
                ticket=int(str(answer["ticket"])),
                duplicate=bool(answer["duplicate"]),
                opens_ticket=letter.opens_ticket,
            )
        )

    def _is_final(self, status: int, answer: str) -> bool:
        """Whether the desk refused for good, or broke. Neither may happen, so it is kept."""
        if status in {0, 202, 503}:
            return False
        self._ledger.refused.append(f"{status}: {answer[:300]}")
        return True

    def _post(self, path: str, body: object, headers: dict[str, str]) -> tuple[int, str]:
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        status, answer = 0, ""
        try:
            connection.request(
                "POST",
                f"/api/v1/{path}",
                body=json.dumps(body),
                headers={
                    "Authorization": f"Bearer {self._token}",
                    "Content-Type": "application/json",
                    **headers,
                },
            )
            response = connection.getresponse()
            answer = response.read().decode()
            status = response.status
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        self._ledger.tried(Try(started, time.monotonic() - started, status))
        return status, answer
