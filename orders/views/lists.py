"""A shopper's own lists: what they buy again and again, into the basket in one tap."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from core import clock
from core.typed import LONG, whole
from market.states import OPEN_MARKETS
from orders import basket as baskets
from orders import cookie, reordering
from orders import lists as deeds
from orders.finding import basket_of, open_basket
from orders.forms import AddForm
from orders.models import SavedLine, SavedList
from orders.reordering import Again, Change, Wish
from orders.views.again import row_of, tell, wishes_in
from orders.views.asking import market_or_404
from stores.models import Product, SoldBy

UNDO_SALT = "orders.list.undo"
#: What a line that was taken off needs to come back.
DROPPED = ("product_id", "ordered_by", "quantity", "choice", "note", "preference")


@require_safe
@signed_in
def lists(request: HttpRequest) -> HttpResponse:
    mine = person(request).lists.select_related("market").annotate(things=Count("lines"))
    context = {
        "lists": mine.filter(removed_at=None),
        "removed": mine.exclude(removed_at=None)
        .filter(pk=_number(request.GET.get("undo")))
        .first(),
    }
    return render(request, "orders/lists.html", context)


def _number(typed: str | None) -> int:
    return whole(typed or "", digits=LONG) or 0


def _own_list(request: HttpRequest, pk: int) -> SavedList:
    mine = person(request).lists.filter(removed_at=None).select_related("market")
    return visible_or_404(mine, request=request, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def saved_list(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _own_list(request, pk)
    found = reordering.again_of_list(saved, now=clock.now())
    if request.method == "POST" and saved.market.state in OPEN_MARKETS:
        return _put_in(request, saved, found)
    currency = saved.market.currency
    rows = [row_of(each, currency) for each in found]
    context = {
        "market": saved.market,
        "saved": saved,
        "open": saved.market.state in OPEN_MARKETS,
        "changed": [row for row in rows if row.again.change != Change.SAME],
        "same": [row for row in rows if row.again.change == Change.SAME],
        "rows": rows,
        "any": any(row.again.may_be_had or row.again.instead for row in rows),
        "goods": sum(row.again.estimate for row in rows if row.again.may_be_had),
        "about": any(row.again.ordered_by == SoldBy.WEIGHT for row in rows),
        "undo": _undo(request),
        "no_bar": True,
    }
    return render(request, "orders/list.html", context)


def _put_in(request: HttpRequest, saved: SavedList, found: list[Again]) -> HttpResponse:
    now, market = clock.now(), saved.market
    wishes = list(wishes_in(request, found, market.currency))
    if not wishes:
        messages.error(request, _("Nothing was chosen. Say how much of at least one thing."))
        return see("orders:list", saved.pk)
    basket = open_basket(request, market, now=now)
    try:
        done = reordering.put_in(basket=basket, wishes=wishes, by=person(request), now=now)
    except baskets.CannotAdd as refusal:
        messages.error(request, str(refusal))
        return see("orders:list", saved.pk)
    tell(request, done)
    response = see("orders:basket", market.slug)
    cookie.remember(response, basket.token)
    return response


@require_POST
@signed_in
def save_basket(request: HttpRequest, market: str) -> HttpResponse:
    """Keep the basket as a list, under the name that was typed or today's date."""
    place = market_or_404(market)
    basket = basket_of(request, place)
    if basket is None or not basket.lines.exists():
        return see("orders:basket", place.slug)
    now = clock.now()
    name = request.POST.get("name", "") or date_format(
        clock.local_date(place.time_zone, now), "MONTH_DAY_FORMAT"
    )
    try:
        saved = deeds.save_basket(basket=basket, name=name, by=person(request), now=now)
    except deeds.CannotKeep as refusal:
        messages.error(request, str(refusal))
        return see("orders:basket", place.slug)
    messages.success(request, _("Kept as “%(name)s”.") % {"name": saved.name})
    return see("orders:list", saved.pk)


@require_POST
@signed_in
def put_on(request: HttpRequest, market: str) -> HttpResponse:
    """From a product's page onto a list, or onto a new one where none is named."""
    place = market_or_404(market)
    offered = Product.objects.visible().filter(store__market=place)
    pk = _number(request.POST.get("product"))
    row = get_object_or_404(offered.select_related("store__market"), pk=pk)
    back = reverse("orders:product", args=[place.slug, row.slug, row.pk])
    form = AddForm(request.POST, product=row)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return see(back)
    who, now = person(request), clock.now()
    chosen = request.POST.get("list", "")
    try:
        saved = (
            _own_list(request, _number(chosen))
            if chosen
            else deeds.start(market=place, name="", by=who, now=now)
        )
        deeds.put_on(saved=saved, wish=Wish(product=row, **form.cleaned_data), by=who, now=now)
    except (deeds.CannotKeep, baskets.CannotAdd) as refusal:
        messages.error(request, str(refusal))
        return see(back)
    said = {"name": row.name, "list": saved.name}
    messages.success(request, _("%(name)s is on “%(list)s”.") % said)
    return see(back)


@require_POST
@signed_in
def drop(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    saved = _own_list(request, pk)
    row = visible_or_404(SavedLine.objects.filter(saved=saved), request=request, pk=line)
    dropped = {name: getattr(row, name) for name in DROPPED}
    deeds.drop(line=row, by=person(request), now=clock.now())
    signed = signing.dumps(dropped, salt=UNDO_SALT, compress=True)
    return see(f"{reverse('orders:list', args=[saved.pk])}?undo={signed}")


@require_POST
@signed_in
def back_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what was just taken off."""
    saved = _own_list(request, pk)
    dropped = _dropped(request.POST.get("what", ""))
    if dropped is None:
        raise Http404
    offered = Product.objects.filter(store__market=saved.market).select_related("store__market")
    row = get_object_or_404(offered, pk=dropped.pop("product_id"))
    try:
        deeds.put_on(saved=saved, wish=Wish(row, **dropped), by=person(request), now=clock.now())
    except (deeds.CannotKeep, baskets.CannotAdd) as refusal:
        messages.error(request, str(refusal))
    return see("orders:list", saved.pk)


def _dropped(signed: str) -> dict[str, Any] | None:
    try:
        dropped: dict[str, Any] = signing.loads(signed, salt=UNDO_SALT)
    except signing.BadSignature:
        return None
    return dropped


def _undo(request: HttpRequest) -> dict[str, str] | None:
    """What was just taken off, from the signed word in the address."""
    signed = request.GET.get("undo", "")
    dropped = _dropped(signed) if signed else None
    row = Product.objects.filter(pk=dropped["product_id"]).first() if dropped else None
    return {"signed": signed, "name": row.name} if row else None


@require_POST
@signed_in
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _own_list(request, pk)
    name = request.POST.get("name", "")
    deeds.rename(saved=saved, name=name, by=person(request), now=clock.now())
    return see("orders:list", saved.pk)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _own_list(request, pk)
    deeds.remove(saved=saved, by=person(request), now=clock.now())
    return see(f"{reverse('orders:lists')}?undo={saved.pk}")


@require_POST
@signed_in
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    removed = person(request).lists.exclude(removed_at=None)
    saved = visible_or_404(removed, request=request, pk=pk)
    deeds.bring_back(saved=saved, by=person(request), now=clock.now())
    return see("orders:list", saved.pk)
