"""The operator's stalls: who sells, when they were last seen, and a way in for their phones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import enrolment
from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from core import clock
from core.states import IllegalMove, StaleState
from market.models import Market
from stores import opening
from stores.models import Staff, Store
from stores.stall_page import status_of
from stores.views.access import desk_context, market_or_404

TOKEN = "stall_link"  # noqa: S105 - the name of a session key


@require_safe
@signed_in
def stalls(request: HttpRequest, market: str) -> HttpResponse:
    desk = market_or_404(request, market)
    now = clock.now()
    rows = desk.stores.select_related("market", "category").annotate(
        last_seen=Max("staff__user__devices__last_seen_at"),
        offers=Count("products", filter=Q(products__listed=True), distinct=True),
    )
    listed = [{"store": row, "status": status_of(row, now=now)} for row in rows]
    context = desk_context(desk) | {"rows": listed}
    return render(request, "stores/desk_stalls.html", context)


@require_safe
@signed_in
def stall(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    desk, row = _found(request, market, pk)
    staff = row.staff.select_related("user").annotate(last_seen=Max("user__devices__last_seen_at"))
    now = clock.now()
    context: dict[str, Any] = desk_context(desk) | {
        "row": row,
        "staff": staff,
        "paused": opening.is_paused(row, now),
        "status": status_of(row, now=now),
    }
    return render(request, "stores/desk_stall.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def link(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """POST makes a one-time link for somebody of the stall; GET shows the one just made, once."""
    desk, row = _found(request, market, pk)
    if request.method == "POST":
        return _make_link(request, desk, row)
    kept = request.session.pop(TOKEN, None)
    if not kept or kept["store"] != row.pk:
        return see("stores:desk_stall", desk.slug, row.pk)
    url = enrolment.link_url(kept["token"])
    label = _("Code that signs a phone of %(stall)s in") % {"stall": row.name}
    context = desk_context(desk) | {
        "row": row,
        "url": url,
        "qr": enrolment.qr_svg(url, label=label),
        "name": kept["name"],
    }
    return render(request, "stores/desk_stall_link.html", context)


def _make_link(request: HttpRequest, desk: Market, row: Store) -> HttpResponse:
    allowed = Staff.objects.filter(store=row).select_related("user")
    staff = visible_or_404(allowed, request=request, pk=request.POST.get("staff", ""))
    try:
        token = enrolment.make_link(user=staff.user, by=person(request), now=clock.now())
    except enrolment.LinkRefused:
        messages.error(request, _("This person signs in with a second step, without a link."))
        return see("stores:desk_stall", desk.slug, row.pk)
    request.session[TOKEN] = {"store": row.pk, "token": token, "name": str(staff.user)}
    return see("stores:desk_stall_link", desk.slug, row.pk)


@require_POST
@signed_in
def pause(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    desk, row = _found(request, market, pk)
    opening.pause_today(store=row, by=person(request), now=clock.now())
    messages.success(request, _("%(stall)s takes no more orders today.") % {"stall": row.name})
    return see("stores:desk_stall", desk.slug, row.pk)


@require_POST
@signed_in
def resume(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    desk, row = _found(request, market, pk)
    opening.resume(store=row, by=person(request), now=clock.now())
    messages.success(request, _("%(stall)s sells again.") % {"stall": row.name})
    return see("stores:desk_stall", desk.slug, row.pk)


@require_POST
@signed_in
def close(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    desk, row = _found(request, market, pk)
    try:
        why = request.POST.get("why", "")[:300]
        opening.close_stall(store=row, by=person(request), now=clock.now(), why=why)
        messages.success(request, _("Shoppers no longer see %(stall)s.") % {"stall": row.name})
    except (IllegalMove, StaleState):
        messages.warning(request, _("%(stall)s is closed already.") % {"stall": row.name})
    return see("stores:desk_stall", desk.slug, row.pk)


@require_POST
@signed_in
def open_again(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    desk, row = _found(request, market, pk)
    try:
        opening.open_stall(store=row, by=person(request), now=clock.now())
        messages.success(request, _("Shoppers see %(stall)s.") % {"stall": row.name})
    except (IllegalMove, StaleState):
        messages.warning(request, _("%(stall)s is open already.") % {"stall": row.name})
    return see("stores:desk_stall", desk.slug, row.pk)


def _found(request: HttpRequest, market: str, pk: int) -> tuple[Market, Store]:
    desk = market_or_404(request, market)
    allowed = desk.stores.select_related("market", "category")
    return desk, visible_or_404(allowed, request=request, pk=pk)
