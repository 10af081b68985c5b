"""Check, without a network, that the locked requirements fit what pyproject.toml asks for.

Run inside the environment as ``python -m devtools.locks``.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from devtools.layout import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)")
HASH = re.compile(r"^\s+--hash=sha256:[0-9a-f]{64}\b")
# Which parts of pyproject.toml each file answers; "" is the project itself.
SETS = {
    "run.txt": ("", "services"),
    "dev.txt": ("", "services", "dev"),
    "installer.txt": ("installer",),
}


def read_pins(text: str) -> dict[str, tuple[str, int]]:
    """Return the version and the number of hashes of each pinned package, by its plain name."""
    pins: dict[str, tuple[str, int]] = {}
    name = ""
    for line in text.splitlines():
        if pin := PIN.match(line):
            name = canonicalize_name(pin.group(1))
            pins[name] = (pin.group(2), 0)
        elif HASH.match(line) and name:
            pins[name] = (pins[name][0], pins[name][1] + 1)
    return pins


def problems(root: Path) -> list[str]:
    """Return one sentence for each way in which the locked files do not fit."""
    asked = _asked(root)
    found = []
    locked = {}
    for file, groups in SETS.items():
        pins = read_pins((root / "requirements" / file).read_text(encoding="utf-8"))
        locked[file] = pins
        found += [f"{file}: {name} has no hash." for name, pin in pins.items() if not pin[1]]
        for requirement in (one for group in groups for one in asked[group]):
            version = pins.get(canonicalize_name(requirement.name), ("", 0))[0]
            if not version:
                found.append(f"{file}: {requirement} is not locked.")
            elif not requirement.specifier.contains(version, prereleases=True):
                found.append(f"{file}: {requirement.name} {version} is not {requirement}.")
    found += [
        f"{name} is {pin[0]} in run.txt and {other[0]} in dev.txt."
        for name, pin in locked["run.txt"].items()
        if (other := locked["dev.txt"].get(name, ("missing", 0)))[0] != pin[0]
    ]
    return found


def _asked(root: Path) -> dict[str, list[Requirement]]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"": project["project"]["dependencies"], **project["dependency-groups"]}
    return {name: [Requirement(line) for line in lines] for name, lines in groups.items()}


def main() -> int:
    """Print what does not fit; return 1 when there is something."""
    found = problems(ROOT)
    for sentence in found:
        sys.stdout.write(sentence + "\n")
    if found:
        sys.stdout.write("Lock again with ./dev lock.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
