from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stores.catalogue import HIGHEST_PRICE
from stores.models import Product
from stores.unit_price import GRAMS, PER_100_GRAMS, per_100_grams, price_of_grams
from tests.factories.stores import make_by_money, make_product, make_store, make_weighed


@pytest.mark.parametrize(
    ("price", "facts", "expected"),
    [
        (3800, {"sold_by": "piece", "piece_grams": 800}, 475),
        (3800, {"sold_by": "piece"}, None),
        (4200, {"sold_by": "weight", "price_unit": "kg"}, 420),
        (350, {"sold_by": "weight", "price_unit": "100g"}, 350),
        (400, {"sold_by": "weight", "price_unit": "lb"}, 88),
        (1000, {"sold_by": "money", "piece_grams": 450}, 222),
        (1, {"sold_by": "piece", "piece_grams": 200}, 1),
    ],
)
def test_price_per_100_grams(price: int, facts: dict[str, Any], expected: int | None) -> None:
    assert per_100_grams(price, **facts) == expected


def test_price_of_grams_rounds_down() -> None:
    assert price_of_grams(4200, price_unit="kg", grams=500) == 2100
    assert price_of_grams(399, price_unit="kg", grams=999) == 398


@given(price=st.integers(0, 10**8), grams=st.integers(1, 10**6))
def test_price_of_grams_grows_with_them(price: int, grams: int) -> None:
    one, more = (price_of_grams(price, price_unit="kg", grams=g) for g in (grams, grams + 1))
    assert 0 <= one <= more


@pytest.mark.django_db
def test_the_database_reckons_alike() -> None:
    """Prices around every rounding, the largest, and pieces of no known weight."""
    store = make_store()
    prices = (1, 2, 3, 4, 5, 7, 450, 999, 453_592, HIGHEST_PRICE)
    for number, price in enumerate(prices):
        for unit in GRAMS:
            name = f"{unit} {number}"
            make_weighed(store=store, name=name, price=price, price_unit=unit)
        for grams in (None, 1, 8, 200, 450, 99_999):
            make_product(store=store, name=f"P{grams}-{number}", price=price, piece_grams=grams)
        make_by_money(store=store, name=f"M{number}", price=price, piece_grams=30)
    facts = ("price", "sold_by", "price_unit", "piece_grams")
    goods = Product.objects.values_list("name", PER_100_GRAMS, *facts)
    assert len(goods) == 100
    for name, reckoned, price, sold_by, price_unit, piece_grams in goods:
        expected = per_100_grams(
            price, sold_by=sold_by, price_unit=price_unit, piece_grams=piece_grams
        )
        assert reckoned == expected, name
