"""The operator answers those who want to join."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from core import clock
from core.states import IllegalMove, StaleState
from market.models import Market
from stores import onboarding
from stores.forms import ChangesForm, RejectForm, facts_of
from stores.models import Application
from stores.states import WAITING_APPLICATIONS
from stores.views.access import desk_context, market_or_404

#: How many answered applications the list shows below the waiting ones.
ANSWERED = 30


@require_safe
@signed_in
def applications(request: HttpRequest, market: str) -> HttpResponse:
    row = market_or_404(request, market)
    rows = row.applications.select_related("category")
    context = desk_context(row) | {
        "waiting": list(rows.filter(state__in=WAITING_APPLICATIONS)),
        "answered": list(rows.exclude(state__in=WAITING_APPLICATIONS).order_by("-id")[:ANSWERED]),
    }
    return render(request, "stores/desk_applications.html", context)


@require_safe
@signed_in
def application(request: HttpRequest, market: str, code: str) -> HttpResponse:
    desk, row = _found(request, market, code)
    return _page(request, desk, row)


@require_POST
@signed_in
def approve(request: HttpRequest, market: str, code: str) -> HttpResponse:
    desk, row = _found(request, market, code)
    number = request.POST.get("number", "").strip()[:12]
    try:
        store = onboarding.approve(
            application=row, number=number, by=person(request), now=clock.now()
        )
    except (IllegalMove, StaleState):
        return _answered_already(request, desk, row)
    said = _("%(stall)s is open. We sent %(name)s the link to sign in.")
    messages.success(request, said % {"stall": store.name, "name": row.person_name})
    return see("stores:desk_stall", desk.slug, store.pk)


@require_POST
@signed_in
def changes(request: HttpRequest, market: str, code: str) -> HttpResponse:
    desk, row = _found(request, market, code)
    form = ChangesForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, row, form=form, changes=form, status=422)
    given = form.cleaned_data
    try:
        onboarding.ask_for_changes(
            application=row,
            fields=given["fields_to_change"],
            message=given["message"],
            by=person(request),
            now=clock.now(),
        )
    except (IllegalMove, StaleState):
        return _answered_already(request, desk, row)
    messages.success(request, _("We told %(name)s what to change.") % {"name": row.person_name})
    return see("stores:desk_applications", desk.slug)


@require_POST
@signed_in
def reject(request: HttpRequest, market: str, code: str) -> HttpResponse:
    desk, row = _found(request, market, code)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, row, form=form, rejection=form, status=422)
    try:
        onboarding.reject(
            application=row, why=form.cleaned_data["why"], by=person(request), now=clock.now()
        )
    except (IllegalMove, StaleState):
        return _answered_already(request, desk, row)
    messages.success(request, _("We told %(name)s why not.") % {"name": row.person_name})
    return see("stores:desk_applications", desk.slug)


def _found(request: HttpRequest, market: str, code: str) -> tuple[Market, Application]:
    desk = market_or_404(request, market)
    allowed = Application.objects.filter(market=desk).select_related("category", "store", "market")
    return desk, visible_or_404(allowed, request=request, code=code)


def _answered_already(request: HttpRequest, desk: Market, row: Application) -> HttpResponse:
    messages.warning(request, _("Somebody has answered this application already."))
    return see("stores:desk_application", desk.slug, row.code)


def _page(
    request: HttpRequest, desk: Market, row: Application, *, status: int = 200, **forms: Any
) -> HttpResponse:
    context = desk_context(desk) | {
        "application": row,
        "facts": facts_of(row),
        "moves": row.moves.select_related("by"),
        "open": row.state in WAITING_APPLICATIONS,
        "may_reject": row.state in onboarding.OPEN,
        "changes": ChangesForm(),
        "rejection": RejectForm(),
    }
    return render(request, "stores/desk_application.html", context | forms, status=status)
