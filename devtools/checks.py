"""``./dev check`` and ``./dev fix``: what every change must pass, and what a machine can mend."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from devtools.configuration import child_environment, given_settings
from devtools.environment import ensure_environment
from devtools.layout import ROOT, VENV, VENV_PYTHON
from devtools.report import GREEN, RED, paint, say
from devtools.services import services

# What the production recipe sets, and nothing else: the defaults must be good enough.
PRODUCTION = {
    "SECRET_KEY": "for-a-check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "desk.example.org,127.0.0.1",
    "CSRF_TRUSTED_ORIGINS": "https://desk.example.org",
    "HTTPS": "yes",
    "DEBUG": "",
}
TEMPLATES = "templates"
CONCISE = ("--output-format", "concise")


@dataclass(frozen=True)
class Check:
    """One check: its name and its command line."""

    name: str
    args: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    """Return every check, the slowest first so that they end together."""
    python = str(VENV_PYTHON)
    check = (python, "manage.py", "check")
    return [
        Check("types", (python, "-m", "mypy", "--no-error-summary", ".")),
        Check("imports", (str(VENV / "bin" / "lint-imports"), "--no-cache")),
        Check("templates", (python, "-m", "djlint", "--quiet", "--check", "--lint", TEMPLATES)),
        Check("migrations", (python, "manage.py", "makemigrations", "--check", "--dry-run")),
        Check("settings", (*check, "--fail-level", "WARNING")),
        Check("deploy", (*check, "--deploy", "--fail-level", "WARNING"), PRODUCTION),
        Check("catalogues", (python, "-m", "devtools.catalogues")),
        Check("locks", (python, "-m", "devtools.locks")),
        Check("lint", (python, "-m", "ruff", "check", "--quiet", *CONCISE, ".")),
        Check("format", (python, "-m", "ruff", "format", "--check", "--quiet", ".")),
    ]


def check() -> int:
    """Run every check side by side; return 1 when one of them fails."""
    ensure_environment("dev")
    with services("test", given_settings("test")) as urls:
        return run_checks(child_environment("test", urls))


def run_checks(environment: Mapping[str, str]) -> int:
    """Run every check side by side in a given environment; return 1 when one of them fails."""
    side_by_side = max(2, os.cpu_count() or 2)
    with ThreadPoolExecutor(max_workers=side_by_side) as pool:
        results = list(pool.map(lambda one: _run_check(one, environment), checks()))
    return 0 if all(results) else 1


def fix() -> int:
    """Mend what can be mended by machine: lint, format, templates, catalogues of translations."""
    ensure_environment("dev")
    python = str(VENV_PYTHON)
    steps: list[Sequence[str]] = [
        (python, "-m", "ruff", "check", "--quiet", "--fix", "."),
        (python, "-m", "ruff", "format", "--quiet", "."),
        (python, "-m", "djlint", "--quiet", "--reformat", TEMPLATES),
        (python, "-m", "devtools.catalogues", "--update"),
    ]
    # djLint answers 1 when it changed something, which is what was asked for.
    statuses = [subprocess.run(args, cwd=ROOT, check=False).returncode for args in steps]
    return max(statuses[:2])


def _run_check(one: Check, environment: Mapping[str, str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        one.args,
        cwd=ROOT,
        env={**environment, **one.settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = f"{time.monotonic() - begun:.1f} s"
    if done.returncode == 0:
        say(f"  {one.name.ljust(12)} {paint('good', GREEN)}  {seconds}")
        return True
    words = (done.stdout + done.stderr).rstrip()
    say(f"  {one.name.ljust(12)} {paint('BAD', RED)}   {seconds}\n{words}\n")
    return False
