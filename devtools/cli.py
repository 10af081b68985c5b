"""The commands of ``./dev`` and their words."""

import argparse
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools.configuration import child_environment, given_settings
from devtools.environment import ensure_environment
from devtools.layout import ROOT, VENV_PYTHON
from devtools.report import Problem, show_problem
from devtools.running import RunOptions, run
from devtools.services import services

INTERRUPTED = 130
TO_THE_END = argparse.REMAINDER


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit status. A :class:`Problem` is shown, not thrown."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if "action" not in options:
        parser.print_help()
        return 2
    action: Callable[[argparse.Namespace], int] = options.action
    try:
        return action(options)
    except Problem as problem:
        show_problem(problem)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    return run(
        RunOptions(
            host=options.host,
            port=options.port,
            web_processes=options.web_processes,
            live=options.live,
            demo=options.demo,
        )
    )


def _manage(options: argparse.Namespace) -> int:
    return manage(options.rest)


def manage(arguments: Sequence[str], *, kind: str = "demo") -> int:
    """Run one of Django's commands against the desk of this checkout; return its status."""
    ensure_environment("run")
    with services(kind, given_settings(kind)) as urls:
        command = [str(VENV_PYTHON), "manage.py", *arguments]
        return _call(command, child_environment(kind, urls))


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command at this terminal; Ctrl-C reaches it, and we wait for its own ending."""
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./dev",
        description="Run, test and look after SupportSentiment.",
        epilog="Everything private is under var/; remove that folder to begin anew.",
    )
    commands = parser.add_subparsers(title="commands", metavar="")
    one = commands.add_parser("run", help="start everything and say where it is")
    one.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    one.add_argument("--port", type=int, help="port of the pages (8000); sockets take the next")
    one.add_argument("--web-processes", type=int, default=1, metavar="N", help="how many (1)")
    one.add_argument(
        "--quiet", "--no-live", dest="live", action="store_false", help="no new demo messages"
    )
    one.add_argument(
        "--demo", action=argparse.BooleanOptionalAction, help="load the demo into an empty desk"
    )
    one.set_defaults(action=_run)
    one = commands.add_parser("manage", help="run one of Django's commands", add_help=False)
    one.add_argument("rest", nargs=TO_THE_END)
    one.set_defaults(action=_manage)
    return parser
