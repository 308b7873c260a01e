from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stores.unit_price import per_100_grams, price_of_grams


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
