"""Places outside the checkout, for a system user who cannot reach inside it.

Only root needs them, and only where it may not step into a user namespace (see
:mod:`devtools.privileges`): a checkout under ``/root`` is closed to every other user. What nobody
points at any more is removed when something new is made.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from devtools.binaries import PostgresBinaries
from devtools.processes import alive, must

HOME = Path("/var/lib/supportsentiment-dev")
LINK_NOTE = ".link"


def make_place(link: Path, *, home: Path = HOME) -> Path:
    """Return a new place for what ``link`` stands for, and make the link point at it.

    The place is not made yet. An old one is removed: its link is gone because somebody wiped the
    state that it was part of.
    """
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    sweep(home)
    place = home / hashlib.sha256(os.fsencode(link)).hexdigest()[:16]
    shutil.rmtree(place, ignore_errors=True)
    place.with_suffix(LINK_NOTE).write_bytes(os.fsencode(link))
    link.symlink_to(place)
    return place


def sweep(home: Path = HOME) -> None:
    """Remove every place whose link is gone and whose server, if any, has stopped."""
    for note in home.glob(f"*{LINK_NOTE}"):
        link, place = Path(os.fsdecode(note.read_bytes())), note.with_suffix("")
        if (link.is_symlink() and link.readlink() == place) or _serves(place):
            continue
        shutil.rmtree(place, ignore_errors=True)
        note.unlink(missing_ok=True)


def readable_copy(binaries: PostgresBinaries, *, home: Path = HOME) -> Path:
    """Return the folder of programs in a copy of an installation that everybody may read.

    The whole package is copied with the libraries beside it, which its programs find by their
    relative place. Copies of the same version are shared by all checkouts.
    """
    package = binaries.installation.parent
    versions = [path.name for path in package.parent.glob(f"{package.name}-*.dist-info")]
    name = versions[0].removesuffix(".dist-info") if versions else f"postgres-{binaries.major}"
    copy = home / name
    if not copy.exists():
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=home, prefix=".copy-"))
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, partial / folder.name, symlinks=True)
        must(["chmod", "-R", "a+rX", partial], what=f"{partial} could not be opened to all.")
        try:
            partial.rename(copy)
        except OSError:
            # Another checkout was quicker; its copy is the same.
            shutil.rmtree(partial)
    return copy / package.name / binaries.folder.relative_to(package)


def _serves(place: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        lock = (place / "postmaster.pid").read_text(encoding="utf-8")
        return alive(int(lock.split("\n", 1)[0]))
    return False
