"""Markets come to be, open to shoppers, change, and shut."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import audit
from core.events import Event, announce, tell
from core.states import born, move
from market.events import market_changed, market_opened, market_shut
from market.gazetteer import nearest
from market.geometry import Point
from market.models import Market
from market.regions import region_of_area
from market.states import MarketState
from market.windows import ensure_days

if TYPE_CHECKING:
    from accounts.models import User

#: What `change_market` may set: the slug, once given, is in people's bookmarks and stays.
CHANGEABLE = frozenset(
    {"name", "name_other", "hue", "address", "district", "lat", "lng", "phone", "email"}
    | {"region", "fair_days", "fair_only", "invented"}
    | {"collects_with", "pays_with", "commission_bp"}
)


def create_market(
    *,
    name: str,
    slug: str,
    country: str,
    currency: str,
    language: str,
    time_zone: str,
    by: User | None,
    now: datetime,
    **fields: Any,
) -> Market:
    """A market that nobody but its operators sees yet; its region follows from its point."""
    if not fields.get("region") and fields.get("lat") is not None:
        area = nearest(Point(fields["lat"], fields["lng"]), [country])
        fields["region"] = region_of_area(area) if area else ""
    with transaction.atomic():
        market = Market.objects.create(
            name=name,
            slug=slug,
            country=country,
            currency=currency,
            language=language,
            time_zone=time_zone,
            created_at=now,
            **fields,
        )
        born(market, by=by, now=now)
    return market


def open_market(*, market: Market, by: User | None, now: datetime) -> None:
    """Show a market to shoppers. Raises core.states.IllegalMove or StaleState."""
    with transaction.atomic():
        move(market, MarketState.OPEN, by=by, now=now)
        ensure_days(market, now)
        _say(market_opened, market)


def shut_market(*, market: Market, by: User | None, now: datetime, why: str = "") -> None:
    """Take a market from shoppers; orders already made go on. Raises IllegalMove or StaleState."""
    with transaction.atomic():
        move(market, MarketState.SHUT, by=by, now=now, why=why)
        _say(market_shut, market)


def change_market(*, market: Market, by: User | None, now: datetime, **fields: Any) -> None:
    """Set facts of a market; raises ValueError for one that is not CHANGEABLE."""
    if unknown := set(fields) - CHANGEABLE:
        raise ValueError(f"a market's {', '.join(sorted(unknown))} cannot be changed")
    with transaction.atomic():
        for name, value in fields.items():
            setattr(market, name, value)
        market.save(update_fields=sorted(fields))
        audit.record(
            "market_changed", subject=market.slug, by=by, now=now, detail=", ".join(sorted(fields))
        )
        _say(market_changed, market)


def _say(event: Event, market: Market) -> None:
    tell(event, market_id=market.pk)
    announce(event, market_id=market.pk)
