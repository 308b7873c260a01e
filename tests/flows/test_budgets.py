"""What a page may cost: queries with emptied caches, not growing with the rows, and bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import User
from core import clock
from search import indexing
from tests.flows.crowd import Crowd, make_crowd
from tests.flows.world import NOW, rolled_back

pytestmark = pytest.mark.django_db
FEW, MANY = 1, 30
#: Queries for somebody without a session, signed in with a basket, and at the desk.
MOST = {"visitor": 10, "shopper": 14, "stallholder": 14, "operator": 20}
HTML, CSS, JS = 25_000, 15_000, 30_000  # bytes in brotli

Arguments = Callable[[Crowd], list[object]]


def nothing(crowd: Crowd) -> list[object]:
    return []


def market(crowd: Crowd) -> list[object]:
    return [crowd.market.slug]


def stall(crowd: Crowd) -> list[object]:
    return [crowd.store.pk]


#: Name, arguments, query, and who looks.
PAGES: list[tuple[str, Arguments, str, tuple[str, ...]]] = [
    ("cms:home", nothing, "", ("visitor", "shopper")),
    ("cms:markets", nothing, "", ("visitor", "shopper")),
    ("cms:market", market, "", ("visitor", "shopper")),
    ("cms:news", market, "", ("visitor", "shopper")),
    ("cms:store", lambda c: [c.market.slug, c.store.slug], "", ("visitor", "shopper")),
    ("orders:category", lambda c: [c.market.slug, "vegetables"], "", ("visitor", "shopper")),
    (
        "orders:product",
        lambda c: [c.market.slug, c.product.slug, c.product.pk],
        "",
        ("visitor", "shopper"),
    ),
    ("search:results", nothing, "?q=leek", ("visitor", "shopper")),
    ("search:suggest", nothing, "?q=le", ("visitor", "shopper")),
    ("orders:basket", market, "", ("visitor", "shopper")),
    ("orders:baskets", nothing, "", ("visitor",)),
    ("market:place", nothing, "?q=seogyo", ("visitor", "shopper")),
    ("stores:join_market", market, "", ("visitor", "shopper")),
    ("account_login", nothing, "", ("visitor",)),
    ("orders:checkout", market, "", ("shopper",)),
    ("orders:order", lambda c: [c.order.code], "", ("shopper",)),
    ("orders:amend", lambda c: [c.order.code], "", ("shopper",)),
    ("orders:receipt", lambda c: [c.order.code], "", ("shopper",)),
    ("orders:again", lambda c: [c.order.code], "", ("shopper",)),
    ("orders:my_orders", nothing, "", ("shopper",)),
    ("orders:lists", nothing, "", ("shopper",)),
    ("accounts:me", nothing, "", ("shopper",)),
    ("accounts:profile", nothing, "", ("shopper",)),
    ("accounts:addresses", nothing, "", ("shopper",)),
    ("accounts:devices", nothing, "", ("stallholder",)),
    ("orders:stall_orders", stall, "", ("stallholder",)),
    ("stores:stall_products", stall, "", ("stallholder",)),
    ("stores:product_add", stall, "", ("stallholder",)),
    ("stores:stall_opening", stall, "", ("stallholder",)),
    ("stores:stall_help", stall, "", ("stallholder",)),
    ("orders:desk_today", market, "", ("operator",)),
    ("orders:desk_close", market, "?day={day}", ("operator",)),
    ("orders:desk_orders", market, "?day={day}", ("operator",)),
    ("orders:desk_order", lambda c: [c.market.slug, c.order.code], "", ("operator",)),
    ("stores:desk_applications", market, "", ("operator",)),
    ("stores:desk_stalls", market, "", ("operator",)),
    ("stores:desk_stall", lambda c: [c.market.slug, c.store.pk], "", ("operator",)),
    ("market:desk_zones", market, "", ("operator",)),
    ("market:desk_windows", market, "", ("operator",)),
    ("market:desk_closures", market, "", ("operator",)),
    ("market:desk_settings", market, "", ("operator",)),
    ("market:desk_team", market, "", ("operator",)),
    ("orders:desk_figures", market, "", ("operator",)),
    ("cms:desk_stories", market, "", ("operator",)),
    ("orders:stall_money", stall, "", ("stallholder",)),
    ("cms:stall_story", stall, "", ("stallholder",)),
    ("stores:stall_seller", stall, "", ("stallholder",)),
    ("stores:stall_people", stall, "", ("stallholder",)),
    ("stores:begin", market, "", ("operator",)),
    ("stores:begin_delivery", market, "", ("operator",)),
    ("stores:begin_stalls", market, "", ("operator",)),
    ("stores:begin_goods", market, "", ("operator",)),
]


@dataclass
class Cost:
    """What one look at a page took."""

    status: int
    queries: list[str]
    size: int  # bytes in brotli


Costs = dict[tuple[str, str], Cost]


@pytest.fixture(scope="module")
def costs(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[int, Costs]:
    """Every page with few rows and with many."""
    return {
        rows: _measured(rows, django_db_blocker, tmp_path_factory.mktemp("index"))
        for rows in (FEW, MANY)
    }


def _measured(rows: int, blocker: DjangoDbBlocker, index: Path) -> Costs:
    with blocker.unblock(), rolled_back(), clock.frozen(NOW), override_settings(SEARCH_DIR=index):
        crowd = make_crowd(rows)
        indexing.reindex()
        return {
            (name, who): cost_of(path_of(name, arguments, query, crowd), person_of(who, crowd))
            for name, arguments, query, people in PAGES
            for who in people
        }


def path_of(name: str, arguments: Arguments, query: str, crowd: Crowd) -> str:
    day = crowd.order.window_day.day.isoformat()
    return reverse(name, args=arguments(crowd)) + query.format(day=day)


def person_of(who: str, crowd: Crowd) -> User | None:
    people = {
        "shopper": crowd.shopper,
        "stallholder": crowd.keeper,
        "operator": crowd.operator,
    }
    return people.get(who)


def cost_of(path: str, user: User | None) -> Cost:
    client = Client(headers={"Accept": "text/html"})
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    _forget()
    with CaptureQueriesContext(connection) as context:
        answer: Any = client.get(path)
    queries = [query["sql"] for query in context.captured_queries]
    return Cost(answer.status_code, queries, len(brotli.compress(answer.content, quality=5)))


def _forget() -> None:
    """As a process that has just started, except for its templates."""
    cache.clear()
    ContentType.objects.clear_cache()
    # Django asks SQLite once per connection whether it knows JSON: no page's query.
    bool(connection.features.supports_json_field)


def test_every_page_answers(costs: dict[int, Costs]) -> None:
    refused = {(rows, *key): cost.status for rows in costs for key, cost in costs[rows].items()}
    assert {key: status for key, status in refused.items() if status != 200} == {}


def test_no_page_asks_more_than_its_budget(costs: dict[int, Costs]) -> None:
    over = {key: len(cost.queries) for key, cost in costs[MANY].items()}
    print({" ".join(key): number for key, number in over.items()})
    assert {key: number for key, number in over.items() if number > MOST[key[1]]} == {}


def test_no_page_asks_more_for_more_rows(costs: dict[int, Costs]) -> None:
    grown = {
        key: f"{len(few.queries)} for {FEW}, {len(many.queries)} for {MANY}: {_added(few, many)}"
        for key, few in costs[FEW].items()
        if len((many := costs[MANY][key]).queries) != len(few.queries)
    }
    assert grown == {}


def _added(few: Cost, many: Cost) -> list[str]:
    """The tables that are asked more often for many rows."""
    before, after = (Counter(map(_table, cost.queries)) for cost in (few, many))
    return sorted((after - before).elements())


def _table(query: str) -> str:
    return query.partition("FROM")[2][:60].strip()


def test_no_page_is_heavier_than_its_budget(costs: dict[int, Costs]) -> None:
    heavy = {key: cost.size for key, cost in costs[MANY].items() if cost.size > HTML}
    print(f"the heaviest page: {max(cost.size for cost in costs[MANY].values())} bytes")
    assert heavy == {}


@pytest.mark.parametrize(("folder", "most"), [("css", CSS), ("js", JS)])
def test_styles_and_scripts_stay_within_their_budget(folder: str, most: int) -> None:
    files = sorted(Path(settings.BASE_DIR).glob(f"static/{folder}/*.{folder}"))
    assert files
    assert sum(len(brotli.compress(file.read_bytes())) for file in files) <= most
