"""A start is skipped only where nothing that matters has changed."""

from pathlib import Path

import pytest

from devtools.fingerprint import fingerprint


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in ("tickets/migrations", "project/accounts/migrations", "requirements"):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / "tickets/migrations/0001_first.py").write_text("first")
    (tmp_path / "project/accounts/migrations/0001_first.py").write_text("first")
    (tmp_path / "requirements/run.txt").write_text("django==5")
    return tmp_path


def test_it_stays_while_nothing_changes(root: Path) -> None:
    (root / "tickets/services.py").write_text("not about the database")

    assert fingerprint(demo=True, root=root) == fingerprint(demo=True, root=root)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("tickets/migrations/0002_next.py", "next"),
        ("tickets/migrations/0001_first.py", "altered"),
        ("project/accounts/migrations/0001_first.py", "altered"),
        ("requirements/run.txt", "django==6"),
    ],
)
def test_it_changes_with_migrations_and_packages(root: Path, path: str, content: str) -> None:
    before = fingerprint(demo=True, root=root)

    (root / path).write_text(content)

    assert fingerprint(demo=True, root=root) != before


def test_a_desk_without_the_demo_is_another_one(root: Path) -> None:
    assert fingerprint(demo=True, root=root) != fingerprint(demo=False, root=root)
