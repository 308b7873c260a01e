from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from core.books import CHECKS
from stores import stock
from stores.models import Product, StockDay
from tests.factories.market import NOW
from tests.factories.stores import make_product, make_store

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def _row(product: Product) -> tuple[int | None, int]:
    return StockDay.objects.values_list("on_hand", "held").get(product=product, day=None)


def _claim(product: Product, units: int, day: date = DAY) -> StockDay | None:
    """The row that holds the units; None where it falls short."""
    row = stock.ensure_row(product, StockDay.day_for(product, day))
    try:
        stock.claim(units={row.pk: units})
    except stock.Short:
        return None
    row.refresh_from_db()
    return row


def test_claim_holds_what_is_there() -> None:
    product = make_product(on_hand=3)
    row = _claim(product, 2)
    assert row is not None
    assert (row.on_hand, row.held, row.left) == (3, 2, 1)
    assert _claim(product, 2) is None
    assert _row(product) == (3, 2)


def test_claim_of_uncounted_stock_has_no_end() -> None:
    product = make_product()
    assert _claim(product, 1000) is not None
    assert _row(product) == (None, 1000)


def test_claim_of_several_names_those_that_fall_short() -> None:
    store = make_store()
    rows = [
        stock.ensure_row(make_product(store=store, on_hand=on_hand), None)
        for on_hand in (9, 2, None, 0)
    ]
    with pytest.raises(stock.Short) as short, transaction.atomic():
        stock.claim(units={row.pk: 3 for row in rows})
    assert [(row.pk, row.left) for row in short.value.rows] == [(rows[1].pk, 2), (rows[3].pk, 0)]
    assert not StockDay.objects.filter(held__gt=0).exists()
    stock.claim(units={rows[0].pk: 9, rows[1].pk: 1, rows[2].pk: 5})
    assert [row.held for row in StockDay.objects.order_by("pk")] == [9, 1, 5, 0]


def test_claim_of_the_last_is_told_and_of_one_before_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[int] = []
    monkeypatch.setattr(stock, "_say_changed", said.append)
    product = make_product(on_hand=3)
    _claim(product, 2)
    assert said == []
    _claim(product, 1)
    assert said == [product.pk]


@pytest.mark.parametrize("units", [{}, {1: 0}, {1: 2, 2: -1}])
def test_claim_takes_at_least_one(units: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        stock.claim(units=units)


def test_claim_needs_the_transaction_of_its_order(transactional_db: None) -> None:
    row = stock.ensure_row(make_product(on_hand=3), None)
    with pytest.raises(RuntimeError, match="transaction"):
        stock.claim(units={row.pk: 1})


def test_claim_refuses_sold_out_withdrawn_and_unknown() -> None:
    gone, withdrawn = make_product(on_hand=5), make_product(on_hand=5)
    stock.sold_out(product=gone, by=None, now=NOW)
    withdrawn.listed = False
    withdrawn.save()
    assert (_claim(gone, 1), _claim(withdrawn, 1)) == (None, None)
    with pytest.raises(stock.Short):
        stock.claim(units={10**9: 1})


def test_back_sells_again_without_a_number() -> None:
    product = make_product(on_hand=1)
    _claim(product, 1)
    stock.sold_out(product=product, by=None, now=NOW)
    stock.back(product=product, by=None, now=NOW)
    assert _row(product) == (None, 1)
    assert _claim(product, 1) is not None


def test_claim_after_release_of_the_last() -> None:
    product = make_product(on_hand=1)
    row = _claim(product, 1)
    assert row is not None
    stock.release(stock_day_id=row.pk, units=1)
    assert _row(product) == (1, 0)
    with pytest.raises(stock.NotHeld):
        stock.release(stock_day_id=row.pk, units=1)


@pytest.mark.parametrize(("on_hand", "after"), [(5, (3, 0)), (None, (None, 0))])
def test_settle_lowers_both(on_hand: int | None, after: tuple[int | None, int]) -> None:
    product = make_product(on_hand=on_hand)
    row = _claim(product, 2)
    assert row is not None
    stock.settle(stock_day_id=row.pk, units=2)
    assert _row(product) == after
    with pytest.raises(stock.NotHeld):
        stock.settle(stock_day_id=row.pk, units=1)


def test_set_on_hand_never_below_what_was_sold() -> None:
    product = make_product(on_hand=5)
    _claim(product, 3)
    assert stock.set_on_hand(product=product, units=1, by=None, now=NOW).on_hand == 3
    assert stock.set_on_hand(product=product, units=9, by=None, now=NOW).left == 6
    assert stock.set_left(product=product, units=1, by=None, now=NOW).on_hand == 4
    assert stock.set_on_hand(product=product, units=None, by=None, now=NOW).left is None


def test_quota_is_of_its_day() -> None:
    product = make_product()
    stock.set_quota(product=product, units=2, day=DAY, by=None, now=NOW)
    assert _claim(product, 2) is not None
    assert _claim(product, 1) is None
    assert _claim(product, 1, DAY + timedelta(days=1)) is not None
    stock.set_quota(product=product, units=1, day=DAY, by=None, now=NOW)
    assert list(
        StockDay.objects.filter(product=product, day__isnull=False)
        .order_by("day")
        .values_list("on_hand", "held")
    ) == [(2, 2), (1, 1)]


def test_left_for_answers_all_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    store = make_store()
    counted, free = make_product(store=store, on_hand=3), make_product(store=store)
    daily, fresh = make_product(store=store), make_product(store=store)
    for product in (daily, fresh):
        stock.set_quota(product=product, units=4, day=DAY, by=None, now=NOW)
    _claim(daily, 1)
    with django_assert_num_queries(1):
        left = stock.left_for([counted, free, daily, fresh], DAY)
    assert left == {counted.pk: 3, free.pk: None, daily.pk: 3, fresh.pk: 4}


STEPS = st.lists(
    st.tuples(st.sampled_from(["claim", "release", "settle", "set"]), st.integers(1, 6)),
    max_size=25,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, on_hand=st.integers(0, 12), quota=st.booleans())
def test_no_order_of_steps_oversells(
    steps: list[tuple[str, int]], on_hand: int, *, quota: bool
) -> None:
    product = make_product(store=make_store(), on_hand=on_hand)
    if quota:
        stock.set_quota(product=product, units=max(on_hand, 1), day=DAY, by=None, now=NOW)
    held: list[tuple[int, int]] = []
    for verb, units in steps:
        if verb == "claim":
            row = _claim(product, units)
            held += [(row.pk, units)] if row else []
        elif verb == "set" and not quota:
            stock.set_on_hand(product=product, units=units, by=None, now=NOW)
        elif verb in {"release", "settle"} and held:
            pk, claimed = held.pop()
            getattr(stock, verb)(stock_day_id=pk, units=claimed)
        rows = StockDay.objects.filter(product=product)
        assert sum(row.held for row in rows) == sum(units for _pk, units in held)
        assert all(row.left is None or row.left >= 0 for row in rows)
    assert list(CHECKS["stores.stock"]()) == []
