"""The basket bar: what every page of a market shows of the visitor's basket there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.compiled import compiled_once
from market.models import Market, Zone
from market.place import place_of
from market.zones import zone_for
from orders import cookie
from orders.models import BasketLine, Preference
from orders.pricing import estimate_of
from orders.words import money
from stores.models import SoldBy

MARKET_PATH = re.compile(r"^/m/(?P<market>[-\w]+)/")


@dataclass(frozen=True)
class Bar:
    """Amounts in minor units. `total` is the goods' estimate, `about` says that it is one."""

    count: int = 0
    total: int = 0
    about: bool = False
    currency: str = ""
    url: str = ""
    #: What to do when something of the basket has run out.
    preference: str = Preference.SIMILAR
    find_zone: Callable[[], Zone | None] = lambda: None

    @cached_property
    def zone(self) -> Zone | None:
        """Asked for where the bar is shown: a page that only counts need not know it."""
        return self.find_zone()

    @property
    def note(self) -> str:
        return delivery_note(self.total, self.zone, self.currency)

    @property
    def free_from(self) -> int | None:
        return self.zone.free_from if self.zone else None


def basket_bar(request: HttpRequest) -> dict[str, Any]:
    """`basket_bar` and `basket_count`, asked of the database only where a page shows them:
    one query, another where the shopper said where they are, none for a visitor who never had
    a basket."""
    bar = SimpleLazyObject(lambda: bar_of(request))
    return {"basket_bar": bar, "basket_count": SimpleLazyObject(lambda: bar.count)}


def bar_of(request: HttpRequest) -> Bar:
    """The bar of the market whose page this is; elsewhere only how much lies in all baskets."""
    whose = _whose(request)
    if whose is None:
        return Bar()
    found = MARKET_PATH.match(request.path)
    if found is None:
        return Bar(count=_lines(**whose).count())
    lines = [Shown(*row) for row in _shown(slug=found["market"], **whose)]
    return _bar(request, found["market"], lines) if lines else Bar()


def _bar(request: HttpRequest, slug: str, lines: list[Shown]) -> Bar:
    return Bar(
        count=len(lines),
        total=sum(estimate_of(line, line.ordered_by, line.quantity) for line in lines),
        about=any(line.ordered_by == SoldBy.WEIGHT for line in lines),
        currency=lines[0].currency,
        url=reverse("orders:basket", args=[slug]),
        preference=lines[0].preference,
        find_zone=lambda: _zone(request, lines[0]),
    )


def _whose(request: HttpRequest) -> dict[str, Any] | None:
    """Nobody without a session has an account's basket, so no session is asked for."""
    if request.user.is_authenticated:
        return {"shopper": request.user.pk}
    token = cookie.guest_token(request)
    return {"token": token} if token else None


def _lines(*, shopper: Any = None, token: Any = None) -> QuerySet[BasketLine]:
    if shopper is not None:
        return BasketLine.objects.filter(basket__shopper=shopper)
    return BasketLine.objects.filter(basket__shopper=None, basket__token=token)


@dataclass
class Shown:
    """What the bar needs of a line, its product, its market and the market's first zone."""

    ordered_by: str
    quantity: int
    sold_by: str
    price: int
    price_unit: str
    tolerance_bp: int
    preference: str
    market: int
    currency: str
    country: str
    lat: float | None
    lng: float | None
    zone: int | None
    minimum: int | None
    free_from: int | None


@compiled_once
def _shown(*, slug: Any, **whose: Any) -> QuerySet[BasketLine, Any]:
    """`Shown` of each line: asked by every page of a visitor who has a basket."""
    zone = Zone.objects.filter(market=OuterRef("basket__market"), active=True)
    return (
        _lines(**whose)
        .filter(basket__market__slug=slug)
        .order_by("pk")
        .values_list(
            *("ordered_by", "quantity"),
            *("product__sold_by", "product__price", "product__price_unit", "product__tolerance_bp"),
            *("basket__preference", "basket__market", "basket__market__currency"),
            *("basket__market__country", "basket__market__lat", "basket__market__lng"),
            *(Subquery(zone.values(name)[:1]) for name in ("pk", "minimum", "free_from")),
        )
    )


def _zone(request: HttpRequest, line: Shown) -> Zone | None:
    """The shopper's zone where they said where they are, else the market's first."""
    market = Market(pk=line.market, country=line.country, lat=line.lat, lng=line.lng)
    place = place_of(request)
    if place is not None and place.country == market.country:
        return zone_for(market, area_code=place.area_code, point=place.point)
    if line.zone is None:
        return None
    return Zone(market=market, pk=line.zone, minimum=line.minimum or 0, free_from=line.free_from)


def delivery_note(total: int, zone: Zone | None, currency: str) -> str:
    """What is missing to a delivery, or to a free one, for goods of so many minor units."""
    if zone is None:
        return ""
    if total < zone.minimum:
        missing = money(zone.minimum - total, currency)
        return _("Add %(amount)s more for delivery") % {"amount": missing}
    if zone.free_from is None:
        return ""
    if total < zone.free_from:
        missing = money(zone.free_from - total, currency)
        return _("Add %(amount)s more and delivery is free") % {"amount": missing}
    return _("Delivery is free")
