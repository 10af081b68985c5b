"""``./dev backup`` and ``./dev restore``: a whole desk in one file, and back.

The file holds customers' words, so nobody but its owner may read it.
"""

import datetime
import shutil
import tempfile
from pathlib import Path

from devtools.archive import DUMP, MEDIA, pack, unpack
from devtools.binaries import clean_environment
from devtools.desk import Desk, open_desk
from devtools.layout import ROOT
from devtools.processes import must
from devtools.report import Problem, say, step

PLAIN = ("--no-owner", "--no-privileges")
EMPTY_SCHEMA = (
    "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
)


def backup(target: Path, *, force: bool = False) -> int:
    """Write the desk into one new file, while it may go on working."""
    if target.exists() and not force:
        raise Problem(f"{target} exists.", mend="Choose another name, or add --force.")
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {target.parent}.")
    with (
        open_desk() as desk,
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder,
    ):
        migrations = desk.database.migrations()
        if not migrations:
            raise Problem("The desk is empty: there is nothing to back up.")
        dump, partial = Path(folder) / DUMP, Path(folder) / "archive"
        with step("reading the database"):
            desk.database.call(
                *("pg_dump", "-Fc", "-f", str(dump)), what="The database could not be read."
            )
        facts = {
            "made_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "postgres": desk.database.binaries.major,
            "migrations": migrations,
        }
        with step("packing"):
            # After the dump, so that every attachment that it speaks of is there by now.
            attachments = pack(partial, dump=dump, media=desk.media, facts=facts)
        partial.chmod(0o600)
        partial.replace(target)
    size = target.stat().st_size / 1024**2
    say(f"{target}: the database and {attachments} attachments, {size:.1f} MB")
    return 0


def restore(source: Path, *, force: bool = False) -> int:
    """Fill an empty desk from a backup; with ``force`` replace what is there.

    The backup is checked as a whole before anything is touched, and the database is filled in
    one transaction: it is restored, or it is as it was.
    """
    with open_desk() as desk, tempfile.TemporaryDirectory(prefix="restore-") as folder:
        with step("checking the backup"):
            manifest = unpack(source, Path(folder))
        refuse_newer(manifest["migrations"], what="The backup")
        filled = _check_room(desk, force=force)
        with step("restoring the database"):
            _fill(desk, Path(folder), empty_first=filled)
        with step("restoring the attachments"):
            if desk.media.exists():
                shutil.rmtree(desk.media)
            shutil.copytree(Path(folder) / MEDIA, desk.media)
    say(f"Restored from {manifest['made_at']}. The next ./dev run migrates it to this version.")
    return 0


def refuse_newer(migrations: list[str], *, what: str, root: Path = ROOT) -> None:
    """Raise a :class:`Problem` where ``what`` knows migrations that this checkout does not have."""
    folders = [*root.glob("*/migrations"), *root.glob("*/*/migrations")]
    ours = {folder.parent.name: folder for folder in folders}
    for line in migrations:
        app, _, name = line.partition(".")
        if app in ours and not (ours[app] / f"{name}.py").exists():
            raise Problem(
                f"{what} is of a newer version: it knows {line}.",
                mend="Check out that version, or one after it.",
            )


def _check_room(desk: Desk, *, force: bool) -> bool:
    """Tell whether there is something to replace; refuse unless that is wanted and safe."""
    if others := desk.database.other_sessions():
        raise Problem(
            f"{others} connections to the database are open.",
            mend="Stop ./dev run and everything else that uses this desk, then try again.",
        )
    filled = desk.database.tables() > 0
    if not force and (filled or (desk.media.exists() and any(desk.media.iterdir()))):
        raise Problem(
            "The desk is not empty; restoring would replace everything in it.",
            mend="Make a backup of it first, then add --force.",
        )
    return filled


def _fill(desk: Desk, folder: Path, *, empty_first: bool) -> None:
    script = folder / "database.sql"
    what = "The database could not be restored; it is as it was."
    # By way of a script, because pg_restore cannot empty the schema in the same transaction.
    must(
        [desk.database.binaries.program("pg_restore"), *PLAIN, "-f", script, folder / DUMP],
        what=what,
        env=clean_environment(),
    )
    clear = ("-c", EMPTY_SCHEMA) if empty_first else ()
    options = ("-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null")
    desk.database.call("psql", *options, *clear, "-f", str(script), what=what)
