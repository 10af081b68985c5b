"""The processes of the product and their command lines, and the address they answer at."""

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path

from devtools.layout import ROOT, VENV_PYTHON
from devtools.ports import HIGHEST, holder, is_free, next_free_run
from devtools.report import Problem, warn
from devtools.supervisor import Program

DEFAULT_PORT = 8000
LOOPBACK = "127.0.0.1"
WORKER_QUEUES = "default,mail,webhook"
BULK_QUEUE = "bulk"
# What may take minutes leaves the processor to whatever people wait for.
BULK_NICENESS = "10"
WEB_THREADS = 8
WORKER_CLASS = "supportsentiment.server.DeskWorker"
# The most that gunicorn can be told; proxies have the same.
REQUEST_LINE = 8190


@dataclass(frozen=True)
class Address:
    """Where the product listens: pages on ``port``, web sockets on ``socket_port``."""

    host: str
    port: int
    socket_port: int

    @property
    def shown_host(self) -> str:
        """Return the host for a browser; listening everywhere is no address to go to."""
        try:
            parsed = ipaddress.ip_address(self.host)
        except ValueError:
            return self.host
        if parsed.is_unspecified:
            return _own_address()
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def pages(self) -> str:
        """Return the address of the first page."""
        return f"http://{self.shown_host}:{self.port}/"

    @property
    def sockets(self) -> str:
        """Return where a browser finds the web sockets."""
        return f"ws://{self.shown_host}:{self.socket_port}"

    def bind(self, port: int) -> str:
        """Return ``host:port`` as servers want it."""
        return f"[{self.host}]:{port}" if ":" in self.host else f"{self.host}:{port}"


def choose_address(host: str, port: int | None) -> Address:
    """Choose two ports in a row: the wanted one, or the first free pair from 8000 on.

    Raises :class:`Problem`, with who holds it and what is free, where the wanted one is taken.
    """
    first = DEFAULT_PORT if port is None else port
    free = next_free_run(first, count=2, host=host) if first < HIGHEST else None
    if free is None:
        raise Problem(f"No free port was found on {host} from {first} on.")
    if free == first:
        return Address(host, first, first + 1)
    taken = first if not is_free(first, host=host) else first + 1
    by = holder(taken)
    if port is not None:
        raise Problem(
            f"Port {taken} is taken{f' by {by}' if by else ''}.",
            mend=f"Stop that program, or use a free port: ./dev run --port {free}",
        )
    warn(f"Port {taken} is taken{f' by {by}' if by else ''}; using {free} instead.")
    return Address(host, free, free + 1)


def programs(
    address: Address, *, state: Path, web_processes: int = 1, live: bool = False
) -> list[Program]:
    """Return the programs of a run; ``live`` adds the one that invents new customers' messages."""
    python = str(VENV_PYTHON)
    celery = (python, "-m", "celery", "--quiet", "-A", "supportsentiment")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    worker = (*celery, "worker", "-P", "threads", *alone, "-l", "WARNING")
    schedule = str(state / "celerybeat-schedule")
    found = [
        Program("web", (python, *_gunicorn(address, web_processes))),
        Program("sockets", (python, *_uvicorn(address)), urgent=False),
        Program(
            "score",
            (*worker, "-n", "score@%h", "-Q", "score", "-c", "1"),
            urgent=False,
        ),
        Program(
            "worker",
            (*worker, "-n", "worker@%h", "-Q", WORKER_QUEUES, "-c", "4"),
            urgent=False,
        ),
        Program(
            "bulk",
            ("nice", "-n", BULK_NICENESS, *worker, "-n", "bulk@%h", "-Q", BULK_QUEUE, "-c", "2"),
            urgent=False,
        ),
        Program(
            "scheduler",
            (*celery, "beat", "-s", schedule, "--pidfile=", "-l", "WARNING"),
            urgent=False,
        ),
    ]
    if live and (ROOT / "demo" / "management" / "commands" / "demo_live.py").exists():
        found.append(Program("live", (python, "manage.py", "demo_live"), urgent=False))
    return found


def _gunicorn(address: Address, processes: int) -> tuple[str, ...]:
    return (
        *("-m", "gunicorn", "supportsentiment.wsgi:application"),
        *("--bind", address.bind(address.port), "--worker-class", WORKER_CLASS),
        *("--workers", str(processes), "--threads", str(WEB_THREADS)),
        *("--graceful-timeout", "10", "--timeout", "60", "--no-control-socket"),
        *("--limit-request-line", str(REQUEST_LINE)),
        *("--log-level", "warning"),
    )


def _uvicorn(address: Address) -> tuple[str, ...]:
    return (
        *("-m", "uvicorn", "supportsentiment.asgi:application"),
        *("--host", address.host, "--port", str(address.socket_port)),
        *("--lifespan", "off", "--no-access-log", "--log-level", "warning"),
        *("--timeout-graceful-shutdown", "5"),
        # Browsers only ever send a few numbers.
        *("--ws-max-size", "65536"),
    )


def _own_address() -> str:
    """Return the address that other machines reach us at; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # 192.0.2.1 is reserved for documentation; only the route to it is looked up.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])
