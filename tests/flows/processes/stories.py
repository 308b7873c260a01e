"""What people do with an order, step by step; run in a process that may be killed at any point.

Each step looks at what is and does what a person would do then, so that any step may be
repeated after a restart. A step whose turn has not come does nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core import clock
from market import windows
from market.models import Area, Market, Mode
from orders import amending, cancelling, checkout, fulfilment, handover
from orders.amending import Fewer
from orders.models import Basket, Line, Order, StoreOrder
from orders.states import AT_THE_STALLS, HOLDING, WAITING_STORE_ORDERS, LineState, OrderState
from payments import paying
from payments.paying import GatewayUnavailable, PaymentClosed
from payments.sandbox import delivery, hosted
from search import indexing
from stores import catalogue
from stores.models import Product
from tests.factories.orders import fill, fill_three_ways, make_basket, make_street
from tests.factories.stores import make_stallholder

#: Longer than a claim on an operation, on an event, and than the poller's patience.
CLAIMS_RUN_OUT = timedelta(minutes=2, seconds=10)
#: Longer than the hold of an order and its payment page.
HOLD_RUNS_OUT = timedelta(minutes=36)
TRIES = 4

#: What a person may be told; they wait a little and try again.
TOLD_TO_WAIT = (checkout.CannotHold, GatewayUnavailable, PaymentClosed)


def prepare() -> None:
    """A street with people at its stalls, windows to come, and a guest's basket."""
    street = make_street()
    for store in street.stores:
        make_stallholder(store=store)
    windows.ensure_days(street.market, clock.now())
    fill_three_ways(make_basket(market=street.market), street)
    indexing.reindex()


def walk(story: str, dies_in: int, at: str) -> None:
    """Go through a story until the step numbered `dies_in`, where a fault point is armed."""
    steps = STORIES[story]
    for step in steps[:dies_in]:
        step()
    os.environ["FAULT"] = at
    steps[dies_in]()


def go_on(story: str, begin: int, *, shopper: bool) -> None:
    """After a restart: the same people go on from that step, or the shopper has left for good."""
    if not shopper:
        _pass(HOLD_RUNS_OUT)
    for step in STORIES[story][begin:] if shopper else [weigh, ready, hand_over]:
        _patiently(step)
    for _ in range(2):
        _pass(CLAIMS_RUN_OUT)


def _patiently(step: Callable[[], None]) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            with mock.patch.object(paying, "PATIENCE", 0.1):  # the one it waits for is dead
                return step()
        except TOLD_TO_WAIT:
            if attempt == TRIES:
                raise
            _pass(CLAIMS_RUN_OUT)
    return None


def _pass(time: timedelta) -> None:
    """Let time pass, and cron do its work after it."""
    clock.shift(time)
    _tick()


def _tick() -> None:
    with mock.patch.object(delivery, "over_http", _post):
        call_command("tick")


def _post(body: bytes, signature: str) -> int:
    """To the real endpoint, in this process."""
    client = Client(SERVER_NAME="127.0.0.1")
    where = reverse("payments:stripe_webhook")
    kind = "application/json"
    return client.post(
        where, body, content_type=kind, headers={"Stripe-Signature": signature}
    ).status_code


# The shopper


def hold() -> None:
    _hold("stripe")


def hold_for_cash() -> None:
    _hold("manual")


def hold_more() -> None:
    """The shopper went back, took one more, and pressed the button again."""
    basket = Basket.objects.get()
    mackerel = Product.objects.get(name="생고등어")
    if not basket.lines.filter(product=mackerel, quantity=3).exists():
        fill(basket, mackerel, 1)
    _hold("stripe", attempt="second")


def _hold(tender: str, attempt: str = "first") -> None:
    if Order.objects.exclude(state=OrderState.HELD).filter(attempt=attempt).exists():
        return
    market = Market.objects.get()
    days = windows.upcoming(market, now=clock.now(), mode=Mode.DELIVERY)
    details = checkout.Details(
        name="민아",
        email="mina@example.com",
        phone="+821012345678",
        language="ko",
        window_day=days[2],
        preference="similar",
        tender=tender,
        area_code=Area.objects.get().code,
        street="포은로 40",
    )
    basket = Basket.objects.get()
    checkout.hold(basket=basket, details=details, attempt=attempt, by=None, now=clock.now())


