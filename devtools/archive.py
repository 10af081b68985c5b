"""The file that a backup is: a plain tar with a manifest, a database dump and attachments.

``manifest.json`` names every other file with its SHA-256. Nothing is taken out of an archive that
a backup never holds: no links, no paths that lead elsewhere.
"""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from devtools.report import Problem

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
CHUNK = 1024 * 1024


def pack(target: Path, *, dump: Path, media: Path, facts: Mapping[str, Any]) -> int:
    """Write an archive of a dump and a folder of attachments; return how many there were.

    ``facts`` go into the manifest. An attachment that vanishes meanwhile is left out.
    """
    files = {}
    with tarfile.open(target, "w") as archive:
        archive.add(dump, arcname=DUMP)
        files[DUMP] = fingerprint(dump)
        for path in sorted(path for path in media.rglob("*") if path.is_file()):
            name = f"{MEDIA}/{path.relative_to(media).as_posix()}"
            try:
                files[name] = fingerprint(path)
                archive.add(path, arcname=name, recursive=False)
            except FileNotFoundError:
                files.pop(name, None)
        note = target.with_name(MANIFEST)
        manifest = {**facts, "format": FORMAT, "files": files}
        note.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        archive.add(note, arcname=MANIFEST)
    return len(files) - 1


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder and return its manifest.

    Raises :class:`Problem` for a file that is no backup, is damaged, is of another format, or
    holds what does not belong there.
    """
    (folder / MEDIA).mkdir()
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                _unpack_member(archive, member, folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise Problem(f"{source} cannot be read as a backup: {error}") from None
    if manifest.get("format") != FORMAT:
        raise Problem(f"{source} was made by another version of ./dev backup.")
    if manifest.get("files") != _fingerprints(folder):
        raise Problem(f"{source} is damaged: its files are not what its manifest says.")
    return manifest


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = PurePosixPath(member.name)
    known = member.name in {MANIFEST, DUMP} or (len(path.parts) > 1 and path.parts[0] == MEDIA)
    content = archive.extractfile(member) if member.isfile() else None
    if not known or ".." in path.parts or content is None:
        raise Problem(f"The backup holds something that does not belong there: {member.name}")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file, CHUNK)


def _fingerprints(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): fingerprint(path)
        for path in files
        if path != folder / MANIFEST
    }
