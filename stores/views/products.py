"""The stall's own list: sold out and back in one tap, add in four fields, edit everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, signed_in
from accounts.answers import see
from core import clock
from core.clock import local_date
from core.typed import whole
from stores import catalogue, photos, stock
from stores.allergens import in_words
from stores.cards import drawing_of, stock_note, unit_label
from stores.models import Photo, Product, Store
from stores.product_forms import ProductForm, QuickForm
from stores.stall_page import around
from stores.views.access import product_or_404, store_or_404

PAGE = 60


@require_safe
@signed_in
def products(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    now = clock.now()
    listed = row.products.select_related("category", "photo").order_by("-listed", "name", "id")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    found = list(page)
    left = stock.left_for(found, local_date(row.market.time_zone, now))
    rows = [_row(product, left[product.pk]) for product in found]
    context = around(row, now=now) | {"rows": rows, "page_obj": page}
    return render(request, "stores/stall_products.html", context)


def _row(product: Product, left: int | None) -> dict[str, Any]:
    return {
        "product": product,
        "picture": photos.own_picture_of(product.photo),
        "drawing": drawing_of(product),
        "unit": unit_label(product),
        "gone": product.sold_out or left == 0,
        "note": stock_note(product, left),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    form = QuickForm(*_posted(request), store=row)
    if request.method != "POST":
        return _form_page(request, row, form)
    if not form.is_valid():
        return _again(request, row, form)
    try:
        photo = _photo(request, row)
    except (photos.PhotoRefused, photos.NoRoom) as problem:
        return _without_photo(request, row, form, problem)
    product = catalogue.add_product(
        store=row, by=person(request), now=clock.now(), photo=photo, **form.facts()
    )
    messages.success(request, _noted(product))
    return see("stores:stall_products", row.pk)


def _noted(product: Product) -> str:
    said = _("%(name)s is on your list.") % {"name": product.name}
    if product.allergens is None:
        return said
    noted = _("Allergens noted: %(allergens)s.") % {"allergens": in_words(product.allergens)}
    return f"{said} {noted}"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    row = store_or_404(request, store)
    product = product_or_404(request, row, pk)
    form = ProductForm(*_posted(request), product=product, left=stock.counted_left(product))
    if request.method != "POST":
        return _form_page(request, row, form, product=product)
    if not form.is_valid():
        return _again(request, row, form, product=product)
    try:
        photo = _photo(request, row) or product.photo
    except (photos.PhotoRefused, photos.NoRoom) as problem:
        return _without_photo(request, row, form, problem, product=product)
    _save(request, product, form, photo)
    messages.success(request, _("%(name)s is changed.") % {"name": product.name})
    return see("stores:stall_products", row.pk)


def _save(request: HttpRequest, product: Product, form: ProductForm, photo: Photo | None) -> None:
    """The facts, and the counts only where the stall changed them: orders move them meanwhile."""
    who: dict[str, Any] = {"by": person(request), "now": clock.now()}
    catalogue.change_product(product=product, photo=photo, **form.facts(), **who)
    given = form.cleaned_data
    if "left" in form.changed_data:
        stock.set_left(product=product, units=given["left"], **who)
    if "daily_quota" in form.changed_data:
        catalogue.set_quota(product=product, units=given["daily_quota"], **who)


Deed = Callable[..., None]


def _one_tap(request: HttpRequest, store: int, pk: int, deed: Deed, said: str) -> HttpResponse:
    """Do it, say so, and come back to the same row of the list."""
    row = store_or_404(request, store)
    product = product_or_404(request, row, pk)
    deed(product=product, by=person(request), now=clock.now())
    messages.success(request, said % {"name": product.name})
    page = whole(request.POST.get("page", ""))
    back = reverse("stores:stall_products", args=[row.pk])
    query = f"?page={page}" if page else ""
    return HttpResponseRedirect(f"{back}{query}#product-{product.pk}", status=303)


@require_POST
@signed_in
def sold_out(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    return _one_tap(request, store, pk, catalogue.sold_out, _("%(name)s is sold out."))


@require_POST
@signed_in
def back(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    return _one_tap(request, store, pk, catalogue.back, _("%(name)s is back."))


@require_POST
@signed_in
def withdraw(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    return _one_tap(request, store, pk, catalogue.withdraw, _("%(name)s is off your list."))


@require_POST
@signed_in
def put_back(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    return _one_tap(request, store, pk, catalogue.put_back, _("%(name)s is on your list."))


# -- The two forms


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _photo(request: HttpRequest, store: Store) -> Photo | None:
    """The picture that was sent, taken in; None where there is none."""
    file = request.FILES.get("photo")
    if file is None:
        return None
    return photos.take_in(store=store, file=file, by=person(request), now=clock.now())


def _without_photo(
    request: HttpRequest,
    store: Store,
    form: QuickForm,
    problem: Exception,
    *,
    product: Product | None = None,
) -> HttpResponse:
    """The typed fields again, and what is wrong with the photo."""
    if isinstance(problem, photos.NoRoom):
        form.add_error(None, _("We have no room for photos just now. Save without one, or later."))
        return _form_page(request, store, form, product=product, status=507)
    form.add_error("photo", str(problem))
    return _form_page(request, store, form, product=product, status=422)


def _again(
    request: HttpRequest, store: Store, form: QuickForm, *, product: Product | None = None
) -> HttpResponse:
    """A browser does not send a chosen file back: say that it has to be chosen again."""
    if request.FILES.get("photo") and "photo" not in form.errors:
        form.add_error("photo", _("Choose the photo again."))
    return _form_page(request, store, form, product=product, status=422)


def _form_page(
    request: HttpRequest,
    store: Store,
    form: QuickForm,
    *,
    product: Product | None = None,
    status: int = 200,
) -> HttpResponse:
    template = "stores/product_edit.html" if product else "stores/product_add.html"
    context = around(store, now=clock.now()) | {"form": form, "product": product}
    if product:
        context["picture"] = photos.own_picture_of(product.photo)
        context["drawing"] = drawing_of(product)
    return render(request, template, context, status=status)
