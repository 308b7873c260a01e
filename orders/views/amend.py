"""Changing a placed order until its cut-off, and adding to it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.answers import see
from core import clock, when
from core.typed import LONG, whole
from orders import amending as deeds
from orders import joining
from orders.amending import CannotAmend, Fewer, Plan, Wishes
from orders.basket import NOTE_LENGTH
from orders.cancelling import TooLate
from orders.finding import grant, order_for
from orders.forms import AmendForm
from orders.models import Line, Order
from orders.tracking import LineNow, PartNow, parts_of
from orders.views.asking import key_in, page_of, shopper_of
from orders.views.stepping import stepper_of, typed_quantity


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, code: str) -> HttpResponse:
    order = order_for(request, code)
    if not deeds.may_amend(order, now=clock.now()):
        messages.error(request, _("The stalls have begun. Call the market if something is wrong."))
        return see(page_of(request, order))
    form = AmendForm(request.POST if request.method == "POST" else None, order=order)
    if request.method != "POST" or not form.is_valid():
        return _show(request, order, form)
    quantities = _quantities(request, order)
    try:
        planned = deeds.plan(order, quantities, now=clock.now())
        if _must_be_said(request, planned, order):
            return _show(request, order, form, planned=planned)
        return _amend(request, order, quantities, form.cleaned_data)
    except (CannotAmend, TooLate) as refusal:
        return _show(request, order, form, errors=[str(refusal)])


def _quantities(request: HttpRequest, order: Order) -> dict[int, Fewer]:
    """What the page showed of each line, and what it was changed to."""
    found = {}
    for line in Line.objects.filter(store_order__order=order):
        typed = request.POST.get(f"quantity-{line.pk}")
        was = whole(request.POST.get(f"was-{line.pk}", ""), digits=LONG)
        wanted = typed_quantity(typed or "", line.ordered_by, order.currency)
        if typed is not None and wanted is not None and was is not None:
            found[line.pk] = Fewer(was, wanted)
    return found


def _must_be_said(request: HttpRequest, planned: Plan, order: Order) -> bool:
    """A fee that comes back, or nothing left: shown before it is done."""
    if planned.empties:
        return "empty" not in request.POST
    return planned.delivery_fee > order.delivery_fee and request.POST.get("fee") != str(
        planned.delivery_fee
    )


def _amend(
    request: HttpRequest, order: Order, quantities: dict[int, Fewer], clean: dict[str, Any]
) -> HttpResponse:
    changed = deeds.amend(
        order=order,
        quantities=quantities,
        wishes=Wishes(notes=_notes(request, quantities), **clean),
        fee_seen=whole(request.POST.get("fee", ""), digits=LONG),
        by=shopper_of(request),
        now=clock.now(),
    )
    if order.state == "cancelled":
        messages.success(request, _("Your order is cancelled. Nothing is charged."))
    elif changed:
        messages.success(request, _("Changed. The stalls see it at once."))
    else:
        messages.info(request, _("Nothing was changed."))
    return see(page_of(request, order))


def _notes(request: HttpRequest, quantities: dict[int, Fewer]) -> dict[int, str]:
    """The words beside the lines that could be changed."""
    named = {pk: request.POST.get(f"note-{pk}") for pk in quantities}
    return {pk: note.strip()[:NOTE_LENGTH] for pk, note in named.items() if note is not None}


def _show(
    request: HttpRequest,
    order: Order,
    form: AmendForm,
    *,
    planned: Plan | None = None,
    errors: list[str] | None = None,
) -> HttpResponse:
    context = {
        "market": order.market,
        "order": order,
        "form": form,
        "parts": [_part(request, part, order) for part in parts_of(order) if not part.dropped],
        "planned": planned,
        "errors": errors,
        "cutoff_at": order.window_day.cutoff_at,
        "tz": ZoneInfo(order.market.time_zone),
        "key": key_in(request),
        "no_bar": True,
    }
    return render(request, "orders/amend.html", context)


def _part(request: HttpRequest, part: PartNow, order: Order) -> dict[str, Any]:
    return {
        "store": part.store,
        "said": part.said,
        "rows": [_row(request, row, part, order) for row in part.lines if not row.gone],
    }


def _row(request: HttpRequest, row: LineNow, part: PartNow, order: Order) -> dict[str, Any]:
    line = row.line
    line.product.store = part.store
    part.store.market = order.market
    typed = typed_quantity(
        request.POST.get(f"quantity-{line.pk}", ""), line.ordered_by, order.currency
    )
    quantity = line.quantity if typed is None else min(typed, line.quantity)
    return {
        "now": row,
        "open": deeds.may_change(line, part.part),
        "was": line.quantity,
        "note": request.POST.get(f"note-{line.pk}", line.note),
        "stepper": stepper_of(
            line.product, line.ordered_by, quantity, most=line.quantity, currency=order.currency
        ),
    }


@require_POST
def more(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the stalls, for an order that comes along with this one."""
    order = order_for(request, code)
    if not joining.may_be_joined(order, now=clock.now()):
        messages.error(request, _("Nothing can be added any more. You can order again."))
        return see(page_of(request, order))
    if shopper_of(request) is None:
        grant(request, order)
    day, tz = order.window_day, ZoneInfo(order.market.time_zone)
    until = when.inside(when.moment_label(day.cutoff_at, tz, clock.now()))
    text = _("What you order until %(until)s comes with %(bag)s. Delivery is paid once.")
    messages.success(request, text % {"until": until, "bag": order.bag_code})
    return see("cms:market", order.market.slug)
