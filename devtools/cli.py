"""The commands of ``./dev`` and their words."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools.backup import backup, restore
from devtools.checks import check, fix
from devtools.configuration import child_environment, given_settings
from devtools.doctor import doctor
from devtools.environment import ensure_environment
from devtools.layout import ROOT, VENV_PYTHON
from devtools.processes import call_here
from devtools.report import Problem, show_problem
from devtools.running import RunOptions, run
from devtools.services import services
from devtools.testing import test

INTERRUPTED = 130
LOCKS = {
    "run.txt": ("pyproject.toml", "--group", "services"),
    "dev.txt": ("pyproject.toml", "--group", "services", "--group", "dev"),
    "installer.txt": ("--group", "pyproject.toml:installer"),
}
DEMO = {"load": "load_demo", "live": "demo_live"}
EPILOG = """\
Everything private is under var/; remove that folder to begin anew. Settings come from the
environment and from .env (see .env.sample). With DATABASE_URL and REDIS_URL set, nothing
private is started.
"""


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit status. A :class:`Problem` is shown, not thrown."""
    options = _parse(arguments)
    action: Callable[[argparse.Namespace], int] = options.action
    try:
        return action(options)
    except Problem as problem:
        show_problem(problem)
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED


def _python(*arguments: str, kind: str = "demo", packages: str = "run") -> int:
    """Run the environment's Python with services of one kind; return its exit status."""
    ensure_environment(packages)
    with services(kind, given_settings(kind)) as urls:
        return call_here([str(VENV_PYTHON), *arguments], child_environment(kind, urls))


def _lock(_options: argparse.Namespace) -> int:
    ensure_environment("dev")
    uv = str(VENV_PYTHON.with_name("uv"))
    always = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "-q")
    for name, what in LOCKS.items():
        status = subprocess.run(
            [uv, "pip", "compile", *what, *always, "-o", f"requirements/{name}"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=False,
        ).returncode
        if status:
            return status
    return 0


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


def _setup(options: argparse.Namespace) -> int:
    ensure_environment("dev" if options.dev else "run")
    return 0


def _bench(options: argparse.Namespace) -> int:
    return _python("-m", "benchmarks", *options.rest, kind="bench", packages="dev")


def _demo(options: argparse.Namespace) -> int:
    return _python("manage.py", DEMO[options.what], *options.rest)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev",
        description="Run, test and look after SupportSentiment.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands)
    _add_handed_on(commands)
    _add_plain(commands)
    # What follows these words belongs to another program, its own --help included.
    handed_on = {"manage", "test", "bench"}
    if arguments and arguments[0] in handed_on:
        options = parser.parse_args(arguments[:1])
        options.rest = list(arguments[1:])
        return options
    return parser.parse_args(arguments)


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("run", help="start everything and say where it is")
    one.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    one.add_argument("--port", type=int, help="port of the pages (8000); sockets take the next")
    one.add_argument("--web-processes", type=int, default=1, metavar="N", help="how many (1)")
    one.add_argument(
        *("--no-live", "--quiet"), dest="live", action="store_false", help="no new demo messages"
    )
    one.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        help="fill an empty desk with the demo (yes, unless DATABASE_URL is set)",
    )
    one.set_defaults(action=_run)


def _add_handed_on(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("test", help="run the checks and all tests; ARGS go to pytest")
    one.set_defaults(action=lambda options: test(options.rest))
    one = commands.add_parser("manage", help="run one of Django's commands on this desk")
    one.set_defaults(action=lambda options: _python("manage.py", *options.rest))
    one = commands.add_parser("bench", help="measure; results are JSON")
    one.set_defaults(action=_bench)


def _add_plain(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("check", help="lint, format, types, imports, templates, migrations")
    one.set_defaults(action=lambda _: check())
    one = commands.add_parser("fix", help="mend format and lint where a machine can")
    one.set_defaults(action=lambda _: fix())
    one = commands.add_parser("demo", help="load: fill an empty desk; live: keep messages coming")
    one.add_argument("what", choices=tuple(DEMO))
    one.add_argument("rest", nargs=argparse.REMAINDER)
    one.set_defaults(action=_demo)
    one = commands.add_parser("backup", help="write the whole desk into one file")
    one.add_argument("file", type=Path)
    one.add_argument("--force", action="store_true", help="replace the file")
    one.set_defaults(action=lambda options: backup(options.file, force=options.force))
    one = commands.add_parser("restore", help="fill an empty desk from a backup")
    one.add_argument("file", type=Path)
    one.add_argument("--force", action="store_true", help="replace what is in the desk")
    one.set_defaults(action=lambda options: restore(options.file, force=options.force))
    one = commands.add_parser("doctor", help="what is wrong, and how to mend it")
    one.set_defaults(action=lambda _: doctor())
    one = commands.add_parser("setup", help="only make the Python environment")
    one.add_argument("--dev", action="store_true", help="with what the tests need")
    one.set_defaults(action=_setup)
    one = commands.add_parser("lock", help="lock the requirements again after a change")
    one.set_defaults(action=_lock)
