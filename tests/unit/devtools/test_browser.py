"""A browser that cannot work here is told of, with what to install."""

from pathlib import Path

import pytest

from devtools import browser
from devtools.browser import prepare_browser, why_no_browser
from devtools.report import Problem


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A machine without a browser, whose packages can be installed."""
    state: dict[str, object] = {"chromium": None, "driver": False, "installed": []}

    def install(*names: str) -> None:
        state["installed"] = list(names)
        state["chromium"] = Path("/usr/bin/chromium")
        state["driver"] = True

    monkeypatch.setattr(browser, "find_chromium", lambda: state["chromium"])
    monkeypatch.setattr(browser, "_driver_works", lambda: state["driver"])
    monkeypatch.setattr(browser, "can_apt_install", lambda: True)
    monkeypatch.setattr(browser, "apt_install", install)
    return state


def test_what_is_missing_is_installed_at_once(machine: dict[str, object]) -> None:
    assert prepare_browser() == ""
    assert machine["installed"] == ["chromium", "libatomic1"]


def test_nothing_is_installed_where_all_is_there(machine: dict[str, object]) -> None:
    machine.update(chromium=Path("/usr/bin/chromium"), driver=True)

    assert prepare_browser() == ""
    assert machine["installed"] == []


def test_a_plain_user_hears_what_is_missing(
    machine: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "can_apt_install", lambda: False)

    assert "apt-get install chromium" in prepare_browser()
    machine["chromium"] = Path("/usr/bin/chromium")
    assert "apt-get install libatomic1" in why_no_browser()


def test_a_failed_installation_is_no_failure_of_the_tests(
    machine: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def refuse(*_names: str) -> None:
        raise Problem("no network", mend="find one")

    monkeypatch.setattr(browser, "apt_install", refuse)

    assert "There is no Chromium here" in prepare_browser()
    assert "no network find one" in capsys.readouterr().err