def _order(*states: str) -> Order | None:
    """The latest order, if it is in one of the states."""
    last = Order.objects.select_related("payment", "market", "window_day").order_by("id").last()
    return last if last is not None and last.state in states else None


def open_page() -> None:
    if order := _order(OrderState.HELD):
        checkout.payment_url(order, now=clock.now())


def pay() -> None:
    order = _order(OrderState.HELD)
    if order is None or order.payment is None:
        return
    try:
        hosted.pay(order.payment.session_id, card=hosted.CARDS["good"], now=clock.now())
    except hosted.PageClosed:
        return  # paid before


def come_back() -> None:
    if order := _order(OrderState.HELD):
        checkout.come_back(order, now=clock.now())


def cancel() -> None:
    if order := _order(*HOLDING):
        cancelling.cancel(order=order, by=None, now=clock.now())


def amend() -> None:
    """One mackerel is enough after all. Done again, it changes nothing."""
    if order := _order(*AT_THE_STALLS):
        line = Line.objects.get(store_order__order=order, product__name="생고등어")
        amending.amend(order=order, quantities={line.pk: Fewer(2, 1)}, by=None, now=clock.now())


def never_pay() -> None:
    """An hour goes by, without a worker."""
    clock.shift(HOLD_RUNS_OUT)


# The others


def hear() -> None:
    """The gateway's events arrive."""
    delivery.deliver_due(clock.now(), post=_post)


def tick() -> None:
    _tick()


def weigh() -> None:
    waiting = Line.objects.filter(
        ordered_by="weight", state=LineState.ORDERED, store_order__order__state__in=AT_THE_STALLS
    )
    for line in waiting.select_related("store_order__order"):
        fulfilment.weigh(line=line, grams=480, by=None, now=clock.now())


def ready() -> None:
    for part in _waiting_parts():
        fulfilment.ready(store_order=part, by=None, now=clock.now())


def reject_last() -> None:
    """Two stalls have said no; the last one says it now."""
    for part in _waiting_parts():
        _reject(part)


def reject_first() -> None:
    for part in _waiting_parts()[:2]:
        _reject(part)


def _reject(part: StoreOrder) -> None:
    fulfilment.reject(store_order=part, by=None, now=clock.now(), why="the fridge broke")


def _waiting_parts() -> list[StoreOrder]:
    waiting = StoreOrder.objects.filter(
        state__in=WAITING_STORE_ORDERS, order__state__in=AT_THE_STALLS
    )
    return list(waiting.order_by("id"))


def nobody_home() -> None:
    if order := _order(OrderState.READY):
        handover.undelivered(order=order, by=None, now=clock.now(), why="nobody home")


def hand_over() -> None:
    if order := _order(OrderState.READY, OrderState.UNDELIVERED):
        handover.hand_over(order=order, by=None, now=clock.now())


# The stall's own list


def list_product() -> None:
    """A new product goes on sale, and into the index."""
    if not Product.objects.filter(name="햇감자").exists():
        store = Product.objects.get(name="흙당근").store
        catalogue.add_product(
            store=store, name="햇감자", sold_by="piece", unit="봉", price=4000, origin="강원",
            allergens=[], by=None, now=clock.now(),
        )  # fmt: skip


Step = Callable[[], None]
PAID: list[Step] = [hold, open_page, pay, come_back]
MARKET: list[Step] = [weigh, ready, hand_over]
STORIES: dict[str, list[Step]] = {
    "bought": [hold, open_page, pay, hear, come_back, *MARKET],
    "bought without webhook": [*PAID, *MARKET],
    "cash": [hold_for_cash, *MARKET],
    "changed": [hold, open_page, hold_more, open_page, pay, come_back, *MARKET],
    "amended": [*PAID, amend, *MARKET],
    "cancelled": [*PAID, cancel],
    "cancelled unpaid": [hold, open_page, cancel],
    "never paid": [hold, open_page, never_pay, tick],
    "paid too late to be heard": [hold, open_page, pay, never_pay, tick, *MARKET],
    "rejected": [*PAID, reject_first, reject_last],
    "undelivered": [*PAID, weigh, ready, nobody_home, hand_over],
    "listed": [list_product, tick],
}
