"""The same again: one page with what has changed, one tap into the basket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.answers import see
from core import clock
from market.states import OPEN_MARKETS
from orders import basket as baskets
from orders import cookie, reordering
from orders.finding import open_basket, order_for
from orders.models import Order
from orders.reordering import Again, Change, Wish
from orders.views.asking import key_in, page_of, shopper_of
from orders.views.stepping import Stepper, stepper_of, typed_quantity
from orders.words import Said, quantity_words, usual
from stores.models import Product, SoldBy


@dataclass(frozen=True)
class Row:
    """A line of the page."""

    again: Again
    said: Said
    wanted: str
    instead: str
    stepper: Stepper


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, code: str) -> HttpResponse:
    order = order_for(request, code)
    found = reordering.again(order, now=clock.now())
    if request.method == "POST" and order.market.state in OPEN_MARKETS:
        return _put_in(request, order, found)
    rows = [row_of(each, order.currency) for each in found]
    context = {
        "market": order.market,
        "order": order,
        "open": order.market.state in OPEN_MARKETS,
        "changed": [row for row in rows if row.again.change != Change.SAME],
        "same": [row for row in rows if row.again.change == Change.SAME],
        "any": any(row.again.may_be_had or row.again.instead for row in rows),
        "goods": sum(row.again.estimate for row in rows if row.again.may_be_had),
        "about": any(row.again.ordered_by == SoldBy.WEIGHT for row in rows),
        "key": key_in(request),
        "no_bar": True,
    }
    return render(request, "orders/again.html", context)


def row_of(each: Again, currency: str) -> Row:
    most = baskets.MOST[SoldBy(each.ordered_by)]
    instead = each.instead
    return Row(
        again=each,
        said=_said(each),
        wanted=_words(each, currency),
        instead=_usual_words(instead, currency) if instead else "",
        stepper=stepper_of(
            each.product, each.ordered_by, each.quantity, most=most, currency=currency
        ),
    )


def _said(each: Again) -> Said:
    """What is different, in a word with the tone of its mark."""
    return {
        Change.GONE: Said(_("No longer sold"), "stop"),
        Change.AWAY: Said(_("The stall is away"), "stop"),
        Change.SOLD_OUT: Said(_("Sold out"), "stop"),
        Change.FEWER: Said(_("Only this much left"), "warn"),
        Change.DEARER: Said(_("Costs more now"), "warn"),
        Change.OTHERWISE: Said(_("Sold another way now"), "warn"),
        Change.CHEAPER: Said(_("Costs less now"), "good"),
        Change.SAME: Said(_("As before")),
    }[each.change]


def _words(each: Again, currency: str) -> str:
    unit = each.product.unit
    return quantity_words(each.ordered_by, each.quantity, unit=unit, currency=currency)


def _usual_words(product: Product, currency: str) -> str:
    way = product.sold_by
    return quantity_words(way, usual(product, way), unit=product.unit, currency=currency)


def _put_in(request: HttpRequest, order: Order, found: list[Again]) -> HttpResponse:
    now, market = clock.now(), order.market
    wishes = list(wishes_in(request, found, order.currency))
    here = page_of(request, order, "orders:again")
    if not wishes:
        messages.error(request, _("Nothing was chosen. Say how much of at least one thing."))
        return see(here)
    basket = open_basket(request, market, now=now)
    try:
        done = reordering.put_in(basket=basket, wishes=wishes, by=shopper_of(request), now=now)
    except baskets.CannotAdd as refusal:
        messages.error(request, str(refusal))
        return see(here)
    tell(request, done)
    response = see("orders:basket", market.slug)
    cookie.remember(response, basket.token)
    return response


def tell(request: HttpRequest, done: reordering.Outcome) -> None:
    text = ngettext(
        "%(count)d thing is in your basket.", "%(count)d things are in your basket.", done.put_in
    )
    messages.success(request, text % {"count": done.put_in})
    if done.merged:
        text = _("Your basket had some of this already. The larger quantity was kept.")
        messages.info(request, text)


def wishes_in(request: HttpRequest, found: list[Again], currency: str) -> Iterator[Wish]:
    """What was left standing on the page: lines above nothing and, where the page has ticks, with
    theirs; and suggestions that were ticked."""
    by_ticks = "ticks" in request.POST and "all" not in request.POST
    for each in found:
        if each.may_be_had:
            if by_ticks and f"take-{each.line.pk}" not in request.POST:
                continue
            typed = request.POST.get(f"quantity-{each.line.pk}", "")
            if quantity := typed_quantity(typed, each.ordered_by, currency):
                yield _wish(each, quantity)
        elif each.instead and request.POST.get(f"instead-{each.line.pk}"):
            way = each.instead.sold_by
            yield Wish(each.instead, way, usual(each.instead, way))


def _wish(each: Again, quantity: int) -> Wish:
    line = each.line
    return Wish(each.product, each.ordered_by, quantity, each.choice, line.note, line.preference)
