"""Prices per 100 g, so that a shopper can compare goods sold in different sizes.

Korea asks shops for a unit price (가격표시제 실시요령, annex on 단위가격), the UK
likewise (Price Marking Order 2004); both round to the nearest, halves up.
"""

from __future__ import annotations

from fractions import Fraction

from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

from stores.models import PriceUnit, SoldBy

#: Grams that a price by weight is for; the pound is exact (international agreement of 1959).
GRAMS = {
    PriceUnit.KG.value: Fraction(1000),
    PriceUnit.HUNDRED_GRAMS.value: Fraction(100),
    PriceUnit.POUND.value: Fraction("453.59237"),
}


def per_100_grams(
    price: int, *, sold_by: str, price_unit: str = "", piece_grams: int | None = None
) -> int | None:
    """Minor units per 100 g; None where the weight of a piece is unknown."""
    grams = grams_priced(sold_by=sold_by, price_unit=price_unit, piece_grams=piece_grams)
    if not grams:
        return None
    return rounded(Fraction(price * 100) / grams)


def grams_priced(*, sold_by: str, price_unit: str, piece_grams: int | None) -> Fraction | None:
    """How many grams the price buys: by weight its unit, otherwise the piece (or the worth)."""
    if sold_by == SoldBy.WEIGHT:
        return GRAMS[price_unit]
    return Fraction(piece_grams) if piece_grams else None


def price_of_grams(price: int, *, price_unit: str, grams: int) -> int:
    """Minor units for so many grams of goods by weight, rounded down in the shopper's favour."""
    exact = Fraction(price * grams) / GRAMS[price_unit]
    return exact.numerator // exact.denominator


def rounded(exact: Fraction) -> int:
    """To the nearest whole, halves up."""
    return (exact + Fraction(1, 2)).__floor__()


def _of_price(grams: F | Value, parts: int = 1) -> CombinedExpression:
    """`rounded(price * 100 * parts / grams)` in whole numbers: they divide alike everywhere."""
    twice = Cast("price", BigIntegerField()) * (200 * parts)
    return (twice + grams) / (Cast(grams, BigIntegerField()) * 2)


#: `per_100_grams` of a product, for the database to sort by.
PER_100_GRAMS = Case(
    *(
        When(
            Q(sold_by=SoldBy.WEIGHT, price_unit=unit),
            then=_of_price(Value(grams.numerator), grams.denominator),
        )
        for unit, grams in GRAMS.items()
    ),
    When(~Q(sold_by=SoldBy.WEIGHT) & Q(piece_grams__gt=0), then=_of_price(F("piece_grams"))),
    output_field=BigIntegerField(),
)
