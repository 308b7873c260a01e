"""From a basket to a held order: everything scarce is claimed, unpaid, before money moves.

Contract. One basket has at most one held order, and one press of "pay" makes at most
one order: both are unique in the database, so a double click, a second tab or a
repeated request finds the order that is there. The order, its claims, its payment and
the intent to open the payment page are written in one transaction; the gateway is
called after it. Whoever loses a race for stock or a window gets the reason and keeps
the basket.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from core import clock, events, faults, states
from core.links import absolute, local
from market import windows
from market.geometry import Point
from market.models import Area, Mode, WindowDay, Zone
from market.zones import zone_for
from orders import expiry, joining
from orders.basket import see_prices
from orders.events import order_held
from orders.models import Basket, Line, Order, StoreOrder
from orders.problems import (
    Problem,
    dearer,
    no_longer_joined,
    payment_still_open,
    short_of_stock,
    short_of_window,
    too_young,
)
from orders.states import OrderState
from orders.summary import Summary, SummaryLine, summarise
from payments import paying
from payments.models import Payment
from stores import stock
from stores.models import StockDay
from stores.restricted import rule_of

if TYPE_CHECKING:
    from accounts.models import User

#: Stock and window are held this long; the payment page closes before (design.md section 12).
HOLD = timedelta(minutes=35)
SESSION = timedelta(minutes=30)

faults.declare_commit("orders.hold")


class CannotHold(Exception):
    """The basket cannot be bought as it is; `problems` says why, for people."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Details:
    """What the one checkout page asks for. Amounts are never among it."""

    name: str
    email: str
    phone: str
    language: str
    #: One of those that are on offer; it says the mode too.
    window_day: WindowDay
    preference: str
    tender: str = "stripe"
    area_code: str = ""
    street: str = ""
    postcode: str = ""
    entrance_code: str = ""
    leave_at_door: bool = False
    #: The shopper declared to be old enough for what is in the basket.
    of_age: bool = False
    #: The order it comes along with; found by `joining`, never read from a form.
    joins: Order | None = None
    #: Names the prices the page showed; see `summary.prices_key`.
    prices_seen: str = ""
    #: What the page said it costs at most, in minor units; None where there was no page.
    shown: int | None = None

    @property
    def mode(self) -> str:
        return self.window_day.window.mode


def hold(
    *, basket: Basket, details: Details, attempt: str, by: User | None, now: datetime
) -> Order:
    """Hold stock, a window and the confirmed prices for 35 minutes.

    Raises CannotHold with every problem found. The same attempt, or the same basket
    and details while an order is held, gives that very order.
    """
    made = _made_before(basket, attempt)
    if made is not None and made.attempt == attempt:
        return made
    if details.window_day.window.market_id != basket.market_id:
        raise CannotHold([short_of_window()])
    area, zone = _place(basket, details)
    summary = summarise(
        basket,
        zone=zone,
        place_known=True,
        mode=details.mode,
        window_day=details.window_day,
        joins=details.joins,
        now=now,
    )
    fingerprint = _fingerprint(summary, details)
    standing = _standing(made, fingerprint, now=now)
    if standing is not None:
        return standing
    _refuse_problems(summary, details)
    _refuse_the_young(basket, summary, details, now=now)
    _refuse_dearer(basket, summary, details)
    order = _draft(basket, details, summary, area, zone, by=by, now=now)
    order.attempt, order.fingerprint = attempt, fingerprint
    written = _write(order, details, summary, by=by, now=now)
    see_prices(lines=[line.line for line in summary.lines])
    return written


def payment_url(order: Order, *, now: datetime) -> str | None:
    """Where the shopper pays; None where nothing is to be paid online."""
    payment = order.payment
    if payment is None or payment.gateway == "manual" or order.state != OrderState.HELD:
        return None
    return local(paying.open_session(payment, now=now))


def come_back(order: Order, *, now: datetime) -> None:
    """Settle what the gateway knows when the shopper returns, without waiting for a webhook.

    Where it does not answer, the order stays held; the worker asks again. The order in memory
    is as it was.
    """
    if order.payment is not None and order.state == OrderState.HELD:
        with suppress(paying.GatewayUnavailable):
            paying.refresh(order.payment, now=now)


