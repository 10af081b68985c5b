"""The bundled model on disk: a manifest, and files that must match it byte for byte.

A model that was swapped, truncated or half copied would still give numbers; nobody would notice
for weeks. So every file is checked against the manifest before the first message is read.
"""

import json
import os
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from sentiment.engines.base import EngineUnavailableError

MANIFEST = "manifest.json"
FORMAT = 4
# These are kept with the work that waits, and shown to people: the files by their names within the
# folder, for the way to it is nobody's business. `console.screens.retold` knows them.
MISSING = "The bundled model is missing: %(file)s cannot be read."
DAMAGED = "The bundled model's %(file)s is damaged: %(problem)s"
INCOMPLETE = "The bundled model is incomplete: %(file)s cannot be read."
ALTERED = "The bundled model was altered: %(file)s is not as released."


Marks = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Canary:
    """A sentence and the numbers that the model gave for it on the day it was made."""

    text: str
    expected: dict[str, float]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the engine needs to know of an artefact. `digest` is the SHA-256 of the manifest.

    `languages` are those that the model was tested in and did well enough; in others it abstains.
    `doubts` are what `sentiment.conformal.doubts_kept` kept of the texts it was calibrated on.
    """

    version: str
    digest: str
    heads: tuple[str, ...]
    evidence_signals: tuple[str, ...]
    languages: frozenset[str]
    doubts: tuple[float, ...]
    files: dict[str, str]
    canaries: tuple[Canary, ...]
    tolerance: float


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an artefact.

    Raises:
        EngineUnavailableError: it is missing, damaged, or of a format this release cannot read.
    """
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
        return _parse(json.loads(raw), digest=sha256(raw).hexdigest())
    except OSError as error:
        raise EngineUnavailableError(MISSING % {"file": MANIFEST}) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        damage = {"file": MANIFEST, "problem": repr(error)}
        raise EngineUnavailableError(DAMAGED % damage) from error


def marks_of(folder: Path) -> Marks:
    """What changes when a file of the folder is altered, replaced or lost; costs no reading."""
    try:
        found = [(entry.name, entry.stat()) for entry in os.scandir(folder)]
    except OSError:
        return ()
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in found))


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file with its digest.

    Raises:
        EngineUnavailableError: a file is missing or differs from the manifest.
    """
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            with path.open("rb") as stream:
                found = file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise EngineUnavailableError(INCOMPLETE % {"file": name}) from error
        if found != expected:
            raise EngineUnavailableError(ALTERED % {"file": name})


def _parse(fields: dict[str, Any], *, digest: str) -> Manifest:
    if fields["format"] != FORMAT:
        raise ValueError(f"format {fields['format']!r} is not {FORMAT}")
    names = [Path(name) for name in fields["files"]]
    if any(name.name != str(name) for name in names):
        raise ValueError("a file lies outside the folder")
    if not fields["doubts"]:
        raise ValueError("no doubts are kept")
    return Manifest(
        version=str(fields["version"]),
        digest=digest,
        heads=tuple(fields["heads"]),
        evidence_signals=tuple(fields["evidence_signals"]),
        languages=frozenset(map(str, fields["languages"])),
        doubts=tuple(map(float, fields["doubts"])),
        files={name: str(entry["sha256"]) for name, entry in fields["files"].items()},
        canaries=tuple(
            Canary(str(canary["text"]), {k: float(v) for k, v in canary["expected"].items()})
            for canary in fields["canaries"]
        ),
        tolerance=float(fields["tolerance"]),
    )
