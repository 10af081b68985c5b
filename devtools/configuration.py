"""The environment that the product's processes are started with.

What the person set wins, then the lines of ``.env``, then what a private run needs.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from devtools.layout import ROOT, state_dir
from devtools.report import Problem

ENV_FILE = ROOT / ".env"


def read_env_file(path: Path) -> dict[str, str]:
    """Return the ``NAME=value`` lines of a file; quotes around a value and comments go.

    A missing file is an empty one. Raises :class:`Problem` for a line that is neither.
    """
    if not path.exists():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, separator, value = text.removeprefix("export ").partition("=")
        if not separator or not name.strip().isidentifier():
            raise Problem(f"{path.name}, line {number}: expected NAME=value.")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name.strip()] = value
    return found


def given_settings(kind: str) -> dict[str, str]:
    """Return what the person set: the environment, over ``.env``.

    Tests do not read ``.env``: it may name a database that somebody works with.
    """
    if kind == "test":
        return dict(os.environ)
    return {**read_env_file(ENV_FILE), **os.environ}


def child_environment(kind: str, services: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment for a process of the product.

    ``services`` holds ``DATABASE_URL`` and ``REDIS_URL``.
    """
    state = state_dir(kind)
    given = {name: value for name, value in given_settings(kind).items() if value}
    defaults = {
        "DJANGO_SETTINGS_MODULE": "supportsentiment.settings",
        "STATE_DIR": str(state),
        "PYTHONUNBUFFERED": "1",
        # Threads would otherwise each keep a heap of their own, which doubles a worker's memory.
        "MALLOC_ARENA_MAX": "2",
        # Celery warns of root because of a serializer that we refuse anyway.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    environment = {**defaults, **given, **services}
    if "SECRET_KEY" not in environment:
        environment["SECRET_KEY"] = secret_key(state)
    return environment


def secret_key(state: Path) -> str:
    """Return the private key of this state folder, made at the first call."""
    path = state / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")
