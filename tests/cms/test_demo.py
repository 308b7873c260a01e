"""The built-in demo: whole, repeatable, and good for many days."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from cms.demo.build import MARKETS, build
from cms.demo.markets import build_market, let_rest
from cms.demo.pages import build_pages
from cms.models import StorePage
from cms.templatetags.faces import FACES
from core import clock
from core.books import Broken, run_checks
from core.models import Message
from core.templatetags.dongne import DRAWINGS
from market.models import Market
from orders import expiry
from orders.models import Order, SavedList
from search.models import Shown, Typed
from stores.categories import TREE, ensure_categories
from stores.models import Category, Product, Seller, StockDay, Store
from stores.opening import selling

committing = pytest.mark.django_db(transaction=True)
STALLS = [stall for told in MARKETS for stall in told.stalls]
MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

STATES = {
    "held": 2,
    "placed": 4,
    "confirmed": 2,
    "ready": 2,
    "closed": 4,
    "undelivered": 2,
    "cancelled": 2,
    "expired": 2,
}


def build_at(now: datetime, *, weeks: int = 0) -> list[str]:
    said: list[str] = []
    with clock.frozen(now):
        build(now=now, say=said.append, weeks=weeks)
    return said


def build_markets(now: datetime) -> list[Market]:
    """Stalls, goods and pages, without people and their orders."""
    ensure_categories()
    markets = [build_market(told, now=now) for told in MARKETS]
    for market, told in zip(markets, MARKETS, strict=True):
        build_pages(market, told, now=now)
    return markets


def broken_at(now: datetime) -> list[Broken]:
    with clock.frozen(now):
        return list(run_checks())


def counts() -> tuple[int, ...]:
    models = (Store, Product, User, Order, Typed, Shown)
    return tuple(model.objects.count() for model in models)


@committing
def test_demo_has_orders_in_every_state_and_its_books_hold() -> None:
    build_at(MORNING)
    assert Counter(Order.objects.values_list("state", flat=True)) == STATES
    assert counts() == (24, 333, 29, 20, 154, 336)
    saved = [(each.name, each.lines.count()) for each in SavedList.objects.order_by("id")]
    assert (saved, Seller.objects.count()) == ([("주말 장보기", 6), ("Saturday shop", 6)], 24)
    assert broken_at(MORNING) == []


@pytest.mark.django_db
def test_every_stall_has_a_story_a_keeper_and_a_face() -> None:
    build_markets(MORNING)
    pages = list(StorePage.objects.select_related("store"))
    assert [page.store.name for page in pages if not (page.story and page.keeper)] == []
    faces = [page.face for page in pages]
    assert set(faces) <= FACES
    assert len(set(faces)) == len(faces) == 24


@pytest.mark.django_db
def test_every_kind_of_goods_is_sold_at_both_markets() -> None:
    for market in build_markets(MORNING):
        sold = Category.objects.filter(products__store__market=market)
        kinds = {kind.parent_id or kind.pk for kind in sold}
        assert kinds == set(Category.objects.filter(parent=None).values_list("pk", flat=True))


def test_every_finer_kind_has_a_drawing_of_its_own() -> None:
    finer = [drawing for _, kinds in TREE for _, _, _, drawing in kinds]
    assert Counter(finer).most_common(1)[0][1] == 1
    told = [goods.drawing for stall in STALLS for goods in stall.goods]
    assert {*finer, *told} <= DRAWINGS


@pytest.mark.django_db
def test_one_stall_takes_a_break_and_another_is_away_day_after_day() -> None:
    markets = build_markets(MORNING)
    for day in range(4):
        now = MORNING + timedelta(days=day)
        for market, told in zip(markets, MARKETS, strict=True):
            let_rest(market, told, now=now)
        resting = {store.slug for store in Store.objects.all() if not selling(store, now=now)}
        assert {"donghae-geoneomul", "finch-and-fern"} <= resting


@committing
def test_weeks_before_today_have_orders_of_many_that_are_over() -> None:
    build_at(MORNING, weeks=1)
    before = Order.objects.exclude(held_at__gte=MORNING - timedelta(days=1, hours=6))
    assert set(before.values_list("state", flat=True)) <= {"closed", "cancelled", "expired"}
    assert before.values("shopper").distinct().count() > 4
    assert before.count() > 15
    assert broken_at(MORNING) == []
    codes = list(before.values_list("code", flat=True))
    told = Message.objects.filter(context__code__in=codes)
    assert set(told.values_list("state", flat=True)) == {"sent"}
    errands = DBTaskResult.objects.filter(task_path__startswith="payments.")
    assert errands.count() < 100
    shelves = StockDay.objects.filter(day=None, product__source="demo")
    assert max(row.on_hand or 0 for row in shelves) < 200
    orders = Order.objects.count()
    build_at(MORNING + timedelta(days=1), weeks=1)
    assert Order.objects.count() == orders + 20, "the past is made once"


@committing
def test_building_it_again_changes_nothing() -> None:
    build_at(MORNING)
    before = counts()
    build_at(MORNING + timedelta(minutes=5))
    assert counts() == before


@committing
def test_days_on_end_never_empties_the_shelves() -> None:
    for day in range(4):
        now = MORNING + timedelta(days=day)
        expiry.expire_due(now)
        build_at(now)
    assert Order.objects.count() == 4 * 20
    assert broken_at(now) == []
