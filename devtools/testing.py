"""``./dev test``: every check and every shelf of tests, and a loud word on what was skipped."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from devtools.browser import prepare_browser
from devtools.checks import run_checks
from devtools.configuration import child_environment, given_settings
from devtools.environment import ensure_environment
from devtools.layout import VENV_PYTHON, state_dir
from devtools.processes import call_here
from devtools.report import BOLD, GREEN, RED, paint, say, warn
from devtools.services import services

MOST_WORKERS = 8
NOTHING_COLLECTED = 5


def test(arguments: Sequence[str]) -> int:
    """Run the tests; without arguments also the checks, and all tests side by side."""
    begun = time.monotonic()
    ensure_environment("dev")
    no_browser = prepare_browser()
    missing = [f"Every browser test. {no_browser}"] if no_browser else []
    skips = state_dir("test") / "skips.json"
    skips.unlink(missing_ok=True)
    with services("test", given_settings("test")) as urls:
        environment = child_environment("test", urls)
        environment["TEST_SKIPS_FILE"] = str(skips)
        checked = 0
        if not arguments:
            say(paint("checks", BOLD))
            checked = run_checks(environment)
            say(paint("tests", BOLD))
        tested = _pytest(arguments, environment)
    missing += [f"{reason} ({count})" for reason, count in _read_skips(skips).items()]
    _tell(checked, tested, missing, seconds=time.monotonic() - begun)
    return checked or tested


def _pytest(arguments: Sequence[str], environment: dict[str, str]) -> int:
    workers = ("-n", str(min(os.cpu_count() or 2, MOST_WORKERS)), "--dist", "worksteal")
    chosen = list(arguments) or ["-q", *workers, "tests"]
    command = [str(VENV_PYTHON), "-m", "pytest", *chosen]
    return call_here(command, environment)


def _read_skips(path: Path) -> dict[str, int]:
    try:
        reasons: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return reasons


def _tell(checked: int, tested: int, missing: Sequence[str], *, seconds: float) -> None:
    say()
    for reason in missing:
        warn(f"NOT TESTED  {reason}")
    if checked:
        say(paint("A check failed; its words are above.", RED))
    if tested:
        said = "No test was found." if tested == NOTHING_COLLECTED else "A test failed."
        say(paint(said, RED))
    if not checked and not tested:
        say(paint("All is well.", GREEN))
    say(f"{seconds:.0f} s in all")
