"""Which edition of a market's pages is the newest: one number a market, shared by all processes.

Contract. Whatever changes what visitors see of a market turns its edition once it is committed, by
one statement of its own: no transaction holds the row, so no checkout waits for another. Whoever
remembers a page reads the number before making it, and keeps the page under it. So once a change
is answered, no process shows a page from before it. A turn that is lost (kill -9 between the
commit and the turn) leaves old pages for as long as `cms.remembering` keeps any: five minutes.

`EVERYWHERE` counts for all markets: the site's own words, goods and legal pages. Home and the list
of markets go by the sum of all numbers, so that no row is turned by every market.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Value

from cms.models import Edition
from market.models import Market

EVERYWHERE = "*"
#: The way from a market to the row that has changed.
WAYS = {
    "market": "pk",
    "slug": "slug",
    "store": "stores",
    "product": "stores__products",
    "order": "orders",
}


def newest(slug: str) -> int:
    """The number of a market's pages; with "", of home and the list of markets. One query.

    Spelt out, because it is all that a remembered page asks of the database.
    """
    table, column = _names()
    with connection.cursor() as cursor:
        if slug:
            of_market = f"SELECT SUM({column}) FROM {table} WHERE subject IN (%s, %s)"  # noqa: S608
            cursor.execute(of_market, [EVERYWHERE, slug])
        else:
            cursor.execute(f"SELECT SUM({column}) FROM {table}")  # noqa: S608  (names of ours)
        return int(cursor.fetchone()[0] or 0)


def turn(what: str, key: int | str) -> None:
    """Turn the edition of the market to which a row belongs (see WAYS) after the commit: by one
    statement for each kind of row that a transaction changes, however many."""
    _after_this_commit(lambda turning: turning.changed[what].add(key))


def turn_everywhere() -> None:
    """Turn the edition of every page after the commit."""
    _after_this_commit(lambda turning: turning.changed[EVERYWHERE].add(EVERYWHERE))


class Turning:
    """What one transaction has changed; called after its commit."""

    def __init__(self) -> None:
        self.changed: dict[str, set[int | str]] = defaultdict(set)

    def __call__(self) -> None:
        for what, keys in self.changed.items():
            if what == EVERYWHERE:
                _turn("VALUES (%s, 1)", (EVERYWHERE,))
            else:
                markets = Market.objects.filter(**{f"{WAYS[what]}__in": keys}).distinct()
                rows = markets.order_by("slug").values_list("slug", Value(1))
                _turn(*rows.query.sql_with_params())


def _turn(subjects: str, params: tuple[Any, ...]) -> None:
    """Add one to the numbers of some subjects, in their order, so that two never lock crosswise."""
    table, column = _names()
    clash = f"ON CONFLICT (subject) DO UPDATE SET {column} = {table}.{column} + 1"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (subject, {column}) {subjects} {clash}", params)


def _after_this_commit(note: Callable[[Turning], object]) -> None:
    """In the hook that this transaction has already, or in a new one. A savepoint that is rolled
    back takes its hooks with it, so what stands in the list will run if the rest is committed."""
    hooks = (entry[1] for entry in connection.run_on_commit)
    turning = next((hook for hook in hooks if isinstance(hook, Turning)), None)
    if turning is not None:
        note(turning)
        return
    turning = Turning()
    note(turning)
    transaction.on_commit(turning, robust=True)


def _names() -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(Edition._meta.db_table), quote("number")
