"""A worker whose engine takes the whole process with it when it meets one text.

Run as a process of its own by tests; the engine is put in the place of the fake one, here alone.
"""

import os
from collections.abc import Sequence

import django

django.setup()

from sentiment.analysis import Analysis  # noqa: E402 - after django.setup
from sentiment.engines import registry  # noqa: E402
from sentiment.engines.base import Passage  # noqa: E402
from sentiment.engines.fake import FakeEngine  # noqa: E402
from supportsentiment.kernel import work  # noqa: E402

DEADLY = "deadly"
EXIT_STATUS = 9


class DeadlyEngine(FakeEngine):
    """Dies as a library does that crashes: without a word, and with everything it held."""

    def analyze(self, passages: Sequence[Passage]) -> list[Analysis]:
        """Read, or end the process."""
        if any(DEADLY in passage.text for passage in passages):
            os._exit(EXIT_STATUS)
        return super().analyze(passages)


if __name__ == "__main__":
    registry._MAKERS["fake"] = lambda _: DeadlyEngine()
    work.work_off("sentiment.read_messages")
