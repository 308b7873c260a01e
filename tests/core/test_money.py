from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    MixedCurrencies,
    Money,
    UnknownCurrency,
    format_money,
    from_decimal,
    round_down,
    round_up,
    signs,
    split_by_largest_remainder,
    to_decimal,
    total,
)


def test_same_currency_adds() -> None:
    assert Money(295, "GBP") + Money(5, "GBP") == Money(300, "GBP")
    assert total([Money(1, "KRW"), Money(2, "KRW")], currency="KRW") == Money(3, "KRW")


def test_two_currencies_never_add_or_compare() -> None:
    with pytest.raises(MixedCurrencies):
        Money(1, "GBP") + Money(1, "KRW")
    with pytest.raises(MixedCurrencies):
        assert Money(1, "GBP") < Money(1, "KRW")


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        Money(2.95, "GBP")  # type: ignore[arg-type]  # that is the point


def test_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, "UGX")


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (3800, "KRW", "ko", "3,800원"),
        (3800, "KRW", "en", "₩3,800"),
        (295, "GBP", "en", "£2.95"),
        (295, "GBP", "ko", "£2.95"),
    ],
)
def test_money_is_written_as_people_write_it(
    amount: int, currency: str, language: str, shown: str
) -> None:
    assert format_money(amount, currency, language) == shown


@pytest.mark.parametrize(
    ("currency", "language", "around"),
    [
        ("KRW", "ko", ("", "원")),
        ("KRW", "en", ("₩", "")),
        ("GBP", "ko", ("£", "")),
        ("GBP", "en", ("£", "")),
        ("USD", "en", ("US$", "")),
    ],
)
def test_the_sign_beside_a_typed_amount(
    currency: str, language: str, around: tuple[str, str]
) -> None:
    assert signs(currency, language) == around


def test_typed_amounts_become_minor_units() -> None:
    assert (from_decimal(Decimal("2.95"), "GBP"), from_decimal(Decimal(3800), "KRW")) == (
        295,
        3800,
    )
    with pytest.raises(ValueError, match="decimals"):
        from_decimal(Decimal("2.5"), "KRW")


@given(st.integers(-(10**9), 10**9), st.sampled_from(["KRW", "GBP"]))
def test_decimal_and_back(amount: int, currency: str) -> None:
    assert from_decimal(to_decimal(amount, currency), currency) == amount


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_rounding_brackets_the_exact_value(numerator: int, denominator: int) -> None:
    assert round_down(numerator, denominator) * denominator <= numerator
    assert round_up(numerator, denominator) * denominator >= numerator


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_fault_45_split_sums_exactly(amount: int, weights: list[int]) -> None:
    parts = split_by_largest_remainder(amount, weights)
    assert (sum(parts), len(parts)) == (amount, len(weights))


def test_fault_45_ten_thousand_won_over_three_stalls() -> None:
    assert split_by_largest_remainder(10_000, [1, 1, 1]) == [3334, 3333, 3333]


def test_split_needs_weights() -> None:
    with pytest.raises(ValueError, match="weights"):
        split_by_largest_remainder(1, [])
