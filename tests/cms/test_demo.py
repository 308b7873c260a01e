"""The built-in demo: whole, repeatable, and good for many days."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from cms.demo.build import build
from cms.models import StorePage
from core import clock
from core.books import Broken, run_checks
from orders import expiry
from orders.models import Order
from stores.models import Product, Store

pytestmark = pytest.mark.django_db(transaction=True)

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


def build_at(now: datetime) -> list[str]:
    said: list[str] = []
    with clock.frozen(now):
        build(now=now, say=said.append)
    return said


def broken_at(now: datetime) -> list[Broken]:
    with clock.frozen(now):
        return list(run_checks())


def counts() -> tuple[int, int, int, int]:
    rows = (Store.objects, Product.objects, User.objects, Order.objects)
    return tuple(model.count() for model in rows)  # type: ignore[return-value]  # four of them


def test_demo_has_orders_in_every_state_and_its_books_hold() -> None:
    build_at(MORNING)
    assert Counter(Order.objects.values_list("state", flat=True)) == STATES
    assert counts() == (12, 152, 17, 20)
    assert broken_at(MORNING) == []


def test_every_stall_tells_its_story() -> None:
    build_at(MORNING)
    assert [page.store.name for page in StorePage.objects.all() if not page.story] == []


def test_building_it_again_changes_nothing() -> None:
    build_at(MORNING)
    before = counts()
    build_at(MORNING + timedelta(minutes=5))
    assert counts() == before


def test_days_on_end_never_empties_the_shelves() -> None:
    for day in range(4):
        now = MORNING + timedelta(days=day)
        expiry.expire_due(now)
        build_at(now)
    assert Order.objects.count() == 4 * 20
    assert broken_at(now) == []
