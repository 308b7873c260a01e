"""What a quantity costs: pure arithmetic in minor units, grams and pieces.

Weighed amounts round down and ceilings up, per line, so that what the scale says
always fits below what the shopper was told "at most".
"""

from __future__ import annotations

from typing import Protocol

from core.money import round_down, round_up
from stores.models import PriceUnit, SoldBy

BASIS = 10_000

#: Grams of a price unit as a fraction; a pound is 453.59237 g exactly.
GRAMS_OF = {
    PriceUnit.KG: (1000, 1),
    PriceUnit.HUNDRED_GRAMS: (100, 1),
    PriceUnit.POUND: (45_359_237, 100_000),
}


class Priced(Protocol):
    """A product, or a line that froze what the product cost."""

    sold_by: str
    price: int
    price_unit: str
    tolerance_bp: int


def estimate_of(priced: Priced, ordered_by: str, quantity: int) -> int:
    """What it will probably cost."""
    if ordered_by == SoldBy.PIECE:
        return priced.price * quantity
    if ordered_by == SoldBy.WEIGHT:
        return weighed_amount(priced, quantity)
    return quantity


def ceiling_of(priced: Priced, ordered_by: str, quantity: int) -> int:
    """What it costs at most: only the scale may go above the estimate, within the tolerance."""
    if ordered_by != SoldBy.WEIGHT:
        return estimate_of(priced, ordered_by, quantity)
    numerator, denominator = _amount_of_grams(priced, quantity)
    return round_up(numerator * (BASIS + priced.tolerance_bp), denominator * BASIS)


def weighed_amount(priced: Priced, grams: int) -> int:
    """What that many grams cost."""
    return round_down(*_amount_of_grams(priced, grams))


def grams_for_amount(priced: Priced, amount: int) -> int:
    """The grams an amount of money buys, rounded down; 0 for goods without a weight."""
    if priced.sold_by != SoldBy.WEIGHT or not priced.price:
        return 0
    grams, parts = GRAMS_OF[PriceUnit(priced.price_unit)]
    return round_down(amount * grams, priced.price * parts)


def most_grams(priced: Priced, ceiling: int) -> int:
    """The heaviest weight whose amount, rounded down, is not above a ceiling."""
    grams, parts = GRAMS_OF[PriceUnit(priced.price_unit)]
    return ((ceiling + 1) * grams - 1) // (priced.price * parts)


def stock_units(priced: Priced, ordered_by: str, quantity: int) -> int:
    """How much stock it claims: pieces, grams, or minor units for goods sold only by money."""
    if priced.sold_by == SoldBy.WEIGHT and ordered_by == SoldBy.MONEY:
        return grams_for_amount(priced, quantity)
    return quantity


def commission_of(gross: int, commission_bp: int) -> int:
    """The market's commission on a store's goods, rounded down."""
    return round_down(gross * commission_bp, BASIS)


def tax_within(amount: int, tax_bp: int) -> int:
    """The tax that an amount including it contains, rounded down."""
    return round_down(amount * tax_bp, BASIS + tax_bp)


def _amount_of_grams(priced: Priced, grams: int) -> tuple[int, int]:
    unit_grams, parts = GRAMS_OF[PriceUnit(priced.price_unit)]
    return grams * priced.price * parts, unit_grams
