"""The entry refuses an old Python in plain words, and its checks find what they are for."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.cli import main
from devtools.layout import ROOT
from devtools.locks import problems, read_pins

PROJECT = """\
[project]
dependencies = ["one>=2", "Two_Three[extra]~=1.0 ; python_version > '3'"]
[dependency-groups]
services = []
dev = []
installer = []
"""
HASH = "    --hash=sha256:" + "0" * 64


def an_old_python_reads(code: str) -> bool:
    try:
        ast.parse(code, feature_version=(3, 4))
    except SyntaxError:
        return False
    return True


def test_the_entry_can_be_read_by_an_old_python() -> None:
    assert an_old_python_reads((ROOT / "dev").read_text(encoding="utf-8"))
    assert not an_old_python_reads("name: str = 'desk'")


def test_an_old_python_is_refused_in_plain_words() -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0);"
        "runpy.run_path('dev', run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "is Python 3.9" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["fly"], ["restore"], ["run", "--port", "x"]])
def test_a_wrong_command_shows_how_to_use_it(
    arguments: list[str], capsys: pytest.CaptureFixture
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert "usage: ./dev" in capsys.readouterr().err


def test_help_lists_the_commands(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    words = capsys.readouterr().out
    for command in ("run", "test", "check", "fix", "bench", "manage", "demo", "doctor"):
        assert f"\n    {command} " in words


def test_a_problem_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "there").touch()

    assert main(["backup", str(tmp_path / "there")]) == 1

    said = capsys.readouterr().err
    assert "there exists." in said
    assert "mend: Choose another name" in said
    assert "Traceback" not in said


def test_pins_are_read_with_their_hashes() -> None:
    text = f"one==2.1 \\\n{HASH} \\\n{HASH}\n    # via x\nTwo.Three==1.5 ; sys_platform == 'x'\n"

    assert read_pins(text) == {"one": ("2.1", 2), "two-three": ("1.5", 0)}


@pytest.mark.parametrize(
    ("run", "dev", "found"),
    [
        (f"one==2\n{HASH}\ntwo-three==1.5\n{HASH}\n", None, []),
        (f"one==1\n{HASH}\ntwo-three==1.5\n{HASH}\n", None, ["run.txt: one 1 is not one>=2."] * 2),
        (f"one==2\n{HASH}\n", None, ["run.txt: Two_Three", "dev.txt: Two_Three"]),
        (f"one==2\ntwo-three==1.5\n{HASH}\n", None, ["run.txt: one has no hash."] * 2),
        (
            f"one==2\n{HASH}\ntwo-three==1.5\n{HASH}\n",
            f"one==3\n{HASH}\ntwo-three==1.5\n{HASH}\n",
            ["one is 2 in run.txt and 3 in dev.txt."],
        ),
    ],
)
def test_locks_that_do_not_fit_are_found(
    tmp_path: Path, run: str, dev: str | None, found: list[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text(run)
    (tmp_path / "requirements" / "dev.txt").write_text(run if dev is None else dev)
    (tmp_path / "requirements" / "installer.txt").write_text("")

    sentences = problems(tmp_path)

    assert len(sentences) == len(found)
    for sentence, expected in zip(sentences, found, strict=True):
        assert sentence.partition(": ")[2].startswith(expected.partition(": ")[2])


def test_the_locks_of_this_checkout_fit() -> None:
    assert problems(ROOT) == []
