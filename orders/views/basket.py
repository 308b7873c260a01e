"""Filling a basket, and looking into it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import visible_or_404
from accounts.answers import safe_next, see
from core import clock
from core.typed import LONG, whole
from market import windows
from market.models import Market
from orders import basket as deeds
from orders import cookie
from orders.finding import basket_at, basket_of, baskets_of, open_basket
from orders.forms import AddForm, NoteForm
from orders.models import Basket, BasketLine
from orders.places import saved_address, whereabouts
from orders.summary import Summary, SummaryLine, summarise
from orders.views.asking import market_or_404, shopper_of
from orders.words import preference_words, quantity_words, short_quantity, smallest
from stores.models import Product, SoldBy, Store

UNDO_SALT = "orders.undo"
#: Letters of an address that every server and browser takes; a stall's worth without its notes
#: is far below.
LONGEST_UNDO = 3000


@require_POST
def add(request: HttpRequest, market: str) -> HttpResponse:
    row = _wanted(request, market)
    place = row.store.market
    back = safe_next(request, fallback=reverse("orders:basket", args=[place.slug]))
    form = AddForm(request.POST, product=row)
    now = clock.now()
    if not form.is_valid():
        return _refused(request, back, str(next(iter(form.errors.values()))[0]))
    basket, by = open_basket(request, place, now=now), shopper_of(request)
    try:
        deeds.add(basket=basket, product=row, by=by, now=now, **form.cleaned_data)
        if wish := request.POST.get("runs_out"):
            deeds.prefer(basket=basket, preference=wish, by=by, now=now)
    except deeds.CannotAdd as refusal:
        return _refused(request, back, str(refusal))
    if not request.headers.get("HX-Request"):
        text = _("%(name)s is in your basket.") % {"name": row.name}
        messages.success(request, text)
    response = see(back)
    cookie.remember(response, basket.token)
    return response


def _wanted(request: HttpRequest, market: str) -> Product:
    """A product on offer at that market, which comes with it."""
    pk = whole(request.POST.get("product", ""), digits=LONG)
    if pk is None:
        raise Http404
    offered = Product.objects.visible().filter(store__market__slug=market)
    return get_object_or_404(offered.select_related("store__market"), pk=pk)


def _refused(request: HttpRequest, back: str, why: str) -> HttpResponse:
    """With scripts the whole page is loaded again, so that the reason is seen."""
    messages.error(request, why)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": back})
    return see(back)


# The basket


@dataclass(frozen=True)
class Step:
    """A basket line's words and what its minus and plus set (0 takes it out)."""

    item: SummaryLine
    words: str
    short: str
    down: int
    up: int


@require_safe
def basket(request: HttpRequest, market: str) -> HttpResponse:
    mine = basket_at(request, market)
    place = mine.market if mine else market_or_404(market)
    now = clock.now()
    summary = summary_for(request, place, mine, now=now)
    context = {
        "market": place,
        "summary": summary,
        "next": windows.next_of([place], now=now).get(place.pk) if mine else None,
        "now": now,
        "tz": place.tz,
        "runs_out": mine.preference if mine else "",
        "groups": groups_of(summary),
        "undo": _undo(request),
        "note_form": NoteForm(),
        "preferences": preference_words(),
        "basket_count": summary.count,  # known here: the head need not ask for it
        "no_bar": True,
    }
    return render(request, "orders/basket.html", context)


def summary_for(
    request: HttpRequest, market: Market, basket: Basket | None, *, now: datetime
) -> Summary:
    """The basket for where the shopper most likely is."""
    user = shopper_of(request)
    address = saved_address(user, market) if user else None
    where = whereabouts(request, market, address=address)
    return summarise(basket, zone=where.zone, place_known=where.known, now=now)


def groups_of(summary: Summary) -> list[dict[str, Any]]:
    """Each stall with its lines as steps."""
    return [
        {"store": group.store, "estimate": group.estimate, "steps": [_step(i) for i in group.lines]}
        for group in summary.groups
    ]


def _step(item: SummaryLine) -> Step:
    line, product = item.line, item.product
    currency = product.store.market.currency
    step = smallest(product, line.ordered_by)
    most = deeds.MOST[SoldBy(line.ordered_by)]
    return Step(
        item=item,
        words=quantity_words(line.ordered_by, line.quantity, unit=product.unit, currency=currency),
        short=short_quantity(line.ordered_by, line.quantity, currency),
        down=max(0, line.quantity - step),
        up=min(most, line.quantity + step),
    )


def _undo(request: HttpRequest) -> dict[str, Any] | None:
    """What was just taken out, from the signed word in the address."""
    signed = request.GET.get("undo", "")
    removed = _taken_out(signed)
    ids = {each["product_id"] for each in removed or []}
    found = list(Product.objects.filter(pk__in=ids).select_related("store"))
    if not found:
        return None
    one = len(found) == 1
    return {"signed": signed, "name": found[0].name if one else found[0].store.name}