def _made_before(basket: Basket, attempt: str) -> Order | None:
    """The order of this press of the button, else the one that the basket holds."""
    made = basket.orders.select_related("payment")
    either = made.filter(Q(attempt=attempt) | Q(state=OrderState.HELD))
    return min(either, key=lambda order: order.attempt != attempt, default=None)


def _place(basket: Basket, details: Details) -> tuple[Area | None, Zone | None]:
    """The area it is brought to and the zone that serves it; none where it is not brought."""
    if details.mode != Mode.DELIVERY:
        return None, None
    market = basket.market
    area = Area.objects.filter(country=market.country, code=details.area_code).first()
    if area is None:
        return None, None
    return area, zone_for(market, area_code=area.code, point=Point(area.lat, area.lng))


def _standing(held: Order | None, fingerprint: str, *, now: datetime) -> Order | None:
    """The order this basket already holds, where it says the same; else it is given up."""
    if held is None:
        return None
    if held.fingerprint == fingerprint and held.expires_at > now:
        return held
    expiry.give_up(held, by=None, now=now, why=gettext_noop("replaced by a newer checkout"))
    if held.state == OrderState.HELD:
        raise CannotHold([payment_still_open()])
    return None if held.state == OrderState.EXPIRED else held


def _refuse_problems(summary: Summary, details: Details) -> None:
    seen = details.prices_seen == summary.prices_key
    problems = [p for p in summary.problems if p.blocks or not seen]
    if problems:
        raise CannotHold(problems)


def _refuse_the_young(basket: Basket, summary: Summary, details: Details, *, now: datetime) -> None:
    if summary.restricted and not details.of_age:
        market = basket.market
        today = clock.local_date(market.time_zone, now)
        raise CannotHold([too_young(market.country, today)])


def _refuse_dearer(basket: Basket, summary: Summary, details: Details) -> None:
    """Never more than the page said: a place or time chosen without scripts may change it."""
    if details.shown is not None and summary.at_most > details.shown:
        language = get_language() or "en"
        raise CannotHold([dearer(summary.at_most, basket.market.currency, language)])


def _draft(
    basket: Basket,
    details: Details,
    summary: Summary,
    area: Area | None,
    zone: Zone | None,
    *,
    by: User | None,
    now: datetime,
) -> Order:
    """The order as a row that is not yet written."""
    market = basket.market
    return Order(
        market=market,
        basket=basket,
        joins=details.joins,
        shopper=by,
        name=details.name,
        email=details.email,
        phone=details.phone,
        language=details.language,
        mode=details.mode,
        window_day=details.window_day,
        zone=zone,
        area_code=area.code if area and zone else "",
        area_name=area.label if area and zone else "",
        street=details.street,
        postcode=details.postcode,
        entrance_code=details.entrance_code,
        # What asks for an ID is given to a person.
        leave_at_door=details.leave_at_door and not summary.restricted,
        least_age=rule_of(market.country).age if summary.restricted else None,
        preference=details.preference,
        currency=market.currency,
        estimate=summary.estimate,
        ceiling=summary.ceiling,
        delivery_fee=summary.delivery_fee,
        commission_bp=market.commission_bp,
        held_at=now,
        expires_at=now + HOLD,
    )


def _write(
    order: Order, details: Details, summary: Summary, *, by: User | None, now: datetime
) -> Order:
    """Write the order with all its claims, or nothing; a race for the same order finds it."""
    try:
        with faults.committing("orders.hold"):
            _refuse_unless_joined(order, now=now)
            order.payment = payment = _start_payment(order, details, by=by, now=now)
            order.save(force_insert=True)
            states.born(order, by=by, now=now)
            _claim_window(order, now=now)
            _write_parts(order, summary, _claim_stock(order, summary), by=by, now=now)
            events.tell(order_held, order_id=order.pk)
            paying.promise(payment, by=by, now=now)
    except IntegrityError as broken:
        return _found_after_race(order, broken)
    if payment.is_secured:  # by hand: the order has been placed with it
        order.refresh_from_db()
    return order


def _found_after_race(order: Order, broken: IntegrityError) -> Order:
    """The order that another request made a moment earlier; any other constraint is a bug."""
    mine = Order.objects.filter(basket=order.basket_id)
    same = mine.filter(attempt=order.attempt).first()
    same = same or mine.filter(state=OrderState.HELD).first()
    if same is None:
        raise broken
    if same.fingerprint != order.fingerprint:
        raise CannotHold([payment_still_open()])
    return same


