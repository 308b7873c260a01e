"""Price bands: the price facet's values. A band is a number for the engine and a slug for URLs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import gettext

from core.money import MINOR_DIGITS, format_money, minor_digits

#: Lower edges in whole units: of currencies without decimals, and of the others.
_COARSE = (0, 3_000, 5_000, 10_000, 30_000)
_FINE = (0, 2, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Band:
    """Prices from `low` up to but not including `high` (minor units; None: no end)."""

    number: int
    currency: str
    low: int
    high: int | None

    @property
    def slug(self) -> str:
        return f"{self.currency.lower()}-{self.low}" + (f"-{self.high}" if self.high else "")

    def label(self, language: str) -> str:
        """ "Under £2", "£2 to £5", "£20 and more"."""
        low = format_money(self.low, self.currency, language)
        if self.high is None:
            return gettext("%(price)s and more") % {"price": low}
        high = format_money(self.high, self.currency, language)
        if not self.low:
            return gettext("under %(price)s") % {"price": high}
        return gettext("%(low)s to %(high)s") % {"low": low, "high": high}

    def matches(self) -> Q:
        """Products in the band, for the database."""
        upper = Q() if self.high is None else Q(price__lt=self.high)
        return Q(store__market__currency=self.currency, price__gte=self.low) & upper


@lru_cache
def bands(currency: str) -> tuple[Band, ...]:
    """The bands of a currency, cheapest first."""
    digits = minor_digits(currency)
    edges = [edge * 10**digits for edge in (_FINE if digits else _COARSE)]
    highs = [*edges[1:], None]
    first = _number(currency)
    return tuple(
        Band(first + at, currency, low, high)
        for at, (low, high) in enumerate(zip(edges, highs, strict=True))
    )


def band_of(price: int, currency: str) -> Band:
    """The band a price in minor units falls into."""
    return max((band for band in bands(currency) if band.low <= price), key=lambda band: band.low)


def by_number(number: int) -> Band:
    """The band an engine's facet value stands for."""
    code = number // 10
    letters = [chr(ord("A") + code // 26**power % 26) for power in (2, 1, 0)]
    return bands("".join(letters))[number % 10]


def by_slug(slug: str) -> Band | None:
    """The band a URL names; None where there is no such band."""
    currency = slug.partition("-")[0].upper()
    if currency not in MINOR_DIGITS:
        return None
    return next((band for band in bands(currency) if band.slug == slug), None)


def _number(currency: str) -> int:
    code = 0
    for letter in currency:
        code = code * 26 + ord(letter) - ord("A")
    return code * 10
