"""The Python environment of the checkout: made once from hash-pinned requirements.

A stamp inside it says what it was made from, so a second start has nothing to do. There are two
sets, ``run`` and ``dev``; an environment that once had ``dev`` keeps it.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from devtools.faults import mend_for
from devtools.layout import ROOT, VAR, VENV, VENV_PYTHON
from devtools.packages import apt_install, can_apt_install
from devtools.processes import capture, must
from devtools.report import Problem, step, warn

REQUIREMENTS = ROOT / "requirements"
STAMP = VENV / "supportsentiment.json"
SETS = ("run", "dev")
NO_VENV = "The Python environment could not be made."
# What a fresh environment, its download cache and a small database need.
LEAST_FREE_BYTES = {"run": 900 * 1024**2, "dev": 1800 * 1024**2}


def ensure_environment(wanted: str) -> None:
    """Make or refresh ``.venv`` so that it holds the set ``run`` or ``dev``.

    Raises :class:`Problem` with the mend where the machine lacks something.
    """
    VAR.mkdir(exist_ok=True)
    with _one_at_a_time():
        stamp = _read_stamp()
        which = "dev" if "dev" in {wanted, stamp.get("set")} else "run"
        if stamp == _stamp(which) and VENV_PYTHON.exists():
            return
        if not _usable(stamp):
            _check_disk(which)
            _make_venv()
        _install(which)
        STAMP.write_text(json.dumps(_stamp(which)), encoding="utf-8")


def python_works() -> bool:
    """Tell whether the environment's Python starts."""
    return VENV_PYTHON.exists() and capture([VENV_PYTHON, "-c", ""]).returncode == 0


def installed_set() -> str:
    """Return ``run`` or ``dev``, or an empty text where the environment is missing or out of date."""
    stamp = _read_stamp()
    return stamp["set"] if stamp.get("set") in SETS and stamp == _stamp(stamp["set"]) else ""


def _stamp(which: str) -> dict[str, str]:
    requirements = (REQUIREMENTS / f"{which}.txt").read_bytes()
    return {
        "set": which,
        "sha256": hashlib.sha256(requirements).hexdigest(),
        "python": ".".join(map(str, sys.version_info[:2])),
        # Scripts inside an environment name its place, so a moved checkout gets a new one.
        "place": str(VENV),
    }


def _read_stamp() -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return stamp if isinstance(stamp, dict) else {}
    return {}


def _usable(stamp: Mapping[str, str]) -> bool:
    """Tell whether the existing environment can be refreshed instead of made anew."""
    if not python_works():
        return False
    if not stamp:
        version = capture([VENV_PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        return version.stdout.strip() == ".".join(map(str, sys.version_info[:2]))
    return stamp.get("place") == str(VENV) and stamp.get("python") == _stamp("run")["python"]


def _check_disk(which: str) -> None:
    free = shutil.disk_usage(ROOT).free
    if free < LEAST_FREE_BYTES[which]:
        raise Problem(
            f"The disk is nearly full: {free // 1024**2} MB free, "
            f"{LEAST_FREE_BYTES[which] // 1024**2} MB are needed.",
            mend=f"Free some space on the disk that holds {ROOT}.",
        )


def _make_venv() -> None:
    if VENV.exists():
        with step("removing an environment that no longer works"):
            shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip") is None:
        if uv := shutil.which("uv"):
            with step("making the environment"):
                must([uv, "venv", "--seed", "-q", "-p", sys.executable, VENV], what=NO_VENV)
            return
        _install_ensurepip()
    with step("making the environment"):
        try:
            must([sys.executable, "-m", "venv", VENV], what=NO_VENV)
        except Problem:
            shutil.rmtree(VENV, ignore_errors=True)
            raise


def _install_ensurepip() -> None:
    major, minor = sys.version_info[:2]
    package = f"python{major}.{minor}-venv"
    line = f"apt-get install {package}"
    if not can_apt_install():
        raise Problem(
            f"{sys.executable} comes without venv.",
            mend=f"Run this once, then try again: {'' if os.geteuid() == 0 else 'sudo '}{line}",
        )
    with step(f"installing {package}"):
        apt_install(package)


def _install(which: str) -> None:
    requirements = REQUIREMENTS / f"{which}.txt"
    label = "what the product needs" if which == "run" else "what its tests need"
    with step(f"installing {label} ({_count(requirements)} packages)"):
        done = _install_with_uv(requirements)
        if done is None or done.returncode:
            # pip is slow, but it knows mirrors and proxies that only its own settings name.
            done = _pip_install(requirements)
    if done.returncode:
        raise Problem(
            "The packages could not be installed.",
            mend=mend_for(done.stderr) or "Read the lines above.",
            details=done.stdout + done.stderr,
        )


def _install_with_uv(requirements: Path) -> subprocess.CompletedProcess[str] | None:
    uv = _uv()
    if uv is None:
        return None
    into = ("pip", "install", "-q", "--python", VENV_PYTHON)
    return capture([uv, *into, "--require-hashes", "-r", requirements], env=_uv_environment())


def _pip_install(requirements: Path) -> subprocess.CompletedProcess[str]:
    quiet = ("-q", "--disable-pip-version-check", "--require-hashes")
    return capture([VENV_PYTHON, "-m", "pip", "install", *quiet, "-r", requirements])


def _uv() -> Path | None:
    """Return the installer of the pinned version, or None where it cannot be had."""
    path = VENV / "bin" / "uv"
    if path.exists():
        return path
    done = _pip_install(REQUIREMENTS / "installer.txt")
    if done.returncode:
        if mend := mend_for(done.stderr):
            raise Problem("The packages cannot be downloaded.", mend=mend, details=done.stderr)
        warn("The fast installer is not available here; pip does it in a minute or two.")
        return None
    return path


def _uv_environment() -> dict[str, str]:
    """Return our environment with pip's mirror handed on, for it is the one that people set."""
    env = dict(os.environ)
    for theirs, ours in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if theirs in env:
            env.setdefault(ours, env[theirs])
    # A cache on another disk cannot be linked from; that is slower, not worth a warning.
    env.setdefault("UV_LINK_MODE", "copy" if not _same_disk() else "hardlink")
    return env


def _same_disk() -> bool:
    cache = Path(os.environ.get("UV_CACHE_DIR") or Path.home() / ".cache")
    with contextlib.suppress(OSError):
        return cache.stat().st_dev == ROOT.stat().st_dev
    return True


def _count(requirements: Path) -> int:
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return sum("==" in line and not line.startswith((" ", "#")) for line in lines)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (VAR / "environment.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
