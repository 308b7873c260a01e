"""Tags of this room's pages and mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from core import clock, when
from market.hues import STRIPES
from orders.lists import lists_of
from orders.models import Order, SavedList
from orders.tracking import Tracking, tracking
from orders.words import preference_words
from stores import restricted
from stores.allergens import in_words
from stores.models import Product
from stores.photos import Picture, picture_of

register = template.Library()


@dataclass(frozen=True)
class Mail:
    """What a mail shows of an order."""

    order: Order
    track: Tracking

    @property
    def delivery(self) -> int:
        return self.order.delivery_fee

    @property
    def total(self) -> int:
        """Minor units: what it came to, or about what it will."""
        if self.order.final is not None:
            return self.order.final
        return self.track.goods + self.order.delivery_fee


@register.simple_tag(takes_context=True)
def my_lists(context: template.Context) -> list[SavedList] | None:
    """The signed-in shopper's lists at the market whose page this is; None for a guest."""
    request = context["request"]
    if not request.user.is_authenticated:
        return None
    return lists_of(request.user, market=request.resolver_match.kwargs["market"])


@register.simple_tag
def preferences() -> list[tuple[str, str]]:
    """What a shopper may want where something has run out, in words."""
    return preference_words()


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
    """A window as the context of a mail holds it (ISO 8601), in words for inside a sentence."""
    start, end = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
    return when.inside(when.window_label(start, end, ZoneInfo(time_zone), clock.now()))


@register.simple_tag
def mail_clock(at: str, time_zone: str) -> str:
    """A moment as the context of a mail holds it (ISO 8601), in words."""
    return when.moment_label(datetime.fromisoformat(at), ZoneInfo(time_zone), clock.now())


@register.simple_tag
def mail_order(code: str) -> Mail:
    """The order as it stands when the mail is sent."""
    order = Order.objects.select_related("market", "window_day__window", "joins").get(code=code)
    return Mail(order, tracking(order, now=clock.now()))


@register.filter
def stripes(hue: str) -> str:
    """The colour of a market's awning where no style sheet reaches."""
    return STRIPES[hue]
