"""Tables that only grow: database triggers refuse UPDATE and DELETE on both databases.

A table may name columns that can be emptied although its rows stay: where somebody was, once they
asked to be forgotten. The UPDATE trigger then stands on all its other columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.operations import RunPython

#: Every protected table, filled as migrations are loaded.
TABLES: set[str] = set()
#: Columns of a protected table that may still be written.
ERASABLE: dict[str, tuple[str, ...]] = {}

SQLITE_ARM = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb}_refused BEFORE {verb}{columns} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only_refused() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql
"""
POSTGRES_ARM = """
CREATE OR REPLACE TRIGGER {table}_{verb}_refused BEFORE {verb}{columns} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused()
"""


class Protect(RunPython):
    """A migration operation that makes a table append-only."""

    def __init__(self, table: str, erasable: Sequence[str] = ()) -> None:
        TABLES.add(table)
        ERASABLE[table] = tuple(erasable)
        self.table = table
        super().__init__(self._arm, self._disarm)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("Protect", [self.table, ERASABLE[self.table]], {})

    def _arm(self, apps: Any, schema_editor: Any) -> None:
        for statement in _arming(schema_editor.connection, self.table):
            schema_editor.connection.cursor().execute(statement)

    def _disarm(self, apps: Any, schema_editor: Any) -> None:
        for statement in _disarming(schema_editor.connection, self.table):
            schema_editor.connection.cursor().execute(statement)


@contextmanager
def disarmed() -> Iterator[None]:
    """Lift the protection for as long as a test flushes its database."""
    _run(_disarming)
    try:
        yield
    finally:
        _run(_arming)


def _run(statements: Any) -> None:
    with connection.cursor() as cursor:
        for table in sorted(TABLES):
            for statement in statements(connection, table):
                cursor.execute(statement)


def _verbs(vendor: str) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if vendor == "postgresql" else ("UPDATE", "DELETE")


def _arming(database: Any, table: str) -> list[str]:
    form = POSTGRES_ARM if database.vendor == "postgresql" else SQLITE_ARM
    arming = [
        form.format(table=table, verb=verb, columns=_columns(database, table, verb))
        for verb in _verbs(database.vendor)
    ]
    return [POSTGRES_FUNCTION, *arming] if database.vendor == "postgresql" else arming


def _columns(database: Any, table: str, verb: str) -> str:
    """Which columns an UPDATE must not touch; "" for all of them."""
    if verb != "UPDATE" or not ERASABLE[table]:
        return ""
    with database.cursor() as cursor:
        found = database.introspection.get_table_description(cursor, table)
    kept = [column.name for column in found if column.name not in ERASABLE[table]]
    return " OF " + ", ".join(f'"{name}"' for name in kept)


def _disarming(database: Any, table: str) -> list[str]:
    on = f" ON {table}" if database.vendor == "postgresql" else ""
    return [
        f"DROP TRIGGER IF EXISTS {table}_{verb}_refused{on}" for verb in _verbs(database.vendor)
    ]
