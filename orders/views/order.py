"""An order, for its owner or whoever holds its signed link: confirmation and tracking in one."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person, signed_in
from accounts.answers import see
from core import clock
from orders import amending, cancelling, joining
from orders.checkout import come_back
from orders.finding import order_for
from orders.mine import rows_of
from orders.models import Order
from orders.states import OPEN, OrderState
from orders.timeline import Step
from orders.tracking import MOVING, STOPPED, tracking
from orders.views.asking import key_in, page_of, shopper_of
from orders.views.checkout import to_payment
from orders.words import mode_words, order_said, preference_words
from payments.problems import said as problem_said

PAGE = 20


@never_cache
@require_safe
def order(request: HttpRequest, code: str) -> HttpResponse:
    found = order_for(request, code)
    context = shown(request, found)
    asked_again = request.headers.get("HX-Request") and "seen" in request.GET
    if asked_again and request.GET["seen"] == context["track"].version:
        return HttpResponse(status=204)  # nothing new: the page stays as it is
    return render(request, "orders/order.html", context)


def shown(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Everything the page says about an order."""
    now = clock.now()
    return {
        "market": order.market,
        "order": order,
        "said": order_said(order),
        "track": tracking(order, now=now),
        "moving": order.state in MOVING,
        "next": _what_next(order),
        "preference": dict(preference_words()).get(order.preference, ""),
        "mode": mode_words(order.mode),
        "cash": order.payment is not None and order.payment.gateway == "manual",
        "key": key_in(request),
        "along": joining.come_along(order),
        "mine": order.shopper_id is not None and order.shopper_id == request.user.pk,
        "offer_account": shopper_of(request) is None and order.shopper_id is None,
        "tz": ZoneInfo(order.market.time_zone),
        "no_bar": True,
        **_may(order),
    }


def _may(order: Order) -> dict[str, Any]:
    """What can still be done with it, and until when."""
    now = clock.now()
    held = order.state == OrderState.HELD
    problem = order.payment.last_problem if order.payment and held else ""
    return {
        "may_cancel": cancelling.may_cancel(order, now=now) and not held,
        "may_amend": amending.may_amend(order, now=now),
        "may_add": joining.may_be_joined(order, now=now),
        "too_late": order.state in OPEN and now >= order.window_day.cutoff_at,
        "may_pay": held and order.expires_at > now,
        "declined": problem_said(problem),
        "minutes_left": max(0, int((order.expires_at - now).total_seconds() // 60)),
    }


def step_of(step: Step, order: Order) -> dict[str, Any]:
    """A station as the operator's page shows it."""
    state = "todo"
    if step.done:
        state = "stop" if step.state in STOPPED else "done"
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
        return see(page_of(request, found))
    return to_payment(request, found, now=clock.now())


@never_cache
@require_safe
def paid(request: HttpRequest, code: str) -> HttpResponse:
    """Back from the payment page: what the gateway knows is settled before the order is shown."""
    found = order_for(request, code)
    come_back(found, now=clock.now())
    return see(page_of(request, found))


@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    found = order_for(request, code)
    try:
        cancelling.cancel(
            order=found, by=shopper_of(request), now=clock.now(), why=gettext_noop("by the shopper")
        )
    except cancelling.TooLate as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your order is cancelled. Nothing is charged."))
    return see(page_of(request, found))


@never_cache
@require_safe
@signed_in
def my_orders(request: HttpRequest) -> HttpResponse:
    mine = Order.objects.of_shopper(person(request)).exclude(state=OrderState.EXPIRED)
    page = Paginator(mine.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    rows = rows_of(list(page.object_list))
    return render(request, "orders/my_orders.html", {"rows": rows, "page_obj": page})
