from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from orders.pricing import (
    ceiling_of,
    commission_of,
    estimate_of,
    grams_for_amount,
    most_grams,
    stock_units,
    tax_within,
    weighed_amount,
)


@dataclass
class Thing:
    sold_by: str = "weight"
    price: int = 4200
    price_unit: str = "kg"
    tolerance_bp: int = 1000


things = st.builds(
    Thing,
    price=st.integers(1, 1_000_000),
    price_unit=st.sampled_from(["kg", "100g", "lb"]),
    tolerance_bp=st.integers(0, 5000),
)
grams = st.integers(1, 50_000)


def test_half_a_kilo_of_carrots() -> None:
    carrots = Thing()
    assert (estimate_of(carrots, "weight", 500), ceiling_of(carrots, "weight", 500)) == (2100, 2310)


def test_a_pound_is_exact() -> None:
    assert weighed_amount(Thing(price=453_59237, price_unit="lb"), 1) == 100_000


def test_pieces_and_worth_have_no_tolerance() -> None:
    fish = Thing(sold_by="piece", price=6500, price_unit="")
    assert (estimate_of(fish, "piece", 2), ceiling_of(fish, "piece", 2)) == (13_000, 13_000)
    assert (estimate_of(Thing(), "money", 5000), ceiling_of(Thing(), "money", 5000)) == (5000, 5000)


def test_worth_of_weighed_goods_claims_grams() -> None:
    assert stock_units(Thing(), "money", 5000) == 1190


def test_commission_and_tax_round_down() -> None:
    assert (commission_of(999, 500), tax_within(1099, 1000)) == (49, 99)


@given(things, grams)
def test_estimate_is_never_above_the_ceiling(thing: Thing, ordered: int) -> None:
    assert estimate_of(thing, "weight", ordered) <= ceiling_of(thing, "weight", ordered)


@given(things, grams)
def test_most_grams_is_the_last_weight_that_fits(thing: Thing, ordered: int) -> None:
    ceiling = ceiling_of(thing, "weight", ordered)
    most = most_grams(thing, ceiling)
    assert weighed_amount(thing, most) <= ceiling < weighed_amount(thing, most + 1)


@given(things, grams)
def test_what_was_ordered_may_always_be_weighed(thing: Thing, ordered: int) -> None:
    assert most_grams(thing, ceiling_of(thing, "weight", ordered)) >= ordered


@given(things, st.integers(1, 1_000_000))
def test_an_amount_never_buys_more_than_it_is_worth(thing: Thing, amount: int) -> None:
    assert weighed_amount(thing, grams_for_amount(thing, amount)) <= amount
