"""The engine alone: texts a second, batch after batch, in one process. Prints one JSON object.

python -m benchmarks.engine_speed COUNT BATCH
"""

import json
import sys
import time

import django

django.setup()

from benchmarks.texts import make_texts  # noqa: E402 - needs the apps
from sentiment.engines.base import Passage  # noqa: E402 - needs the apps
from sentiment.engines.registry import get_engine  # noqa: E402 - needs the apps


def main(count: int, batch: int) -> dict[str, float]:
    """Read the same texts that the backlog holds."""
    engine = get_engine()
    engine.warm_up()
    passages = [Passage(text) for text in make_texts(count)]
    engine.analyze(passages[:batch])
    begin = time.monotonic()
    for first in range(0, count, batch):
        engine.analyze(passages[first : first + batch])
    seconds = time.monotonic() - begin
    return {"seconds": seconds, "a_second": count / seconds}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
