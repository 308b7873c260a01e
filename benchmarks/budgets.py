"""Whether every page keeps its budget on a filled database, and which tables it reads whole.

    DATABASE_URL=postgresql://... VAR_DIR=... python -m benchmarks.budgets

It asks for the pages of tests/flows/test_budgets.py at the fullest market: by a visitor, a shopper
with a basket and orders, a stallholder and an operator, who are made in a transaction that is
rolled back. It prints statements and bytes in brotli, and ends with 1 where a page is over its
budget or, on PostgreSQL, where a plan reads from end to end a table that is large, or one that
grows with each order and has no index for what is asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from market.models import Market
    from stores.models import Product
    from tests.flows.crowd import Crowd
    from tests.flows.test_budgets import Cost

#: Rows from which on a table is large. The demo of two markets has none.
LARGE = 10_000
#: These grow with each order.
WITH_ORDERS = ("orders_", "payments_")
#: The gazetteer is found by any part of a name: 4 ms, and it grows with no sale.
LOOKED_THROUGH = {"market_area"}
STALLS, ORDERS = 3, 12
#: Collected at the market: no minimum stands in the way.
MODE = "pickup"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    from tests.flows.world import rolled_back

    setup_test_environment(debug=False)
    with rolled_back():
        lines, faults = measured()
    print("\n".join([*lines, "", *faults]))
    return int(bool(faults))


def measured() -> tuple[list[str], list[str]]:
    """A table in Markdown, and what is wrong."""
    from tests.flows.test_budgets import PAGES, cost_of, path_of, person_of

    crowd, tables = fullest(), growing_tables()
    lines, faults = ["| page | who | statements | bytes |", "|---|---|--:|--:|"], []
    for name, arguments, query, people in PAGES:
        for who in people:
            cost = cost_of(path_of(name, arguments, query, crowd), person_of(who, crowd))
            lines.append(f"| {name} | {who} | {len(cost.queries)} | {cost.size} |")
            found = [*over_budget(cost, who), *read_whole(cost.queries, tables)]
            faults += [f"{name} ({who}): {fault}" for fault in found]
    return lines, faults


def over_budget(cost: Cost, who: str) -> Iterator[str]:
    from tests.flows.test_budgets import HTML, MOST

    if cost.status != HTTPStatus.OK:
        yield f"answered {cost.status}"
    if len(cost.queries) > MOST[who]:
        yield f"{len(cost.queries)} statements, {MOST[who]} allowed"
    if cost.size > HTML:
        yield f"{cost.size} bytes, {HTML} allowed"


# -- Who looks


def fullest() -> Crowd:
    """People at the market with the most products: orders, a basket, a stall, the desk."""
    from django.db.models import Count

    from market.models import Market
    from stores.models import Product, Store
    from tests.factories.accounts import address, user
    from tests.factories.market import make_operator
    from tests.factories.stores import make_stallholder
    from tests.flows.crowd import Crowd

    on_sale = Product.objects.visible().filter(sold_out=False).order_by()
    counted = on_sale.values("store__market").annotate(n=Count("pk")).order_by("-n")
    market = Market.objects.get(pk=counted[0]["store__market"])
    stalls = on_sale.filter(store__market=market).values("store").annotate(n=Count("pk"))
    by_size = [Store.objects.get(pk=row["store"]) for row in stalls.order_by("-n")]
    stores = [store for store in by_size if MODE in store.modes][:STALLS]
    uncounted = on_sale.filter(stock__day=None, stock__on_hand=None)
    products = [uncounted.filter(store=store).order_by("pk")[0] for store in stores]
    shopper = user(name="Mina", phone="+821012345678")
    area = market.zones.filter(areas__isnull=False)[0].areas.all()[0]
    address(user=shopper, country=market.country, area_code=area.code, is_default=True)
    orders = [ordered(market, shopper, products, n) for n in range(ORDERS)]
    basket_of(market, shopper, products)
    return Crowd(
        market=market,
        store=stores[0],
        product=products[0],
        shopper=shopper,
        keeper=make_stallholder(store=stores[0]),
        operator=make_operator(market=market),
        order=orders[0],
    )


def basket_of(market: Market, shopper: Any, products: list[Product]) -> Any:
    """One usual portion of each."""
    from core import clock
    from orders import basket as baskets
    from stores.cards import quick
    from tests.factories.orders import make_basket

    basket = make_basket(market=market, shopper=shopper)
    for product in products:
        usual: dict[str, Any] = dict(quick(product))
        baskets.add(basket=basket, product=product, by=shopper, now=clock.now(), **usual)
    return basket


def ordered(market: Market, shopper: Any, products: list[Product], number: int) -> Any:
    """In cash, so that it is placed at once."""
    from core import clock
    from market.models import WindowDay
    from orders import checkout

    days = WindowDay.objects.filter(window__market=market, cutoff_at__gt=clock.now())
    details = checkout.Details(
        name="Mina",
        email="mina@example.com",
        phone="+821012345678",
        language="en",
        window_day=days.filter(window__mode=MODE).order_by("day")[0],
        preference="similar",
        tender="manual",
    )
    order = checkout.hold(
        basket=basket_of(market, shopper, products),
        details=details,
        attempt=f"budgets-{number}",
        by=shopper,
        now=clock.now(),
    )
    checkout.come_back(order, now=clock.now())
    order.refresh_from_db()
    return order


# -- Plans


def growing_tables() -> dict[str, bool]:
    """Tables that are large, or that grow with each order; whether they are large already.

    By the rows that PostgreSQL last counted; none on a database that cannot say.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'")
        return {
            name: rows >= LARGE
            for name, rows in cursor.fetchall()
            if name not in LOOKED_THROUGH and (rows >= LARGE or name.startswith(WITH_ORDERS))
        }


def read_whole(queries: list[str], tables: dict[str, bool]) -> Iterator[str]:
    """What the plans read from end to end of those tables. A small one is read so for good reason:
    there it counts only where PostgreSQL has no other way."""
    for sql in queries:
        if tables and sql.startswith(("SELECT", "WITH")):
            whole = seen(sql, "on") & {name for name, large in tables.items() if large}
            whole |= seen(sql, "off") & set(tables)
            yield from (f"reads all of {table}: {sql[:400]}" for table in sorted(whole))


def seen(sql: str, allowed: str) -> set[str]:
    """Tables that the plan reads from end to end, where that is allowed or is dear."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = {allowed}")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}".replace("%", "%%"), [])
        [[plan]] = cursor.fetchone()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return {
        node["Relation Name"] for node in nodes(plan["Plan"]) if node["Node Type"] == "Seq Scan"
    }


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


if __name__ == "__main__":
    sys.exit(main())
