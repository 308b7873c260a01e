"""Opening a whole market: found it, see what is still missing, let shoppers in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market import hours as trading
from market import opening
from market.models import Market, Mode
from market.states import MarketState
from stores.models import Product, Store
from stores.romanise import free_slug
from stores.states import OPEN_STORES

if TYPE_CHECKING:
    from accounts.models import User

#: Addresses below /desk/ that are no market's.
TAKEN = frozenset({"new"})


@dataclass(frozen=True)
class Step:
    """One thing that a market needs before it opens; `page` is the URL name where it is done."""

    key: str
    label: str
    page: str
    done: bool
    note: str
    #: The market may open without it.
    optional: bool = False


class NotReady(ValueError):
    """The market cannot open yet; `steps` names what is missing."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__(", ".join(step.key for step in steps))
        self.steps = steps


def found_market(
    *,
    name: str,
    country: str,
    lat: float,
    lng: float,
    hours: Sequence[tuple[int, time, time]],
    by: User | None,
    now: datetime,
    **fields: Any,
) -> Market:
    """A market with its trading hours, still unseen by shoppers.

    The same name at the same place, not opened yet, is the same market: a second press.
    """
    same: dict[str, Any] = {"name": name, "country": country, "lat": lat, "lng": lng}
    known = Market.objects.filter(state=MarketState.PREPARING, **same).first()
    if known is not None:
        return known
    with transaction.atomic():
        market = opening.create_market(
            slug=_slug(name, fields.get("name_other", "")), by=by, now=now, **same, **fields
        )
        trading.set_hours(market=market, hours=hours, by=by, now=now)
    return market


def _slug(name: str, name_other: str) -> str:
    """From whichever of the two names is in Latin letters; else romanised."""
    readable = name if name.isascii() or not name_other.isascii() else name_other or name
    return free_slug(
        readable,
        fallback="market",
        taken=lambda slug: slug in TAKEN or Market.objects.filter(slug=slug).exists(),
    )


def steps_of(market: Market) -> list[Step]:
    """What the market has and what it lacks, in the order it is usually done."""
    return [_place(market), _delivery(market), _stalls(market), _goods(market), _people(market)]


def _place(market: Market) -> Step:
    where = market.district or _("by its point on the map")
    return Step("place", _("Name, place, hours"), "market:desk_settings", True, where)


def _delivery(market: Market) -> Step:
    zones = market.zones.filter(active=True).count()
    modes = list(market.windows.filter(active=True).values_list("mode", flat=True))
    note = _("Where and when you deliver, and how people pay.")
    nowhere = Mode.DELIVERY in modes and not zones
    done = bool(modes) and not nowhere and bool(market.collects_with)
    if done:
        counted = ngettext("%(n)s window", "%(n)s windows", len(modes)) % {"n": len(modes)}
        note = ngettext("%(n)s zone", "%(n)s zones", zones) % {"n": zones} + f" · {counted}"
    elif nowhere:
        note = _("No zone yet: nobody can have anything delivered.")
    return Step("delivery", _("Delivery and payment"), "stores:begin_delivery", done, note)


def _stalls(market: Market) -> Step:
    count = market.stores.filter(state__in=OPEN_STORES).count()
    note = _("Paste a list, as you have it.")
    if count:
        note = ngettext("%(n)s stall", "%(n)s stalls", count) % {"n": count}
    return Step("stalls", _("First stalls"), "stores:begin_stalls", bool(count), note)


def _goods(market: Market) -> Step:
    open_stalls = Store.objects.filter(market=market).open()
    count = Product.objects.filter(store__in=open_stalls, listed=True).count()
    note = _("Paste a few, or let the stalls add theirs with a photo.")
    if count:
        note = ngettext("%(n)s product", "%(n)s products", count) % {"n": count}
    return Step("goods", _("First goods"), "stores:begin_goods", bool(count), note)


def _people(market: Market) -> Step:
    count = market.operatorships.count()
    note = _("Invite whoever runs the day. You can do it later.")
    if count:
        note = ngettext("%(n)s person", "%(n)s people", count) % {"n": count}
    label = _("People who run it")
    return Step("people", label, "market:desk_team", bool(count), note, optional=True)


def open_for_shoppers(*, market: Market, by: User | None, now: datetime) -> None:
    """Let shoppers in. Raises NotReady with what is missing; an open market stays open."""
    with transaction.atomic():
        market = Market.objects.select_for_update().get(pk=market.pk)
        if market.state == MarketState.OPEN:
            return
        missing = [step for step in steps_of(market) if not (step.done or step.optional)]
        if missing:
            raise NotReady(missing)
        opening.open_market(market=market, by=by, now=now)
