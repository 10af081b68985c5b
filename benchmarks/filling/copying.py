"""Many rows at once, by COPY; ids are given by the caller."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def copy_in(rows: Sequence[Model]) -> None:
    """Store rows of one model as they are. Their defaults of the database are not applied."""
    if not rows:
        return
    options = type(rows[0])._meta
    fields = [field for field in options.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    into = f'COPY "{options.db_table}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([_value(field, row) for field in fields])


def raise_sequences(*models: type[Model]) -> None:
    """Let the next row of each of these tables get an id after those that were copied in."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )


def _value(field: Any, row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)
