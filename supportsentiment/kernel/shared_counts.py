"""The counters of all processes, added up; and those of processes that have ended, kept.

Where `PROMETHEUS_MULTIPROC_DIR` names a folder, each process counts in files of its own there. While
it lives it holds a lock on a file `<who>.alive`: a number would not do, for processes of several
containers may have the same. Whoever looks adds what ended processes left to one file, so that
totals never fall and files do not pile up.
"""

import contextlib
import fcntl
import logging
import os
import platform
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

logger = logging.getLogger(__name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
RETIRED = "retired"


class _Share:
    """This process's part of the folder; a fork takes a part of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pid = 0
        self._who = ""
        self._alive: int | None = None

    def who(self) -> str:
        """A name that no other living process has."""
        if self._pid != os.getpid():
            with locked(self.folder):
                name = f"{platform.node().replace('_', '-')}-{os.getpid()}"
                # Kept open as long as the process lives. A fork's own file takes the place of its
                # parent's, whose lock the parent still holds.
                inherited, self._alive = self._alive, _open(self.folder / f"{name}.alive")
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(self._alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if inherited is not None:
                    os.close(inherited)
            self._pid, self._who = os.getpid(), name
        return self._who


_share: _Share | None = None


def share_counts() -> None:
    """Count where all processes count, if there is such a place; before the first counter is made."""
    global _share  # noqa: PLW0603 - counters are made once in a process, too
    wanted = os.environ.get(FOLDER)
    values.ValueClass = values.MutexValue
    if not wanted:
        return
    share = _Share(Path(wanted))
    try:
        share.folder.mkdir(parents=True, exist_ok=True)
        values.ValueClass = values.MultiProcessValue(share.who)  # type: ignore[no-untyped-call]
    except OSError as error:
        # A command that somebody else runs on this machine must not fail for its counters.
        logger.warning("This process counts for itself: %s", error)
        return
    _share = share


@contextlib.contextmanager
def counted() -> Iterator[CollectorRegistry]:
    """All that was counted: by every process, living or ended; else by this one."""
    if _share is None:
        yield REGISTRY
        return
    registry = CollectorRegistry()
    with locked(_share.folder):
        retire(_share.folder)
        MultiProcessCollector(registry, path=str(_share.folder))  # type: ignore[no-untyped-call]
        yield registry


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder: nobody begins to count there, and no file goes."""
    descriptor = _open(folder / "lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def retire(folder: Path) -> None:
    """Add up what ended processes counted, and remove their files. The folder is held."""
    living = {path.stem for path in folder.glob("*.alive") if not _has_ended(path)}
    left: dict[str, list[Path]] = defaultdict(list)
    for path in folder.glob("*.db"):
        kind, _, who = path.stem.rpartition("_")
        if who not in living and who != RETIRED:
            left[kind].append(path)
    for kind, paths in left.items():
        _add_to(folder / f"{kind}_{RETIRED}.db", paths)
        for path in paths:
            path.unlink()


def _has_ended(alive: Path) -> bool:
    """Whether nobody holds this mark; then it goes."""
    descriptor = _open(alive)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        alive.unlink()
        return True
    finally:
        os.close(descriptor)


def _add_to(retired: Path, paths: Iterable[Path]) -> None:
    """Put the sums into one file, as a whole: whoever is killed here leaves the old one."""
    sums: dict[str, float] = defaultdict(float)
    for path in [retired, *paths]:
        for key, value in _values_of(path):
            sums[key] += value
    fresh = retired.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    file = MmapedDict(str(fresh))  # type: ignore[no-untyped-call]
    for key, value in sums.items():
        file.write_value(key, value, 0.0)  # type: ignore[no-untyped-call]
    file.close()  # type: ignore[no-untyped-call]
    fresh.replace(retired)


def _values_of(path: Path) -> list[tuple[str, float]]:
    """What a file holds; nothing where its process was killed while it made it."""
    if not path.exists() or not path.stat().st_size:
        return []
    try:
        found = MmapedDict.read_all_values_from_file(str(path))  # type: ignore[no-untyped-call]
        return [(key, value) for key, value, _time, _place in found]
    except (RuntimeError, ValueError, struct.error):
        logger.warning("Counts in %s cannot be read", path.name)
        return []


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
