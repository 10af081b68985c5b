"""Bring the database up to date and fill an empty desk, in one start of Django.

Run inside the environment as ``python -m devtools.prepare [--demo]``. It prints the accounts of the
demo, if there is one, and leaves with status 3 where the database was migrated by a newer version, because to go on would harm it.
"""

import contextlib
import io
import sys

import django
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from devtools.fingerprint import NEWER
from devtools.report import Problem, show_problem, step


def main(arguments: list[str]) -> int:
    """Prepare the database; return the exit status."""
    django.setup()
    executor = MigrationExecutor(connection)
    unknown = _unknown_migrations(executor)
    if unknown:
        show_problem(
            Problem(
                "The database was migrated by a newer version of SupportSentiment "
                f"(it knows {', '.join(unknown)}).",
                mend="Check out that version again, or restore a backup made before it.",
            )
        )
        return NEWER
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with step(f"migrating the database ({len(plan)} steps)"):
            call_command("migrate", interactive=False, verbosity=0)
    if "--demo" in arguments and "load_demo" in get_commands():
        _load_demo()
    return 0


def _unknown_migrations(executor: MigrationExecutor) -> list[str]:
    """Name the applied migrations of our apps that this checkout does not have."""
    loader = executor.loader
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps
        and (app, name) not in loader.disk_migrations
        # A migration that was squashed away is known by its replacement.
        and not any((app, name) in one.replaces for one in loader.disk_migrations.values())
    )


def _load_demo() -> None:
    """Fill an empty desk; leave the words about the accounts to whoever called us."""
    with step("looking after the demo desk"):
        call_command("load_demo", if_empty=True, stdout=io.StringIO())
    with contextlib.suppress(CommandError):
        call_command("demo_accounts", stdout=sys.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
