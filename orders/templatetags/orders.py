"""Tags of this room's pages and mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template

from core import clock, when
from orders.models import Line, Order
from orders.states import LineState
from orders.words import quantity_words
from stores import restricted
from stores.allergens import in_words
from stores.models import Product
from stores.photos import Picture, picture_of

register = template.Library()


@register.simple_tag
def thumb(product: Product) -> Picture | None:
    """The product's picture, None where a drawing stands in."""
    return picture_of(product.photo)


@register.filter
def allergens(stated: Sequence[str] | None) -> str:
    """Allergens in words."""
    return in_words(stated)


@register.filter
def percent(basis_points: int) -> str:
    """Basis points as people say them: 1000 is "10 %"."""
    return f"{basis_points / 100:g} %"


@register.filter
def check_id(order: Order) -> str:
    """What whoever hands the order over does, where something in it is not for everybody."""
    if order.least_age is None:
        return ""
    return restricted.check(order.market.country, order.least_age, order.window_day.day)


@register.filter
def plus(amount: int, other: int) -> int:
    return amount + other


@register.filter
def negative(amount: int) -> int:
    return -amount


@register.simple_tag
def mail_window(starts_at: str, ends_at: str, time_zone: str) -> str:
    """A window as the context of a mail holds it (ISO 8601), in words."""
    start, end = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
    return when.window_label(start, end, ZoneInfo(time_zone), clock.now())


@register.simple_tag
def mail_parts(code: str) -> list[dict[str, Any]]:
    """What each stall brought, for the receipt: read when the mail is sent."""
    order = Order.objects.get(code=code)
    parts = order.store_orders.select_related("store").prefetch_related("lines")
    return [
        {
            "store": str(part.store),
            "lines": [_mail_line(line, order.currency) for line in part.lines.all()],
            "total": sum(_amount(line) for line in part.lines.all()),
        }
        for part in parts
    ]


def _mail_line(line: Line, currency: str) -> dict[str, Any]:
    quantity = line.quantity if line.brought is None else line.brought
    if line.weighed is not None:
        quantity = line.weighed
    words = quantity_words(line.ordered_by, quantity, unit=line.unit, currency=currency)
    gone = line.state == LineState.REMOVED
    return {"name": line.name, "words": words, "amount": _amount(line), "gone": gone}


def _amount(line: Line) -> int:
    return line.estimate if line.final is None else line.final
