"""Tables that only grow: database triggers refuse UPDATE and DELETE on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.operations import RunPython

#: Every protected table, filled as migrations are loaded.
TABLES: set[str] = set()

SQLITE_ARM = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb}_refused BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only_refused() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql
"""
POSTGRES_ARM = """
CREATE OR REPLACE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused()
"""


class Protect(RunPython):
    """A migration operation that makes a table append-only."""

    def __init__(self, table: str) -> None:
        TABLES.add(table)
        self.table = table
        super().__init__(self._arm, self._disarm)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("Protect", [self.table], {})

    def _arm(self, apps: Any, schema_editor: Any) -> None:
        for statement in _arming(schema_editor.connection.vendor, self.table):
            schema_editor.connection.cursor().execute(statement)

    def _disarm(self, apps: Any, schema_editor: Any) -> None:
        for statement in _disarming(schema_editor.connection.vendor, self.table):
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
            for statement in statements(connection.vendor, table):
                cursor.execute(statement)


def _verbs(vendor: str) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if vendor == "postgresql" else ("UPDATE", "DELETE")


def _arming(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        arming = [POSTGRES_ARM.format(table=table, verb=verb) for verb in _verbs(vendor)]
        return [POSTGRES_FUNCTION, *arming]
    return [SQLITE_ARM.format(table=table, verb=verb) for verb in _verbs(vendor)]


def _disarming(vendor: str, table: str) -> list[str]:
    on = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {table}_{verb}_refused{on}" for verb in _verbs(vendor)]
