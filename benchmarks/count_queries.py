"""How many statements a page costs. Prints one JSON object.

python -m benchmarks.count_queries COOKIE PATH ...
"""

import json
import sys
from collections.abc import Sequence

import django

django.setup()

from django.db import connection  # noqa: E402 - needs the apps
from django.test import Client  # noqa: E402 - needs the apps
from django.test.utils import CaptureQueriesContext  # noqa: E402 - needs the apps


def count(cookie: str, paths: Sequence[str]) -> dict[str, int]:
    """Statements by path, the session's and the user's among them."""
    client = Client(headers={"host": "localhost"})
    client.cookies.load(cookie)
    found = {}
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answers {response.status_code}")
        found[path] = len(queries)
    return found


if __name__ == "__main__":
    print(json.dumps(count(sys.argv[1], sys.argv[2:])))
