"""The operator's day: the board, the orders, and acting where a stall is silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from accounts.models import User
from core import clock, when
from market import desk
from market.hours import trading
from market.models import Market
from orders import cancelling, handover
from orders.cancelling import TooLate
from orders.day import Board, DaySales, board, ticket_of
from orders.forms import ReasonForm
from orders.fulfilment import Refused
from orders.models import Order, StoreOrder
from orders.states import (
    AT_THE_STALLS,
    DROPPED_STORE_ORDERS,
    ORDER_MOVES,
    WAITING_STORE_ORDERS,
    OrderState,
    StoreOrderState,
)
from orders.timeline import timeline
from orders.views.order import step_of
from orders.words import (
    mode_words,
    money,
    order_said,
    payment_said,
    preference_words,
    store_order_said,
)

PAGE = 50


def _market(request: HttpRequest, slug: str) -> Market:
    return visible_or_404(Market.objects.run_by(person(request)), request=request, slug=slug)


def _order(request: HttpRequest, market: str, code: str) -> Order:
    allowed = Order.objects.run_by(person(request)).select_related(
        "market", "payment", "window_day__window", "zone", "shopper"
    )
    return visible_or_404(allowed, request=request, code=code, market__slug=market)


def _desk(market: Market) -> dict[str, Any]:
    return {**desk.around(market), "tz": ZoneInfo(market.time_zone)}


@never_cache
@require_safe
@signed_in
def today(request: HttpRequest, market: str) -> HttpResponse:
    place = _market(request, market)
    now = clock.now()
    day = board(place, now=now)
    context = {
        "board": day,
        "now": now,
        "title": when.day_label(day.today, date.min),
        "opening": _opening(place, day, now),
        "stats": [
            {"label": _("Orders today"), "value": day.orders, "note": ""},
            {"label": _("Sales"), "value": money(day.sales, place.currency), "note": ""},
            {"label": _("Stalls still packing"), "value": day.waiting, "note": ""},
            {"label": _("Missing or fewer"), "value": day.missing, "note": _("lines")},
        ],
        "bars": bars(day.week, place.currency, day.today),
        "menu_badges": {"applications": len(day.applications)},
        **_desk(place),
    }
    return render(request, "orders/desk_today.html", context)


def _opening(market: Market, day: Board, now: datetime) -> str:
    """Until when it trades, or when it opens, and how many stalls sell."""
    state = trading(market, now, day.closures)
    said = market.name
    if state.open and state.closes_at:
        until = when.inside(when.moment_label(state.closes_at, market.tz, now))
        said = _("Open until %(moment)s") % {"moment": until}
    elif state.opens_at:
        at = when.inside(when.moment_label(state.opens_at, market.tz, now))
        said = _("Closed now, opens %(moment)s") % {"moment": at}
    selling = _("%(selling)s of %(all)s stalls selling")
    return f"{said} · {selling % {'selling': day.selling, 'all': len(day.stalls)}}"


def bars(week: list[DaySales], currency: str, today: date) -> list[dict[str, Any]]:
    """Bars of a chart 350 by 140 units; heights of 100 at most."""
    highest = max((sales.amount for sales in week), default=0) or 1
    return [
        {
            "x": 50 * number + 6,
            "middle": 50 * number + 25,
            "y": 110 - round(100 * sales.amount / highest),
            "height": round(100 * sales.amount / highest),
            "label": _("Today") if sales.day == today else when.weekday_label(sales.day),
            "day": sales.day,
            "amount": money(sales.amount, currency),
        }
        for number, sales in enumerate(week)
    ]


@never_cache
@require_safe
@signed_in
def orders(request: HttpRequest, market: str) -> HttpResponse:
    """The orders of one day by window; `day` and `state` narrow them down."""
    place = _market(request, market)
    now = clock.now()
    current = clock.local_date(place.time_zone, now)
    day = _typed_day(request.GET.get("day", "")) or current
    state = request.GET.get("state", "")
    found = Order.objects.run_by(person(request)).filter(market=place, window_day__day=day)
    found = found.exclude(state__in=[OrderState.HELD, OrderState.EXPIRED])
    if state in OrderState.values:
        found = found.filter(state=state)
    ordered = found.select_related("window_day__window").prefetch_related("store_orders__store")
    page = Paginator(ordered.order_by("window_day__starts_at", "id"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "rows": [_row(order) for order in page.object_list],
        "days": _day_chips(day, current),
        "states": _state_chips(day, state),
        "day": day,
        **_desk(place),
    }
    return render(request, "orders/desk_orders.html", context)


def _typed_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _row(order: Order) -> dict[str, Any]:
    parts = list(order.store_orders.all())
    waiting = [part for part in parts if part.state in WAITING_STORE_ORDERS]
    return {
        "order": order,
        "said": order_said(order),
        "parts": parts,
        "waiting": waiting,
        "sum": order.about if order.final is None else order.final,
    }


def _day_chips(day: date, current: date) -> list[dict[str, Any]]:
    around = [date.fromordinal(current.toordinal() + ahead) for ahead in range(-2, 5)]
    return [
        {
            "label": when.day_label(each, current),
            "url": f"?day={each.isoformat()}",
            "current": each == day,
        }
        for each in around
    ]


def _state_chips(day: date, chosen: str) -> list[dict[str, Any]]:
    shown = ("", "placed", "confirmed", "ready", "closed", "cancelled", "undelivered")
    return [
        {
            "label": order_said(Order(state=state)).label if state else _("All"),
            "url": f"?day={day.isoformat()}&state={state}",
            "current": state == chosen,
        }
        for state in shown
    ]


@never_cache
@require_safe
@signed_in
def order(request: HttpRequest, market: str, code: str) -> HttpResponse:
    found = _order(request, market, code)
    parts = (
        found.store_orders.select_related("store", "order__window_day")
        .prefetch_related("lines", "moves__by")
        .order_by("id")
    )
    rows: list[dict[str, Any]] = [
        {"ticket": ticket_of(part), "said": store_order_said(part)} for part in parts
    ]
    waiting = [row for row in rows if row["ticket"].part.state in WAITING_STORE_ORDERS]
    at_stalls = found.state in AT_THE_STALLS
    context = {
        "order": found,
        "said": order_said(found),
        "mode": mode_words(found.mode),
        "paid": payment_said(found.payment) if found.payment else "",
        "preference": dict(preference_words()).get(found.preference, ""),
        "parts": rows,
        "missing": waiting,
        "at_stalls": at_stalls,
        "may_hand_over": found.state in {*AT_THE_STALLS, OrderState.UNDELIVERED},
        "mixed": _mixed(rows),
        "may_be_undelivered": found.state == OrderState.READY,
        "may_cancel": OrderState.CANCELLED in ORDER_MOVES.get(found.state, frozenset()),
        "steps": [step_of(step, found) for step in timeline(found)],
        "story": _story(found),
        "part_stories": _part_stories(rows),
        "undoable": StoreOrderState.READY,
        **_desk(found.market),
    }
    return render(request, "orders/desk_order.html", context)


def _mixed(rows: list[dict[str, Any]]) -> bool:
    """Whether alcohol goes with other goods, which may be handed over without it."""
    live = [row["ticket"] for row in rows if row["ticket"].part.state not in DROPPED_STORE_ORDERS]
    kinds = {bool(item.line.alcohol) for ticket in live for item in ticket.lines if not item.gone}
    return len(kinds) > 1


def _story(order: Order) -> list[dict[str, Any]]:
    """Every move of the order itself, in words."""
    return [
        {
            "at": move.at,
            "by": move.by,
            "why": move.why,
            "label": order_said(Order(state=move.to_state)).label,
        }
        for move in order.moves.select_related("by")
    ]


def _part_stories(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every move of every stall's part, oldest first."""
    moves = [
        {
            "store": row["ticket"].part.store,
            "move": move,
            "label": store_order_said(StoreOrder(state=move.to_state)).label,
        }
        for row in rows
        for move in row["ticket"].part.moves.all()
    ]
    return sorted(moves, key=lambda entry: entry["move"].at)


