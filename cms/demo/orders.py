"""The demo's orders, one in every state, made by the same deeds as anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext_noop

from accounts.models import User
from cms.demo import buying
from cms.demo.markets import SOURCE
from core import clock
from market.models import Market, Mode
from market.windows import ensure_days, upcoming
from orders import basket, cancelling, expiry, fulfilment, handover
from orders.models import Basket, Line, Order, StoreOrder
from orders.states import AT_THE_STALLS, LineState
from stores.models import Product, SoldBy, StockDay

#: Pieces (or grams) that every counted shelf has at least in the morning.
FULL = 20

#: What is in the bag: stall's place in the market, its product's number, and how much.
Pick = tuple[int, int, str, int]


@dataclass(frozen=True)
class Story:
    """One order: what is in it, how it is paid, and how far it comes."""

    ends: str
    picks: tuple[Pick, ...]
    tender: str = "stripe"
    days_ago: int = 0
    note: str = ""


def stories(market: Market) -> tuple[Story, ...]:
    """One order for every state. Money is worth more units in won than in pence."""
    worth = 2000 if market.currency == "KRW" else 300
    note = "너무 두껍지 않게요" if market.language == "ko" else "not too thick"
    piece, weight, money = SoldBy.PIECE, SoldBy.WEIGHT, SoldBy.MONEY
    big = ((0, 1, piece, 2), (1, 1, piece, 2), (2, 2, money, worth), (3, 1, weight, 600))
    mid = ((0, 1, piece, 3), (2, 1, piece, 3), (3, 2, weight, 600), (5, 5, piece, 1))
    small = ((2, 1, piece, 4), (2, 2, money, worth), (1, 1, piece, 3))
    return (
        Story("closed", big, days_ago=1),
        Story("closed", mid, days_ago=1, tender="manual"),
        Story("undelivered", small, days_ago=1),
        Story("cancelled", mid),
        Story("expired", small),
        Story("ready", mid),
        Story("confirmed", big, note=note),
        Story("placed", big),
        Story("placed", small, tender="manual"),
        Story("held", mid),
    )


def build_orders(market: Market, shopper: User, *, now: datetime) -> int:
    """Orders in every state, unless today's are there already; how many were made."""
    day_began = now - timedelta(hours=20)
    if Order.objects.filter(market=market, market__source=SOURCE, held_at__gte=day_began).exists():
        return 0
    _fill_shelves(market)
    for story in stories(market):
        at = _morning(market, now, story.days_ago) if story.days_ago else now
        with clock.frozen(at):
            _tell(story, market, shopper, at)
    return len(stories(market))


def _fill_shelves(market: Market) -> None:
    """A new day: what the demo's orders have eaten up is there again."""
    counted = StockDay.objects.filter(product__store__market=market, on_hand__isnull=False)
    counted.filter(on_hand__lt=F("held") + FULL).update(on_hand=F("held") + FULL)


def _morning(market: Market, now: datetime, days_ago: int) -> datetime:
    zone = ZoneInfo(market.time_zone)
    day = now.astimezone(zone).date() - timedelta(days=days_ago)
    at = datetime.combine(day, time(7, 30), tzinfo=zone).astimezone(now.tzinfo)
    ensure_days(market, at)
    return at


def _tell(story: Story, market: Market, shopper: User, now: datetime) -> None:
    order = _hold(story, market, shopper, now)
    if story.ends == "held":
        return
    if story.ends == "expired":
        expiry.give_up(order, by=None, now=now, why=gettext_noop("not paid in time"))
        return
    buying.pay(order, now)
    FURTHER[story.ends](order, now)


def _hold(story: Story, market: Market, shopper: User, now: datetime) -> Order:
    own = buying.empty_basket(market, now)
    for pick in story.picks:
        _add(own, pick, story.note, now)
    window_day = upcoming(market, now=now, mode=Mode.DELIVERY)[0]
    return buying.hold(own, shopper, window_day, tender=story.tender, now=now)


def _add(own: Basket, pick: Pick, note: str, now: datetime) -> None:
    stall, number, ordered_by, quantity = pick
    store = own.market.stores.order_by("id")[stall]
    product = Product.objects.select_related("store").get(store=store, ref=str(number))
    basket.add(
        basket=own,
        product=product,
        ordered_by=ordered_by,
        quantity=quantity,
        note=note,
        by=None,
        now=now,
    )


def _leave(order: Order, now: datetime) -> None:
    """It stays where it is."""


def _confirm(order: Order, now: datetime) -> None:
    for part in order.store_orders.all():
        fulfilment.accept(store_order=part, by=None, now=now)


def _pack(order: Order, now: datetime) -> None:
    for part in order.store_orders.all():
        _weigh_all(part, now)
        fulfilment.ready(store_order=part, by=None, now=now)


def _weigh_all(part: StoreOrder, now: datetime) -> None:
    """A little less than asked for, as scales go."""
    weighed = Line.objects.filter(
        store_order=part, ordered_by=SoldBy.WEIGHT, state=LineState.ORDERED
    )
    for line in weighed:
        fulfilment.weigh(line=line, grams=line.quantity - 15, by=None, now=now)


def _close(order: Order, now: datetime) -> None:
    _pack(order, now)
    handover.hand_over(order=order, by=None, now=now)


def _come_back(order: Order, now: datetime) -> None:
    _pack(order, now)
    handover.undelivered(order=order, by=None, now=now, why=gettext_noop("nobody at the door"))


def _cancel(order: Order, now: datetime) -> None:
    order.refresh_from_db()
    if order.state in AT_THE_STALLS:
        cancelling.cancel(
            order=order, by=None, now=now, why=gettext_noop("changed plans"), past_cutoff=True
        )


FURTHER = {
    "placed": _leave,
    "confirmed": _confirm,
    "ready": _pack,
    "closed": _close,
    "undelivered": _come_back,
    "cancelled": _cancel,
}
