"""As whom a private Postgres runs: it refuses to run as root, and we refuse to give up.

A plain user needs nothing. Root steps into a user namespace where that is allowed, which creates
no user and changes no folder. Where namespaces are forbidden (a chroot, a plain container) a
system user is made, and files move to a place that it can reach.
"""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from devtools.processes import capture, must

SYSTEM_USER = "supportsentiment"
MAKE_USER = ("useradd", "--system", "--user-group", "--no-create-home")
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


class PopenIdentity(TypedDict, total=False):
    """The keyword arguments of ``subprocess`` that change who runs a process."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class RunAs:
    """Who runs a process: a prefix for its command line, or another user."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def identity(self) -> PopenIdentity:
        """Return the keyword arguments for ``subprocess``."""
        if self.uid is None or self.gid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Tell whether this user may walk down to the path and read what is there."""
        if self.uid is None:
            return True
        folders = [folder for folder in (path, *path.parents) if folder.exists()]
        return all(_open_to(self.uid, folder) for folder in folders)


def choose(data: Path) -> RunAs:
    """Choose who runs the Postgres whose data is, or will be, in this folder."""
    if os.geteuid() != 0:
        return RunAs()
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return RunAs(uid=owner.st_uid, gid=owner.st_gid)
    if namespaces_allowed():
        return RunAs(prefix=NAMESPACE)
    entry = _system_user()
    return RunAs(uid=entry.pw_uid, gid=entry.pw_gid)


def namespaces_allowed() -> bool:
    """Tell whether root may step into a user namespace here."""
    if shutil.which(NAMESPACE[0]) is None:
        return False
    return capture([*NAMESPACE, "true"]).returncode == 0


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        must(
            [*MAKE_USER, SYSTEM_USER],
            what="Postgres does not run as root, and no system user could be made for it.",
            mend="Run ./dev as a plain user, or set DATABASE_URL to a Postgres of yours.",
        )
        return pwd.getpwnam(SYSTEM_USER)


def _open_to(uid: int, path: Path) -> bool:
    info = path.stat()
    need = 0o5 if path.is_dir() else 0o4
    if info.st_uid == uid:
        return info.st_mode >> 6 & need == need
    # A folder on the way down needs the right to walk through, not to list.
    need = 0o1 if path.is_dir() else 0o4
    return info.st_mode & need == need