def _taken_out(signed: str) -> list[dict[str, Any]] | None:
    """What a signed word says was taken out; None for a word that is not ours."""
    try:
        removed: list[dict[str, Any]] = signing.loads(signed, salt=UNDO_SALT)
    except signing.BadSignature:
        return None
    return removed


def _own_line(request: HttpRequest, market: Market, pk: int) -> BasketLine:
    lines = BasketLine.objects.filter(basket=basket_of(request, market))
    return visible_or_404(lines.select_related("product", "basket"), request=request, pk=pk)


@require_POST
def change(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    place = market_or_404(market)
    line = _own_line(request, place, pk)
    typed = request.POST.get("quantity", "")
    if typed == "0":
        return _remove(request, place, line)
    try:
        wanted = _whole(typed)
        deeds.change(line=line, quantity=wanted, by=shopper_of(request), now=clock.now())
    except deeds.CannotAdd as refusal:
        messages.error(request, str(refusal))
    return see(_back(request, place))


def _whole(typed: str) -> int:
    """A quantity of one at least; raises CannotAdd."""
    quantity = whole(typed)
    if not quantity:
        raise deeds.CannotAdd(_("Choose how much."))
    return quantity


@require_POST
def remove(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    place = market_or_404(market)
    return _remove(request, place, _own_line(request, place, pk))


def _remove(request: HttpRequest, market: Market, line: BasketLine) -> HttpResponse:
    removed = deeds.remove(line=line, by=shopper_of(request), now=clock.now())
    return _gone(request, market, [removed])


@require_POST
def remove_stall(request: HttpRequest, market: str, store: int) -> HttpResponse:
    """Everything of one stall goes; one tap brings it back."""
    place = market_or_404(market)
    basket = basket_of(request, place)
    inside = BasketLine.objects.filter(basket=basket)
    stalls = Store.objects.filter(pk__in=inside.values("product__store"))
    row = visible_or_404(stalls, request=request, pk=store)
    removed = deeds.remove_stall(lines=inside, store=row, by=shopper_of(request), now=clock.now())
    return _gone(request, place, removed)


def _gone(request: HttpRequest, market: Market, removed: list[deeds.Removed]) -> HttpResponse:
    told = [asdict(each) for each in removed]
    signed = signing.dumps(told, salt=UNDO_SALT, compress=True)
    if len(signed) > LONGEST_UNDO:
        signed = signing.dumps([{**each, "note": ""} for each in told], salt=UNDO_SALT)
    return see(f"{_back(request, market)}?undo={signed}")


@require_POST
def restore(request: HttpRequest, market: str) -> HttpResponse:
    place = market_or_404(market)
    removed = _taken_out(request.POST.get("what", ""))
    if removed is None:
        raise Http404
    ids = [each["product_id"] for each in removed]
    offered = Product.objects.filter(store__market=place).select_related("store__market")
    there = offered.in_bulk(ids)
    if not there:
        raise Http404
    now = clock.now()
    basket = open_basket(request, place, now=now)
    for each in removed:
        if row := there.get(each.pop("product_id")):
            _put_back(request, basket, row, each, now)
    response = see(_back(request, place))
    cookie.remember(response, basket.token)
    return response


def _put_back(
    request: HttpRequest, basket: Basket, row: Product, wish: dict[str, Any], now: datetime
) -> None:
    try:
        deeds.add(basket=basket, product=row, by=shopper_of(request), now=now, **wish)
    except deeds.CannotAdd as refusal:
        messages.error(request, str(refusal))


@require_POST
def annotate(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    place = market_or_404(market)
    line = _own_line(request, place, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        deeds.annotate(line=line, by=shopper_of(request), now=clock.now(), **form.cleaned_data)
    else:
        messages.error(request, _("That note is too long. 120 letters fit."))
    return see(f"{reverse('orders:basket', args=[place.slug])}#line-{line.pk}")


@require_POST
def prefer(request: HttpRequest, market: str) -> HttpResponse:
    """What to do when something has run out, for the whole basket."""
    place = market_or_404(market)
    basket, wish = basket_of(request, place), request.POST.get("runs_out", "")
    try:
        if basket is not None:
            by = shopper_of(request)
            deeds.prefer(basket=basket, preference=wish, by=by, now=clock.now())
    except deeds.CannotAdd as refusal:
        messages.error(request, str(refusal))
    return see("orders:basket", place.slug)


def _back(request: HttpRequest, market: Market) -> str:
    """The basket, or the checkout that asked."""
    name = "orders:checkout" if request.POST.get("to") == "checkout" else "orders:basket"
    return reverse(name, args=[market.slug])


@require_safe
def baskets(request: HttpRequest) -> HttpResponse:
    """The visitor's baskets at every market; straight to the only one."""
    now = clock.now()
    found = baskets_of(request)
    if len(found) == 1:
        return redirect("orders:basket", found[0].market.slug)
    summaries = [(each, summarise(each, now=now)) for each in found[:5]]
    return render(request, "orders/baskets.html", {"baskets": summaries})
