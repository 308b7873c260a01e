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

from market.models import Market, Zone
from market.place import place_of
from market.zones import zone_for
from orders import cookie
from orders.models import BasketLine, Preference
from orders.pricing import estimate_of
from orders.words import money
from stores.models import SoldBy

ZONE_FACTS = ("id", "minimum", "free_from")
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
    lines = BasketLine.objects.filter(**whose)
    found = MARKET_PATH.match(request.path)
    if found is None:
        return Bar(count=lines.count())
    return _bar(request, found["market"], lines)


def _bar(request: HttpRequest, slug: str, mine: QuerySet[BasketLine]) -> Bar:
    wanted = mine.filter(basket__market__slug=slug)
    lines = list(wanted.select_related("product", "basket__market").annotate(**_first_zone()))
    if not lines:
        return Bar()
    market = lines[0].basket.market
    total = sum(estimate_of(line.product, line.ordered_by, line.quantity) for line in lines)
    return Bar(
        count=len(lines),
        total=total,
        about=any(line.ordered_by == SoldBy.WEIGHT for line in lines),
        currency=market.currency,
        url=reverse("orders:basket", args=[slug]),
        preference=lines[0].basket.preference,
        find_zone=lambda: _zone(request, market, lines[0]),
    )


def _whose(request: HttpRequest) -> dict[str, Any] | None:
    """Nobody without a session has an account's basket, so no session is asked for."""
    if request.user.is_authenticated:
        return {"basket__shopper": request.user.pk}
    token = cookie.guest_token(request)
    return {"basket__shopper": None, "basket__token": token} if token else None


def _first_zone() -> dict[str, Subquery]:
    """What the bar needs of the market's first zone, to come along with the lines."""
    first = Zone.objects.filter(market=OuterRef("basket__market"), active=True)
    return {f"zone_{name}": Subquery(first.values(name)[:1]) for name in ZONE_FACTS}


def _zone(request: HttpRequest, market: Market, line: Any) -> Zone | None:
    """The shopper's zone where they said where they are, else the market's first."""
    place = place_of(request)
    if place is not None and place.country == market.country:
        return zone_for(market, area_code=place.area_code, point=place.point)
    if line.zone_id is None:
        return None
    return Zone(market=market, **{name: getattr(line, f"zone_{name}") for name in ZONE_FACTS})


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
