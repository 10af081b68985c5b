"""A taken port is recognised, named, and stepped over."""

import os
import socket
from collections.abc import Iterator

import pytest

from devtools import programs
from devtools.ports import any_free, holder, is_free, next_free_run
from devtools.programs import Address, choose_address
from devtools.report import Problem


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which this very process listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(taken: int) -> None:
    assert not is_free(taken)
    assert is_free(any_free())


def test_the_holder_of_a_port_is_named(taken: int) -> None:
    assert holder(taken).startswith(f"process {os.getpid()} (")
    assert holder(any_free()) == ""


def test_the_next_free_run_steps_over_a_taken_port(taken: int) -> None:
    found = next_free_run(taken - 1, count=2)

    assert found is not None
    assert found > taken


def test_no_run_is_found_past_the_highest_port() -> None:
    assert next_free_run(65535, count=2) is None


def test_a_wanted_port_that_is_taken_is_refused_with_a_free_one(taken: int) -> None:
    with pytest.raises(Problem, match=f"Port {taken} is taken by process {os.getpid()}") as refused:
        choose_address("127.0.0.1", taken)

    free = int(refused.value.mend.rpartition(" ")[2])
    assert is_free(free)
    assert is_free(free + 1)


def test_a_taken_neighbour_counts_because_sockets_need_it(taken: int) -> None:
    with pytest.raises(Problem, match=f"Port {taken} is taken"):
        choose_address("127.0.0.1", taken - 1)


def test_without_a_wish_the_next_free_pair_is_taken(
    taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "DEFAULT_PORT", taken)

    address = choose_address("127.0.0.1", None)

    assert address.port > taken
    assert address.socket_port == address.port + 1
    assert f"using {address.port} instead" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "pages", "bound"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("::1", "http://[::1]:8000/", "[::1]:8000"),
        ("desk.example.org", "http://desk.example.org:8000/", "desk.example.org:8000"),
    ],
)
def test_an_address_is_written_for_browsers_and_for_servers(
    host: str, pages: str, bound: str
) -> None:
    address = Address(host, 8000, 8001)

    assert address.pages == pages
    assert address.bind(8000) == bound


@pytest.mark.enable_socket
def test_listening_everywhere_shows_an_address_one_can_go_to() -> None:
    assert Address("0.0.0.0", 8000, 8001).shown_host != "0.0.0.0"
