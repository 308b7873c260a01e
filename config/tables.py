"""Whether the database has the tables that the code expects of it.

Before the first release migrations are squashed and edited freely. Django knows them by name
alone, so over a database from before the edit it sees nothing to do, and the first query fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent
#: Differences that are named; more say nothing more.
NAMED = 5


class OtherTables(Exception):
    """The database was made by another version of the migrations; says what to do."""


def refuse_other(loader: MigrationLoader, *, all_applied: bool) -> None:
    """Raise OtherTables where the migrations that the database calls done made something else.

    Sees tables and columns; not types, constraints or triggers. Changes nothing.
    """
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as wrong:
        raise OtherTables(advice([str(wrong)])) from wrong
    models = apps.get_models(include_auto_created=True) if all_applied else _models_of(loader)
    found = list(differences(models))
    if found:
        raise OtherTables(advice(found))


def differences(models: Iterable[type[Model]]) -> Iterator[str]:
    """Tables and columns that our models need and the database lacks, or that fail every insert."""
    ours = {each.label for each in apps.get_app_configs() if Path(each.path).parent == ROOT}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in models:
            options = model._meta
            if options.app_label not in ours or options.proxy or not options.managed:
                continue
            if options.db_table in there:
                yield from _columns(cursor, model)
            else:
                yield f"table {options.db_table} is missing"


def _columns(cursor: CursorWrapper, model: type[Model]) -> Iterator[str]:
    table = model._meta.db_table
    wanted = {field.column for field in model._meta.local_concrete_fields if field.column}
    found = {
        column.name: column
        for column in connection.introspection.get_table_description(cursor, table)
    }
    for name in sorted(wanted - set(found)):
        yield f"{table}.{name} is missing"
    for name in sorted(set(found) - wanted):
        if not found[name].null_ok and found[name].default is None:
            yield f"{table}.{name} is not known any more"


def _models_of(loader: MigrationLoader) -> Iterable[type[Model]]:
    """As they were after what is applied: what is still to come may well be missing."""
    applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    if not applied:
        return []
    state = loader.project_state(applied)
    return state.apps.get_models(include_auto_created=True)


def advice(found: list[str]) -> str:
    more = [f"and {len(found) - NAMED} more"] if len(found) > NAMED else []
    lines = "".join(f"\n  - {line}" for line in [*found[:NAMED], *more])
    return (
        "\nThis database was made by another version of Dongne, and cannot be brought up to date:"
        f"{lines}\n{_way_out()}\nThe demo is then built anew. Everything else in it is lost: "
        "keep a copy if you need it. Nothing has been changed or deleted."
    )


def _way_out() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        files = [path for end in ("", "-wal", "-shm") if (path := Path(f"{name}{end}")).exists()]
        these = " ".join(str(path) for path in files) or str(name)
        return f"To begin afresh, delete the database and start again:\n  rm {these}"
    return f'To begin afresh, drop the database "{name}", create it empty, and start again.'
