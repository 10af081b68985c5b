"""Where things are in a checkout, and where each kind of run keeps its state."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The packages of the desk, each a room of its own.
ROOMS = (
    "supportsentiment",
    "tickets",
    "sentiment",
    "routing",
    "coaching",
    "knowledgebase",
    "api",
    "console",
    "demo",
)
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
# A checkout on a disk that knows no sockets (a network share) needs its state somewhere else.
VAR = Path(os.environ.get("DEV_VAR") or ROOT / "var").absolute()

# A socket's path may be 107 bytes long on Linux and 103 on macOS; the rest is the file's own name.
LONGEST_SOCKET_DIR = 80


def state_dir(kind: str) -> Path:
    """Return the private folder of one kind of run (demo, test, bench), made if need be."""
    folder = VAR / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def socket_dir(preferred: Path) -> Path:
    """Return a folder for sockets: the preferred one, or a temporary one where it is too deep.

    Whoever asked removes a temporary folder again with :func:`drop_socket_dir`.
    """
    if len(os.fsencode(preferred)) < LONGEST_SOCKET_DIR:
        return preferred
    return Path(tempfile.mkdtemp(prefix="supportsentiment-", dir="/tmp"))


def drop_socket_dir(folder: Path, *, preferred: Path) -> None:
    """Remove a temporary folder that :func:`socket_dir` made; leave the preferred one."""
    if folder == preferred:
        return
    for entry in folder.iterdir():
        entry.unlink(missing_ok=True)
    folder.rmdir()
