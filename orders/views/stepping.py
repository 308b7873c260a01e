"""A quantity as a field of a page: pieces and grams as they are, money in the major unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.money import from_decimal, minor_digits, to_decimal
from core.typed import DIGITS
from orders.words import money_step, smallest
from stores.models import Product, SoldBy


@dataclass(frozen=True)
class Stepper:
    """What `parts/quantity.html` needs, as typed."""

    value: str
    step: str
    most: str
    suffix: str


def stepper_of(
    product: Product, ordered_by: str, quantity: int, *, most: int, currency: str
) -> Stepper:
    """`quantity` and `most` in pieces, grams or minor units; needs store__market."""
    by_money = ordered_by == SoldBy.MONEY
    step = money_step(currency) if by_money else smallest(product, ordered_by)
    return Stepper(
        value=_written(quantity, ordered_by, currency),
        step=_written(step, ordered_by, currency),
        most=_written(most, ordered_by, currency),
        suffix=_suffix(product, ordered_by, currency),
    )


def typed_quantity(typed: str, ordered_by: str, currency: str) -> int | None:
    """Pieces, grams or minor units; 0 for nothing, None for what is no quantity."""
    try:
        number = Decimal(typed[:DIGITS])
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0 or number.adjusted() > DIGITS:
        return None
    if ordered_by == SoldBy.MONEY:
        return from_decimal(round(number, minor_digits(currency)), currency)
    return int(number)


def _written(quantity: int, ordered_by: str, currency: str) -> str:
    if ordered_by != SoldBy.MONEY:
        return str(quantity)
    return f"{to_decimal(quantity, currency):.{minor_digits(currency)}f}"


def _suffix(product: Product, ordered_by: str, currency: str) -> str:
    if ordered_by == SoldBy.PIECE:
        return product.unit
    if ordered_by == SoldBy.WEIGHT:
        return "g"
    return {"KRW": _("won"), "GBP": "£", "USD": "$"}.get(currency, currency)
