"""Settings come from the environment, then from .env, then from what a private run needs."""

from pathlib import Path

import pytest

from devtools import configuration
from devtools.configuration import child_environment, read_env_file, secret_key
from devtools.report import Problem

SERVICES = {"DATABASE_URL": "postgresql:///leased", "REDIS_URL": "redis://leased"}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(configuration, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setattr(configuration, "state_dir", lambda _kind: tmp_path)
    for name in ("SECRET_KEY", "STATE_DIR", "DATABASE_URL", "REDIS_URL", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_an_env_file_is_read_with_comments_quotes_and_export(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# a comment\n\nexport A=1\nB = 'two words' \nC=\"x=y#z\"\nD=\n")

    assert read_env_file(path) == {"A": "1", "B": "two words", "C": "x=y#z", "D": ""}


def test_a_missing_env_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / "none") == {}


@pytest.mark.parametrize("line", ["no equals sign", "1A=2", "a b=c", "=x"])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / ".env"
    path.write_text(f"GOOD=1\n{line}\n")

    with pytest.raises(Problem, match="line 2: expected NAME=value"):
        read_env_file(path)


def test_the_environment_wins_over_the_file(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / ".env").write_text("LOG_LEVEL=DEBUG\nTIME_ZONE=Europe/Berlin\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")

    environment = child_environment("demo", SERVICES)

    assert environment["LOG_LEVEL"] == "ERROR"
    assert environment["TIME_ZONE"] == "Europe/Berlin"
    assert environment["DATABASE_URL"] == "postgresql:///leased"
    assert environment["STATE_DIR"] == str(checkout)


def test_tests_do_not_read_the_file(checkout: Path) -> None:
    (checkout / ".env").write_text("LOG_LEVEL=DEBUG\n")

    assert "LOG_LEVEL" not in child_environment("test", SERVICES)


def test_an_empty_variable_counts_as_not_set(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIR", "")

    assert child_environment("demo", SERVICES)["STATE_DIR"] == str(checkout)


def test_the_secret_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path)

    assert len(first) >= 50
    assert secret_key(tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