def _do(
    request: HttpRequest, order: Order, deed: Callable[[User], None], done: str
) -> HttpResponse:
    """One deed, then the order again."""
    try:
        deed(person(request))
    except (Refused, TooLate) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return see("orders:desk_order", order.market.slug, order.code)


@require_POST
@signed_in
def hand_over(request: HttpRequest, market: str, code: str) -> HttpResponse:
    """Whole, or without what is missing or may not be given, where the operator says so."""
    found = _order(request, market, code)
    sober = request.POST.get("without_alcohol") == "yes"
    return _do(
        request,
        found,
        lambda by: handover.hand_over(
            order=found,
            without_missing=request.POST.get("without_missing") == "yes",
            without_alcohol=sober,
            by=by,
            now=clock.now(),
        ),
        _("Handed over without the alcohol. Bring it back to the stall.")
        if sober
        else _("Handed over. The exact sum is being taken."),
    )


@require_POST
@signed_in
def undelivered(request: HttpRequest, market: str, code: str) -> HttpResponse:
    found = _order(request, market, code)
    why = _why(request)
    return _do(
        request,
        found,
        lambda by: handover.undelivered(order=found, by=by, now=clock.now(), why=why),
        _("Kept as not delivered. Hand it over later, or cancel it."),
    )


@require_POST
@signed_in
def cancel(request: HttpRequest, market: str, code: str) -> HttpResponse:
    found = _order(request, market, code)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
        return see("orders:desk_order", found.market.slug, found.code)
    why = form.cleaned_data["why"]
    return _do(
        request,
        found,
        lambda by: cancelling.cancel(
            order=found, by=by, now=clock.now(), why=why, past_cutoff=True
        ),
        _("Cancelled. Nothing is charged, and the shopper is told."),
    )


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").strip()[:300] or _("Nobody was there")
