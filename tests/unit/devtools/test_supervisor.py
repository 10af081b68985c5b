"""Programs are started again when they die, and none is left when the supervisor goes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from devtools import supervisor as module
from devtools.layout import ROOT
from devtools.processes import alive, wait_until
from devtools.supervisor import Program, Supervisor

PATIENT = "import time; print('ready', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready', flush=True); time.sleep(60)"
)
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print('child', child.pid, flush=True); time.sleep(60)"
)


def program(name: str, code: str, *, patience: float = 5.0) -> Program:
    return Program(name, (sys.executable, "-c", code), patience)


def supervise(
    programs: list[Program], until: Callable[[Supervisor, str], bool], capsys: pytest.CaptureFixture
) -> str:
    """Run programs until a condition on what was said holds; return all that was said."""
    boss = Supervisor(programs, environment=dict(os.environ), folder=ROOT)
    said: list[str] = []
    deadline = time.monotonic() + 30

    def look() -> None:
        said.append(capsys.readouterr().out)
        if until(boss, "".join(said)) or time.monotonic() > deadline:
            os.kill(os.getpid(), signal.SIGTERM)

    boss.run(every_tick=look)
    return "".join(said) + capsys.readouterr().out


def test_lines_carry_the_name_of_their_program(capsys: pytest.CaptureFixture) -> None:
    said = supervise(
        [program("web", PATIENT), program("scheduler", PATIENT)],
        lambda _, words: words.count("ready") == 2,
        capsys,
    )

    assert "web       | ready\n" in said
    assert "scheduler | ready\n" in said


def test_the_rest_waits_until_it_is_let_go(capsys: pytest.CaptureFixture) -> None:
    late = Program("late", (sys.executable, "-c", PATIENT), urgent=False)
    before: list[bool] = []

    def let_go(boss: Supervisor, words: str) -> bool:
        if "web  | ready" in words and not before:
            before.append("late" in boss.pids())
            boss.start_rest()
        return "late | ready" in words

    supervise([program("web", PATIENT), late], let_go, capsys)

    assert before == [False]


def test_the_rest_does_not_wait_for_ever(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEAD_START_SECONDS", 0.2)
    late = Program("late", (sys.executable, "-c", PATIENT), urgent=False)

    said = supervise([late], lambda _, words: "ready" in words, capsys)

    assert "late | ready" in said


def test_a_program_that_dies_is_started_again(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)

    said = supervise(
        [program("web", "print('hello', end=''); raise SystemExit(3)")],
        lambda _, words: words.count("hello") >= 2,
        capsys,
    )

    assert "web | stopped by itself (exit status 3); starting it again in" in said


def test_a_killed_program_is_named_by_its_signal(capsys: pytest.CaptureFixture) -> None:
    def kill_once(boss: Supervisor, words: str) -> bool:
        if "ready" in words and "killed" not in words:
            os.kill(boss.pids()["web"], signal.SIGKILL)
        return "killed" in words

    said = supervise([program("web", PATIENT)], kill_once, capsys)

    assert "web | stopped by itself (killed by SIGKILL)" in said


def test_grandchildren_are_ended_too(capsys: pytest.CaptureFixture) -> None:
    said = supervise([program("web", PARENT)], lambda _, words: "child" in words, capsys)

    grandchild = int(said.split("child")[1].split()[0])
    assert wait_until(lambda: not alive(grandchild), seconds=5)


def test_a_program_that_will_not_stop_is_ended_by_force(capsys: pytest.CaptureFixture) -> None:
    said = supervise(
        [program("web", STUBBORN, patience=0.3)], lambda _, words: "ready" in words, capsys
    )

    assert "web | does not stop; ending it by force" in said


def test_programs_die_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    """Even SIGKILL, which nobody can handle, leaves nothing running."""
    code = (
        "import os, sys; from pathlib import Path\n"
        "from devtools.supervisor import Program, Supervisor\n"
        "boss = Supervisor([Program('web', (sys.executable, '-c', sys.argv[1]))],"
        " environment=dict(os.environ), folder=Path('/'))\n"
        "boss.run(every_tick=lambda: print('pid', boss.pids()['web'], flush=True))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, PATIENT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as boss:
        assert boss.stdout is not None
        line = next(line for line in boss.stdout if line.startswith("pid"))
        pid = int(line.split()[1])
        assert alive(pid)

        boss.kill()
        boss.wait()

    assert wait_until(lambda: not alive(pid), seconds=5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_handlers_are_put_back(capsys: pytest.CaptureFixture, number: signal.Signals) -> None:
    before = signal.getsignal(number)

    supervise([program("web", PATIENT)], lambda _, words: "ready" in words, capsys)

    assert signal.getsignal(number) is before
