"""Money as integers in minor units plus a currency code. Never a float.

Exponents follow ISO 4217 and Stripe's list of zero-decimal currencies
(docs.stripe.com/currencies#zero-decimal); an unknown currency is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency, format_decimal

#: Digits after the decimal point, by ISO 4217 code.
MINOR_DIGITS = {"KRW": 0, "JPY": 0, "GBP": 2, "EUR": 2, "USD": 2}

#: Babel's locale for each language of the screens.
LOCALES = {"ko": "ko_KR", "en": "en_GB"}


class MixedCurrencies(ValueError):
    """Two amounts of different currencies were added or compared."""


class UnknownCurrency(ValueError):
    """A currency without an entry in MINOR_DIGITS."""


def minor_digits(currency: str) -> int:
    """Digits after the decimal point; raises UnknownCurrency."""
    try:
        return MINOR_DIGITS[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (won, pence) of one currency."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"Money takes integer minor units, not {self.amount!r}")
        minor_digits(self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return format_money(self.amount, self.currency, "en")

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.amount


def total(amounts: Sequence[Money], *, currency: str) -> Money:
    """The sum of amounts, which may be none; raises MixedCurrencies."""
    return sum(amounts, Money(0, currency))


def to_decimal(amount: int, currency: str) -> Decimal:
    """Minor units as a decimal of the major unit: 295 GBP is 2.95."""
    return Decimal(amount).scaleb(-minor_digits(currency))


def from_decimal(value: Decimal, currency: str) -> int:
    """Minor units of a typed amount; raises ValueError where it has too many decimals."""
    scaled = value.scaleb(minor_digits(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more decimals than {currency} knows")
    return int(scaled)


@lru_cache(10_000)
def format_money(amount: int, currency: str, language: str) -> str:
    """The amount as people of that language write it: 3,800원, £2.95, ₩3,800."""
    value = to_decimal(amount, currency)
    locale = LOCALES.get(language, "en_GB")
    if currency == "KRW" and language == "ko":
        return f"{format_decimal(value, locale=locale)}원"
    return str(format_currency(value, currency, locale=locale))


def signs(currency: str, language: str) -> tuple[str, str]:
    """What stands before and behind an amount where a figure is typed: ("£", "") or ("", "원")."""
    before, behind = re.split(r"[\d.,]+", format_money(0, currency, language))
    return before, behind


def round_down(numerator: int, denominator: int) -> int:
    """Weighed amounts round down, in the shopper's favour."""
    return numerator // denominator


def round_up(numerator: int, denominator: int) -> int:
    """Ceilings round up, so that the weighed amount always fits below."""
    return -(-numerator // denominator)


def split_by_largest_remainder(amount: int, weights: Sequence[int]) -> list[int]:
    """Split amount in proportion to weights; the parts sum exactly to it.

    Ties go to the earlier weight, so callers order by id. Weights that are all
    zero count as equal. Raises ValueError where there is nothing to split over.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights must be some non-negative integers")
    if sum(weights) == 0:
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [amount * weight // whole for weight in weights]
    remainders = [amount * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return parts
