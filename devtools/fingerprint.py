"""Know in a moment whether a database was already prepared by this very checkout.

The mark is a comment on Django's own table of migrations. So it is dropped, dumped and restored
with what it speaks of, and a database that was exchanged is never taken for a prepared one.
"""

import hashlib
from pathlib import Path

from devtools.desk import Database
from devtools.layout import ROOT

# The exit status of devtools.prepare for a database that a newer version migrated.
NEWER = 3
READ_MARK = "SELECT obj_description(to_regclass('django_migrations'), 'pg_class')"


def fingerprint(*, demo: bool, root: Path = ROOT) -> str:
    """Return what a prepared database depends on: all migrations, the packages, the demo."""
    digest = hashlib.sha256(f"demo={demo}\n".encode())
    ours = [*root.glob("*/migrations/*.py"), *root.glob("*/*/migrations/*.py")]
    for path in (*sorted(ours), root / "requirements" / "run.txt"):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"prepared {digest.hexdigest()}"


def is_prepared(database: Database, *, demo: bool) -> bool:
    """Tell whether nothing has to be done to this database before a start."""
    return database.ask(READ_MARK) == fingerprint(demo=demo)


def mark_prepared(database: Database, *, demo: bool) -> None:
    """Remember in the database that it was prepared."""
    database.ask(f"COMMENT ON TABLE django_migrations IS '{fingerprint(demo=demo)}'")
