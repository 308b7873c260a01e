"""Four weeks of orders behind today's, so that figures, charts and the desk mean something.

Made once, by the same deeds as anybody's, at the hour at which each would have happened. The
dice are thrown the same way every time. What was written to people then counts as sent: nobody
gets a mail about last week.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import TypeVar

from django.db.models import F
from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from cms.demo import buying
from cms.demo.markets import build_neighbours
from core import clock
from core.models import Message
from market.models import Market, Mode, WindowDay
from market.windows import ensure_days, upcoming
from orders import basket, cancelling, checkout, expiry, fulfilment, handover
from orders.models import Basket, Line, Order
from orders.pricing import estimate_of
from orders.states import AT_THE_STALLS, LineState
from payments.models import SandboxEvent
from stores import stock
from stores.models import Product, SoldBy, StockDay
from stores.opening import why_not_selling

#: Orders on a Monday, a Tuesday ...: people cook at the end of the week.
ON_WEEKDAY = (2, 1, 2, 2, 3, 4, 3)
#: How often somebody orders: the first of the list most, the last now and then.
FAITHFUL = (9, 6, 5, 4, 3, 2, 2)
#: What became of an order, and how often.
ENDS = {"closed": 84, "short": 8, "cancelled": 4, "undelivered": 2, "expired": 2}
#: How the goods came, and how often.
MODES = {Mode.DELIVERY: 80, Mode.PICKUP: 16, Mode.PARCEL: 4}
TENDERS = {"stripe": 4, "manual": 1}
#: What a basket costs, as multiples of the least that a far zone delivers.
SIZES = (1.1, 1.3, 1.6, 2.2, 3.2)
#: Percent of what was asked for, as scales go.
SCALE = (95, 97, 98, 99, 100, 100, 101, 103)
#: So much that four weeks never empty a shelf; it is put back to what it was.
PLENTY = 1_000_000
#: Of what a stall makes fewer than this a day, everybody takes one.
SCARCE = 10


T = TypeVar("T")


@dataclass(frozen=True)
class Street:
    """A market with what it sells and who shops there."""

    market: Market
    shoppers: list[User]
    #: Goods with how often each is taken.
    goods: dict[Product, float]
    dice: Random

    def one_of(self, weights: Mapping[T, float]) -> T:
        return self.dice.choices(list(weights), list(weights.values()))[0]


def build_history(market: Market, regular: User, *, weeks: int, now: datetime) -> int:
    """The orders of the weeks before yesterday, unless the market has orders; how many."""
    if not weeks or market.orders.exists():
        return 0
    street = _street(market, [regular, *build_neighbours(market, now=now)])
    with _plenty_on_the_shelves(market), _no_errands_left():
        for days_ago in range(7 * weeks, 1, -1):
            _day(street, _midnight(market, now) - timedelta(days=days_ago))
    _everybody_was_told(market, now)
    return market.orders.count()


def _street(market: Market, shoppers: list[User]) -> Street:
    sober = Product.objects.filter(store__market=market, alcohol="")  # nobody's age was asked
    listed = sober.filter(listed=True, sold_out=False)
    goods = listed.select_related("store__market").prefetch_related(
        "store__hours", "store__holidays", "store__market__closures"
    )
    popular = {product: 1 / (1 + int(product.ref)) ** 0.5 for product in goods.order_by("id")}
    return Street(market, shoppers, popular, Random(market.slug))  # noqa: S311 (no secret)


@contextmanager
def _plenty_on_the_shelves(market: Market) -> Iterator[None]:
    counted = StockDay.objects.filter(product__store__market=market, day=None, on_hand__gte=0)
    before = list(counted.values_list("pk", "on_hand"))
    counted.update(on_hand=PLENTY)
    yield
    for pk, on_hand in before:
        StockDay.objects.filter(pk=pk).update(on_hand=F("held") + on_hand)


@contextmanager
def _no_errands_left() -> Iterator[None]:
    """The worker has nothing to do for orders that are over."""
    waiting = DBTaskResult.objects.filter(task_path__startswith="payments.")
    before = list(waiting.values_list("pk", flat=True))
    yield
    waiting.exclude(pk__in=before).delete()


def _midnight(market: Market, now: datetime) -> datetime:
    return datetime.combine(clock.local_date(market.time_zone, now), time(), market.tz)


def _day(street: Street, midnight: datetime) -> None:
    ensure_days(street.market, midnight)
    for _ in range(ON_WEEKDAY[midnight.weekday()]):
        minutes = street.dice.choice((5, 6, 7, 7, 8, 9, 12, 13)) * 60 + street.dice.randrange(60)
        at = (midnight + timedelta(minutes=minutes)).astimezone(clock.now().tzinfo)
        with clock.frozen(at):
            _order(street, at)


def _order(street: Street, at: datetime) -> None:
    who = dict(zip(street.shoppers, FAITHFUL, strict=True))
    shopper, tender = street.one_of(who), street.one_of(TENDERS)
    window_day = _window(street, at)
    own = _fill(street, window_day, at)
    try:
        order = buying.hold(own, shopper, window_day, tender=tender, now=at)
    except checkout.CannotHold:  # that day's tofu had run out: they went home without
        return
    ends = street.one_of(ENDS)
    if ends == "expired" and tender != "manual":
        expiry.give_up(order, by=None, now=at, why=gettext_noop("not paid in time"))
        return
    buying.pay(order, at)
    order.refresh_from_db()
    if order.state in AT_THE_STALLS:
        _finish(street, order, ends, window_day)


def _window(street: Street, at: datetime) -> WindowDay:
    """The next one, or one soon after, of the way in which they want it."""
    coming = upcoming(street.market, now=at, mode=street.one_of(MODES))
    return street.dice.choice(coming[:3])


def _fill(street: Street, window_day: WindowDay, at: datetime) -> Basket:
    """Goods of a few stalls until it is worth the way."""
    own = buying.empty_basket(street.market, at)
    selling = _selling(street, window_day, at)
    least = max(zone.minimum for zone in street.market.zones.all())
    wanted, goods = least * street.dice.choice(SIZES), 0
    while goods < wanted and selling:
        product = street.one_of(selling)
        del selling[product]
        quantity = _quantity(street.dice, product)
        goods += estimate_of(product, product.sold_by, quantity)
        basket.add(
            basket=own,
            product=product,
            ordered_by=product.sold_by,
            quantity=quantity,
            choice=street.dice.choice(product.choices) if product.choices else "",
            by=None,
            now=at,
        )
    return own


def _selling(street: Street, window_day: WindowDay, at: datetime) -> dict[Product, float]:
    """What three or four of the stalls that sell on that day have."""
    stores = {product.store_id: product.store for product in street.goods}
    day = window_day.day
    open_ones = [pk for pk, store in stores.items() if not why_not_selling(store, day=day, now=at)]
    few = set(street.dice.sample(open_ones, k=street.dice.choice((3, 3, 4, 5))))
    return {product: often for product, often in street.goods.items() if product.store_id in few}


def _quantity(dice: Random, product: Product) -> int:
    """Pieces, grams or minor units, as a household takes them."""
    if product.sold_by == SoldBy.WEIGHT:
        steps = max(1, 300 // product.step_grams)
        return product.step_grams * dice.choice((steps, steps, 2 * steps))
    if product.sold_by == SoldBy.MONEY:
        return product.price * dice.choice((1, 2, 3))
    scarce = (product.daily_quota or PLENTY) < SCARCE
    return 1 if scarce else dice.choice((1, 1, 1, 2, 2, 3))


def _finish(street: Street, order: Order, ends: str, window_day: WindowDay) -> None:
    """The rest of its day, each step at its hour."""
    if ends == "cancelled":
        _cancel(order, order.held_at + timedelta(minutes=25), why=gettext_noop("changed plans"))
        return
    packed_at = max(window_day.starts_at - timedelta(minutes=50), order.held_at)
    with clock.frozen(packed_at):
        _pack(street, order, packed_at, short=ends == "short")
    order.refresh_from_db()
    if order.state not in AT_THE_STALLS:
        return
    _bring(order, window_day.ends_at - timedelta(minutes=street.dice.randrange(90)), ends)


def _bring(order: Order, at: datetime, ends: str) -> None:
    with clock.frozen(at):
        if ends == "undelivered":
            handover.undelivered(
                order=order, by=None, now=at, why=gettext_noop("nobody at the door")
            )
        else:
            handover.hand_over(order=order, by=None, now=at)
    if ends == "undelivered":
        _cancel(order, at + timedelta(hours=2), why=gettext_noop("nobody called back"))


def _cancel(order: Order, at: datetime, *, why: str) -> None:
    with clock.frozen(at):
        cancelling.cancel(order=order, by=None, now=at, why=why, past_cutoff=True)


def _pack(street: Street, order: Order, at: datetime, *, short: bool) -> None:
    lines = Line.objects.filter(store_order__order=order).select_related("store_order", "product")
    if short and len(lines) > 1:
        _bring_less(street.dice.choice(lines), at)
    for line in lines.filter(ordered_by=SoldBy.WEIGHT, state=LineState.ORDERED):
        grams = line.quantity * street.dice.choice(SCALE) // 100
        fulfilment.weigh(line=line, grams=grams, by=None, now=at)
    for part in order.store_orders.all():  # also one whose only thing was sold out: it says so
        fulfilment.accept(store_order=part, by=None, now=at)
        fulfilment.ready(store_order=part, by=None, now=at)


def _bring_less(line: Line, at: datetime) -> None:
    """One piece fewer, half the weight, or none at all; it is there again the next morning."""
    if line.ordered_by == SoldBy.WEIGHT:
        fulfilment.weigh(line=line, grams=line.quantity // 2, by=None, now=at)
    elif line.ordered_by == SoldBy.PIECE and line.quantity > 1:
        fulfilment.bring(line=line, pieces=line.quantity - 1, by=None, now=at)
    else:
        fulfilment.sold_out(line=line, by=None, now=at)
        stock.back(product=line.product, by=None, now=at + timedelta(hours=12))


def _everybody_was_told(market: Market, now: datetime) -> None:
    """Mails and the gateway's events of these orders have arrived long ago."""
    codes = list(market.orders.values_list("code", flat=True))
    told = Message.objects.filter(state=Message.State.WAITING, context__code__in=codes)
    told.update(state=Message.State.SENT, sent_at=F("created_at"))
    events = SandboxEvent.objects.filter(created_at__lt=_midnight(market, now))
    events.update(state=SandboxEvent.State.DELIVERED)
