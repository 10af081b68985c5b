"""The environment is made once, refreshed when its pins change, and refused in plain words."""

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from devtools import environment
from devtools.environment import ensure_environment, installed_set
from devtools.faults import mend_for
from devtools.report import Problem


class Checkout(NamedTuple):
    """A checkout whose steps are written down instead of done."""

    requirements: Path
    done: list[str]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for name in ("run", "dev"):
        (requirements / f"{name}.txt").write_text(f"{name}==1\n")
    venv = tmp_path / ".venv"
    python = venv / "bin" / "python"
    done: list[str] = []

    def make() -> None:
        done.append("make")
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)

    monkeypatch.setattr(environment, "REQUIREMENTS", requirements)
    monkeypatch.setattr(environment, "VAR", tmp_path / "var")
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "VENV_PYTHON", python)
    monkeypatch.setattr(environment, "STAMP", venv / "stamp.json")
    monkeypatch.setattr(environment, "_make_venv", make)
    monkeypatch.setattr(environment, "_install", done.append)
    return Checkout(requirements, done)


def test_a_first_start_makes_it_and_a_second_has_nothing_to_do(checkout: Checkout) -> None:
    ensure_environment("run")
    ensure_environment("run")

    assert checkout.done == ["make", "run"]
    assert installed_set() == "run"


def test_what_the_tests_need_is_added_and_kept(checkout: Checkout) -> None:
    ensure_environment("run")
    ensure_environment("dev")
    ensure_environment("run")

    assert checkout.done == ["make", "run", "dev"]
    assert installed_set() == "dev"


def test_changed_pins_refresh_it(checkout: Checkout) -> None:
    ensure_environment("run")
    (checkout.requirements / "run.txt").write_text("run==2\n")

    assert installed_set() == ""
    ensure_environment("run")
    assert checkout.done == ["make", "run", "run"]


def test_another_place_or_python_means_a_new_one(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_environment("run")
    text = environment.STAMP.read_text().replace('"python": "', '"python": "2.')
    environment.STAMP.write_text(text)
    monkeypatch.setattr(environment, "_make_venv", lambda: checkout.done.append("make again"))

    ensure_environment("run")

    assert checkout.done == ["make", "run", "make again", "run"]


def test_a_failed_installation_is_tried_again(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_which: str) -> None:
        raise Problem("no network")

    with monkeypatch.context() as patch:
        patch.setattr(environment, "_install", fail)
        with pytest.raises(Problem, match="no network"):
            ensure_environment("run")
    ensure_environment("run")

    assert checkout.done == ["make", "run"]


def test_a_nearly_full_disk_is_refused_before_anything_is_made(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=10 * 1024**2)
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _path: usage)

    with pytest.raises(Problem, match="nearly full: 10 MB free"):
        ensure_environment("run")

    assert checkout.done == []


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("error: dns error: failed to lookup address information", "cannot be reached"),
        ("Failed to establish a new connection: [Errno 111] Connection refused", "cannot be"),
        ("FATAL: could not create shared memory segment", "/dev/shm"),
        ("SyntaxError: invalid syntax", ""),
    ],
)
def test_common_faults_are_recognised(words: str, mend: str) -> None:
    assert mend in mend_for(words)
    assert bool(mend_for(words)) is bool(mend)
