"""Compiled queries: their SQL is written once in a process, and asked again with other values.

To write down a statement over a few tables takes Django longer than it takes PostgreSQL to answer
it. Where that is most of what a page costs, the query is built by the ORM as ever, and its words
are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Argument:
    """Stands in a statement for the value of an argument."""

    name: str


def compiled_once(query: Callable[..., QuerySet[Any, Any]]) -> Callable[..., Rows]:
    """Make a function that builds a `values_list` one that answers its rows.

    Its arguments are keywords, and words or numbers: no None, for which SQL has other words. The
    rows are as the database gives them, so their columns should be words, numbers and None too.
    """

    @cache
    def statement(_vendor: str, *names: str) -> tuple[str, tuple[Any, ...]]:
        arguments = {name: Value(Argument(name)) for name in names}
        return query(**arguments).query.sql_with_params()

    @wraps(query)
    def rows(**given: Any) -> Rows:
        try:
            words, params = statement(connection.vendor, *given)
        except EmptyResultSet:  # nothing can be found: not asked, as the ORM would not
            return []
        values = [given[it.name] if isinstance(it, Argument) else it for it in params]
        with connection.cursor() as cursor:
            cursor.execute(words, values)
            found: Rows = cursor.fetchall()
        return found

    return rows


#: Values of a list that a statement has room for, and each further piece of it.
PIECE = 24


def numbered(name: str, values: list[Any]) -> dict[str, Any]:
    """A list as arguments `name0`, `name1` and so on, filled up with its last value: a statement is
    written for each number of them, so there should be few numbers."""
    full = [*values, *values[-1:] * (-len(values) % PIECE)]
    return {f"{name}{at}": value for at, value in enumerate(full)}
