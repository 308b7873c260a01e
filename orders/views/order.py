"""An order, for its owner or whoever holds its signed link: confirmation and tracking in one."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person, signed_in
from accounts.answers import see
from core import clock
from orders import cancelling
from orders.checkout import come_back
from orders.finding import order_for
from orders.models import Line, Order, StoreOrder
from orders.states import KEPT_LINES, LineState, OrderState
from orders.timeline import Step, timeline
from orders.views.asking import shopper_of
from orders.views.checkout import to_payment
from orders.words import (
    line_said,
    mode_words,
    order_said,
    preference_words,
    quantity_words,
    store_order_said,
)
from payments.problems import said as problem_said

PAGE = 20


@never_cache
@require_safe
def order(request: HttpRequest, code: str) -> HttpResponse:
    found = order_for(request, code)
    return render(request, "orders/order.html", shown(request, found))


def shown(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Everything the page says about an order."""
    now = clock.now()
    parts = parts_of(order)
    held = order.state == OrderState.HELD
    problem = order.payment.last_problem if order.payment and held else ""
    preference = dict(preference_words()).get(order.preference, "")
    return {
        "market": order.market,
        "order": order,
        "said": order_said(order),
        "parts": parts,
        "stalls": len([part for part in parts if part["total"]]),
        "goods": sum(part["total"] for part in parts),
        "weighed": all(line["final"] is not None for part in parts for line in part["lines"]),
        "steps": [step_of(step, order) for step in timeline(order)],
        "next": _what_next(order),
        "preference": preference,
        "mode": mode_words(order.mode),
        "cash": order.payment is not None and order.payment.gateway == "manual",
        "may_cancel": cancelling.may_cancel(order, now=now) and not held,
        "may_pay": held and order.expires_at > now,
        "declined": problem_said(problem),
        "minutes_left": max(0, int((order.expires_at - now).total_seconds() // 60)),
        "key": f"?key={request.GET['key']}" if request.GET.get("key") else "",
        "offer_account": shopper_of(request) is None and order.shopper_id is None,
        "tz": ZoneInfo(order.market.time_zone),
        "no_bar": True,
    }


def parts_of(order: Order) -> list[dict[str, Any]]:
    """Each stall's part with its lines; three queries."""
    lines = Prefetch("lines", Line.objects.select_related("product__category", "product__photo"))
    parts = order.store_orders.select_related("store").prefetch_related(lines)
    return [_part(part, order.currency) for part in parts]


def _part(part: StoreOrder, currency: str) -> dict[str, Any]:
    lines = [_line(line, currency) for line in part.lines.all()]
    return {
        "part": part,
        "store": part.store,
        "said": store_order_said(part),
        "lines": lines,
        "total": sum(line["amount"] for line in lines),
    }


def _line(line: Line, currency: str) -> dict[str, Any]:
    """`amount` is final once known, else the estimate; `was` the estimate where it differs."""
    amount = line.estimate if line.final is None else line.final
    wanted = quantity_words(line.ordered_by, line.quantity, unit=line.unit, currency=currency)
    brought = ""
    if line.weighed is not None and line.ordered_by == "weight":
        brought = quantity_words("weight", line.weighed, unit="", currency=currency)
    elif line.brought:
        brought = quantity_words("piece", line.brought, unit=line.unit, currency=currency)
    return {
        "line": line,
        "wanted": wanted,
        "brought": brought if brought != wanted else "",
        "amount": amount,
        "was": line.estimate if line.final is not None and line.final != line.estimate else None,
        "final": line.final,
        "gone": line.state == LineState.REMOVED,
        "kept": line.state in KEPT_LINES,
        "about": line.final is None and line.ordered_by == "weight",
        "said": line_said(line.state),
    }


def step_of(step: Step, order: Order) -> dict[str, Any]:
    ended = {OrderState.CANCELLED, OrderState.EXPIRED, OrderState.UNDELIVERED}
    state = "todo"
    if step.done:
        state = "stop" if step.state in ended else "done"
    return {"state": state, "label": step.label, "at": step.at, "note": ""}


def _what_next(order: Order) -> str:
    """What happens now, in one sentence."""
    return {
        OrderState.HELD: _("Your goods are kept for you. Pay to order them."),
        OrderState.PLACED: _("The stalls have your order and start to pack."),
        OrderState.CONFIRMED: _("The stalls are packing. Weighed goods get their exact price now."),
        OrderState.READY: _("Everything is packed and waits to leave the market."),
        OrderState.HANDED_OVER: _("Your goods are with you. The exact sum is being taken."),
        OrderState.CLOSED: _("All done. Enjoy it."),
        OrderState.UNDELIVERED: _("Nobody was there. The market will call you."),
        OrderState.CANCELLED: _("This order was cancelled. Nothing is charged."),
        OrderState.EXPIRED: _(
            "It was not paid in time. Nothing was charged; everything is free again."
        ),
    }[OrderState(order.state)]


@require_POST
def pay(request: HttpRequest, code: str) -> HttpResponse:
    """Try again to pay the same held order."""
    found = order_for(request, code)
    if found.state != OrderState.HELD:
        return see(_page_of(request, found))
    return to_payment(request, found, now=clock.now())


@never_cache
@require_safe
def paid(request: HttpRequest, code: str) -> HttpResponse:
    """Back from the payment page: what the gateway knows is settled before the order is shown."""
    found = order_for(request, code)
    come_back(found, now=clock.now())
    return see(_page_of(request, found))


@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    found = order_for(request, code)
    try:
        cancelling.cancel(
            order=found, by=shopper_of(request), now=clock.now(), why=_("by the shopper")
        )
    except cancelling.TooLate as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your order is cancelled. Nothing is charged."))
    return see(_page_of(request, found))


def _page_of(request: HttpRequest, order: Order) -> str:
    path = reverse("orders:order", args=[order.code])
    key = request.GET.get("key", "")
    return f"{path}?key={key}" if key else path


@require_safe
@signed_in
def my_orders(request: HttpRequest) -> HttpResponse:
    mine = Order.objects.of_shopper(person(request)).exclude(state=OrderState.EXPIRED)
    joined = mine.select_related("market", "window_day__window")[:PAGE]
    rows = [
        {
            "order": order,
            "said": order_said(order),
            "tz": ZoneInfo(order.market.time_zone),
            "sum": order.about if order.final is None else order.final,
        }
        for order in joined
    ]
    return render(request, "orders/my_orders.html", {"rows": rows})
