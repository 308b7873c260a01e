"""A stall's day: its tickets, the scale, and what has run out. One tap each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, signed_in, visible_or_404
from accounts.answers import safe_next, see
from accounts.models import User
from core import clock
from core.money import minor_digits, to_decimal
from orders import fulfilment as deeds
from orders.day import stall_day
from orders.forms import AmountForm, PiecesForm, ReasonForm, WeighForm
from orders.models import Line, StoreOrder
from orders.pricing import GRAMS_OF, most_grams
from orders.words import quantity_words
from stores.models import PriceUnit, SoldBy, Store
from stores.stall_page import around

#: What a stall says when it can bring nothing, without typing a letter.
REASONS = (gettext_noop("Everything is sold out"), gettext_noop("The stall is closed today"))


def _store(request: HttpRequest, pk: int) -> Store:
    allowed = Store.objects.managed_by(person(request)).select_related("market")
    return visible_or_404(allowed, request=request, pk=pk)


def _part(request: HttpRequest, store: int, pk: int) -> StoreOrder:
    allowed = StoreOrder.objects.managed_by(person(request)).select_related("order", "store")
    return visible_or_404(allowed, request=request, pk=pk, store=store)


def _line(request: HttpRequest, store: int, pk: int) -> Line:
    allowed = Line.objects.managed_by(person(request)).select_related(
        "product", "store_order__order__window_day", "store_order__store__market"
    )
    return visible_or_404(allowed, request=request, pk=pk, store_order__store=store)


@never_cache
@require_safe
@signed_in
def orders(request: HttpRequest, store: int) -> HttpResponse:
    row = _store(request, store)
    now = clock.now()
    day = stall_day(row, now=now)
    if request.headers.get("HX-Request") and request.GET.get("seen") == day.version:
        return HttpResponse(status=204)  # nothing new: the page stays as it is
    context = {
        "day": day,
        "reasons": [_(reason) for reason in REASONS],
        **stall_context(row),
    }
    return render(request, "orders/stall_orders.html", context)


def stall_context(store: Store) -> dict[str, Any]:
    """What the stall's layout shows, and the market's zone."""
    return {**around(store, now=clock.now()), "tz": ZoneInfo(store.market.time_zone)}


def _do(
    request: HttpRequest, store: int, deed: Callable[[User], None], done: str = ""
) -> HttpResponse:
    """One deed, then back to where it was pressed: the stall's orders or the desk."""
    try:
        deed(person(request))
    except deeds.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
    return see(safe_next(request, fallback=reverse("orders:stall_orders", args=[store])))


@require_POST
@signed_in
def accept(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    part = _part(request, store, pk)
    return _do(request, store, lambda by: deeds.accept(store_order=part, by=by, now=clock.now()))


@require_POST
@signed_in
def ready(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    part = _part(request, store, pk)
    text = _("%(bag)s is packed.") % {"bag": part.order.bag_code}
    return _do(
        request, store, lambda by: deeds.ready(store_order=part, by=by, now=clock.now()), text
    )


@require_POST
@signed_in
def undo_ready(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    part = _part(request, store, pk)
    return _do(
        request, store, lambda by: deeds.undo_ready(store_order=part, by=by, now=clock.now())
    )


@require_POST
@signed_in
def reject(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    part = _part(request, store, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why, so that the shopper understands."))
        return see("orders:stall_orders", store)
    why = form.cleaned_data["why"]
    return _do(
        request, store, lambda by: deeds.reject(store_order=part, by=by, now=clock.now(), why=why)
    )


@require_POST
@signed_in
def bring(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    line = _line(request, store, pk)
    form = PiecesForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return see(safe_next(request, fallback=reverse("orders:stall_orders", args=[store])))
    pieces = form.cleaned_data["pieces"]
    return _do(
        request, store, lambda by: deeds.bring(line=line, pieces=pieces, by=by, now=clock.now())
    )


@require_POST
@signed_in
def sold_out(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    return _none_left(request, store, _line(request, store, pk))


def _none_left(request: HttpRequest, store: int, line: Line) -> HttpResponse:
    text = _("%(name)s is off sale until you say it is back.") % {"name": line.name}
    return _do(request, store, lambda by: deeds.sold_out(line=line, by=by, now=clock.now()), text)


@require_POST
@signed_in
def restore(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    line = _line(request, store, pk)
    return _do(request, store, lambda by: deeds.restore(line=line, by=by, now=clock.now()))


# The scale


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def weigh(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    """The number pad: grams, or the price that the scale prints (`?by=amount`)."""
    line = _line(request, store, pk)
    if request.method != "POST":
        return _pad(request, line, form=None)
    if "none" in request.POST:
        return _none_left(request, store, line)
    currency = line.store_order.order.currency
    by_amount = "amount" in request.POST
    form = AmountForm(request.POST, currency=currency) if by_amount else WeighForm(request.POST)
    if not form.is_valid():
        return _pad(request, line, form=form)
    try:
        _put_down(line, form.cleaned_data, by=person(request))
    except deeds.Refused as refusal:
        return _pad(request, line, form=form, refused=str(refusal))
    return see(safe_next(request, fallback=reverse("orders:stall_orders", args=[store])))


def _put_down(line: Line, typed: dict[str, int], *, by: User) -> None:
    now = clock.now()
    if "amount" in typed:
        deeds.weigh_by_amount(line=line, amount=typed["amount"], by=by, now=now)
    else:
        deeds.weigh(line=line, grams=typed["grams"], by=by, now=now)


def _pad(
    request: HttpRequest, line: Line, *, form: WeighForm | AmountForm | None, refused: str = ""
) -> HttpResponse:
    by_amount = request.GET.get("by") == "amount" or "amount" in request.POST
    currency = line.store_order.order.currency
    errors = [refused] if refused else []
    if form is not None:
        errors += [str(error) for messages_ in form.errors.values() for error in messages_]
    context = {
        "line": line,
        "order": line.store_order.order,
        "by_amount": by_amount,
        "value": request.POST.get(
            "amount" if by_amount else "grams", _first(line, by_amount=by_amount)
        ),
        "wanted": quantity_words(line.ordered_by, line.quantity, unit="", currency=currency),
        "errors": errors,
        "back": safe_next(request, fallback=""),
        **_scale(line, currency),
        **stall_context(line.store_order.store),
    }
    return render(request, "orders/weigh.html", context)


def _first(line: Line, *, by_amount: bool) -> str:
    if by_amount:
        return "" if line.final is None else str(to_decimal(line.final, _currency(line)))
    return str(line.weighed or line.quantity)


def _currency(line: Line) -> str:
    return line.store_order.order.currency


def _scale(line: Line, currency: str) -> dict[str, Any]:
    """The limit, and what the page's script needs to show the price while one types."""
    if line.ordered_by != SoldBy.WEIGHT:
        return {"weighable": False}
    grams, parts = GRAMS_OF[PriceUnit(line.price_unit)]
    digits = minor_digits(currency)
    return {
        "weighable": True,
        "most": most_grams(line, line.ceiling),
        "ceiling": line.ceiling,
        "estimate": line.estimate,
        "currency": currency,
        "price": line.price * parts,
        "per": grams,
        "digits": digits,
        "amount_step": f"{1 / 10**digits:.{digits}f}",
    }