def _refuse_unless_joined(order: Order, *, now: datetime) -> None:
    if order.joins_id is not None and not joining.holds(order, now=now):
        raise CannotHold([no_longer_joined()])


def _claim_window(order: Order, *, now: datetime) -> None:
    if not windows.claim(window_day_id=order.window_day_id, now=now):
        raise CannotHold([short_of_window()])


def _claim_stock(order: Order, summary: Summary) -> dict[int, StockDay]:
    """The row that each product is claimed from, by its id."""
    day = order.window_day.day
    rows: dict[int, StockDay] = {}
    units: Counter[int] = Counter()
    for line in sorted(summary.lines, key=lambda line: line.product.pk):
        product = line.product
        if product.pk not in rows:
            wanted = StockDay.day_for(product, day)
            rows[product.pk] = line.stock_day or stock.ensure_row(product, wanted)
        units[rows[product.pk].pk] += line.units
    try:
        stock.claim(units=units)
    except stock.Short as short:
        raise CannotHold(_shortages(summary, short.rows)) from short
    return rows


def _shortages(summary: Summary, rows: list[StockDay]) -> list[Problem]:
    """What cannot be had of the rows that fell short; all of it, where something else than
    their number is in the way."""
    found: list[Problem] = []
    for row in rows:
        mine = [line for line in summary.lines if line.product.pk == row.product_id]
        left = row.left or 0
        if sum(line.units for line in mine) <= left:
            left = 0
        for line in mine:
            if line.units > left:
                found.append(short_of_stock(line.line, left))
            left -= min(left, line.units)
    return found


def _write_parts(
    order: Order, summary: Summary, rows: dict[int, StockDay], *, by: User | None, now: datetime
) -> None:
    groups = summary.groups
    parts = StoreOrder.objects.bulk_create(
        StoreOrder(order=order, store=group.store) for group in groups
    )
    states.all_born(parts, by=by, now=now)
    lines = Line.objects.bulk_create(
        _line(part, line, rows[line.product.pk])
        for part, group in zip(parts, groups, strict=True)
        for line in group.lines
    )
    states.all_born(lines, by=by, now=now)


def _line(store_order: StoreOrder, line: SummaryLine, claimed: StockDay) -> Line:
    wanted, product = line.line, line.product
    return Line(
        store_order=store_order,
        product=product,
        ordered_by=wanted.ordered_by,
        quantity=wanted.quantity,
        choice=wanted.choice,
        note=wanted.note,
        preference=wanted.preference,
        name=product.name,
        name_other=product.name_other,
        origin=product.origin,
        sold_by=product.sold_by,
        price=product.price,
        unit=product.unit,
        price_unit=product.price_unit,
        tolerance_bp=product.tolerance_bp,
        alcohol=product.alcohol,
        tax_class=product.tax_class,
        tax_bp=product.tax_bp,
        estimate=line.estimate,
        ceiling=line.ceiling,
        stock_day=claimed,
        claimed=line.units,
    )


def _start_payment(order: Order, details: Details, *, by: User | None, now: datetime) -> Payment:
    market = order.market
    if details.tender not in market.collects_with:
        raise CannotHold([Problem("tender", _("Choose how you want to pay."))])
    return paying.start(
        reference=order.code,
        gateway=details.tender,
        account=f"cash:{market.slug}" if details.tender == "manual" else "psp",
        currency=order.currency,
        ceiling=order.at_most,
        description=market.name,
        email=order.email,
        language=order.language,
        success_url=absolute(reverse("orders:paid", args=[order.code])),
        cancel_url=absolute(reverse("orders:order", args=[order.code])),
        expires_at=now + SESSION,
        by=by,
        now=now,
    )


def _fingerprint(summary: Summary, details: Details) -> str:
    lines = [
        [
            line.product.pk,
            line.product.price,
            line.line.ordered_by,
            line.line.quantity,
            line.line.choice,
            line.line.note,
            line.line.preference,
        ]
        for line in summary.lines
    ]
    said = {each.name: getattr(details, each.name) for each in fields(details)}
    said |= {"prices_seen": "", "shown": None, "window_day": details.window_day.pk}
    said |= {"joins": details.joins.code if details.joins else ""}
    return hashlib.sha256(json.dumps([lines, said], sort_keys=True).encode()).hexdigest()
