from datetime import UTC, date, datetime, time

import pytest
from pytest_django import DjangoAssertNumQueries

from core.states import IllegalMove
from stores import opening, stock
from stores.models import Product
from tests.factories.market import NOW, make_closure, make_market
from tests.factories.stores import make_product, make_store

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


def _code(product: Product, day: date = TODAY, now: datetime = NOW) -> str:
    reason = opening.availability(product, day=day, now=now)
    return reason.code if reason else ""


def test_an_open_stall_sells() -> None:
    product = make_product()
    assert _code(product) == ""
    assert opening.selling(product.store, now=NOW)


def test_a_pause_for_today_ends_at_local_midnight() -> None:
    product = make_product()
    opening.pause_today(store=product.store, by=None, now=NOW)
    assert product.store.paused_until == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert (_code(product), _code(product, TOMORROW)) == ("paused", "")
    assert _code(product, TOMORROW, datetime(2026, 11, 23, 15, tzinfo=UTC)) == ""
    opening.resume(store=product.store, by=None, now=NOW)
    assert _code(product) == ""


def test_holidays_cover_both_ends() -> None:
    product = make_product()
    days = {"first_day": TODAY, "last_day": TOMORROW}
    first = opening.add_holiday(store=product.store, by=None, now=NOW, **days)
    assert opening.add_holiday(store=product.store, by=None, now=NOW, **days) == first
    codes = [_code(product, date(2026, 11, day)) for day in (22, 23, 24, 25)]
    assert codes == ["", "stall_holiday", "stall_holiday", ""]
    opening.remove_holiday(holiday=first, by=None, now=NOW)
    assert _code(product) == ""
    with pytest.raises(opening.BadHoliday):
        opening.add_holiday(
            store=product.store, first_day=TOMORROW, last_day=TODAY, by=None, now=NOW
        )


def test_own_hours_name_the_days() -> None:
    product = make_product()
    week = [(0, time(9), time(18))]
    opening.set_hours(store=product.store, hours=week, by=None, now=NOW)
    assert (_code(product), _code(product, TOMORROW)) == ("", "stall_holiday")
    opening.set_hours(store=product.store, hours=[], by=None, now=NOW)
    assert _code(product, TOMORROW) == ""


def test_every_reason_has_its_code() -> None:
    market = make_market()
    make_closure(market=market, first_day=TOMORROW)
    product = make_product(store=make_store(market=market))
    assert _code(product, TOMORROW) == "market_holiday"
    stock.sold_out(product=product, by=None, now=NOW)
    assert _code(product) == "sold_out"
    product.listed = False
    assert _code(product) == "withdrawn"
    closed = make_product(store=make_store(state="closed"))
    assert _code(closed) == "stall_closed"
    shut = make_product(store=make_store(market=make_market(state="shut")))
    assert _code(shut) == "market_closed"


def test_reasons_take_no_query_when_all_is_fetched(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_product()
    rows = Product.objects.select_related("store__market").prefetch_related(
        "store__holidays", "store__hours", "store__market__closures"
    )
    (product,) = rows
    with django_assert_num_queries(0):
        assert _code(product) == ""


def test_modes_are_kept_in_order() -> None:
    store = make_store()
    opening.set_modes(store=store, modes=["pickup", "delivery"], by=None, now=NOW)
    assert store.modes == ["delivery", "pickup"]
    assert not opening.serves(store, "parcel")
    with pytest.raises(ValueError, match="rocket"):
        opening.set_modes(store=store, modes=["rocket"], by=None, now=NOW)


def test_close_and_open_again() -> None:
    store = make_store()
    opening.close_stall(store=store, by=None, now=NOW, why="이사")
    with pytest.raises(IllegalMove):
        opening.close_stall(store=store, by=None, now=NOW)
    opening.open_stall(store=store, by=None, now=NOW)
    assert [move.to_state for move in store.moves.all()] == ["open", "closed", "open"]
