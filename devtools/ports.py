"""Network ports on this machine: is one free, which is the next, and who holds a taken one."""

import contextlib
import socket
from pathlib import Path

from devtools.processes import command_of

HIGHEST = 65535
LISTENING = "0A"


def is_free(port: int, *, host: str = "127.0.0.1") -> bool:
    """Tell whether a server could listen on this port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """Return a loopback port that the system says is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def next_free_run(port: int, *, count: int, host: str = "127.0.0.1") -> int | None:
    """Return the first port from ``port`` on that begins ``count`` free ones in a row."""
    for first in range(port, HIGHEST - count + 2):
        if all(is_free(first + offset, host=host) for offset in range(count)):
            return first
    return None


def holder(port: int) -> str:
    """Say which program listens on a port, as far as this user may know; else an empty text."""
    inodes = _listening_inodes(port)
    if not inodes:
        return ""
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(descriptor.readlink()) in wanted:
                        command = command_of(int(process.name))
                        return f"process {process.name} ({command[:120]})"
    return ""


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    found.add(fields[9])
    return found
