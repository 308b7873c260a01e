"""Joining a market: choose it, fill in five fields, follow the answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import visible_or_404
from accounts.answers import see
from core import clock
from market.models import Market
from stores import onboarding
from stores.forms import ApplicationForm, facts_of, language
from stores.models import Application
from stores.states import ApplicationState


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Which market?"""
    markets = list(Market.objects.open())
    return render(request, "stores/join.html", {"markets": markets})


@require_http_methods(["GET", "HEAD", "POST"])
def join_market(request: HttpRequest, market: str) -> HttpResponse:
    row = get_object_or_404(Market.objects.open(), slug=market)
    form = ApplicationForm(request.POST or None, market=row)
    if request.method == "POST" and form.is_valid():
        application = onboarding.apply(
            market=row, language=language(), now=clock.now(), **form.cleaned_data
        )
        return see(onboarding.status_path(application))
    status = 422 if form.is_bound else 200
    return render(request, "stores/join_market.html", {"market": row, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, code: str) -> HttpResponse:
    """The applicant's page: what became of it, and the fields to change."""
    row = _with_key(request, code)
    form = _form(request, row)
    if request.method == "POST":
        if form is None:
            return see(onboarding.status_path(row))
        if form.is_valid():
            onboarding.resubmit(application=row, values=form.cleaned_data, by=None, now=clock.now())
            return see(onboarding.status_path(row))
    context: dict[str, Any] = {
        "application": row,
        "market": row.market,
        "form": form,
        "facts": facts_of(row),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "stores/application.html", context, status=status)


def _with_key(request: HttpRequest, code: str) -> Application:
    rows = Application.objects.select_related("market", "category", "store")
    row = rows.filter(code=code).first()
    fits = row is not None and onboarding.key_fits(row, request.GET.get("key", ""))
    return visible_or_404(rows if fits else rows.none(), request=request, code=code)


def _form(request: HttpRequest, row: Application) -> ApplicationForm | None:
    if row.state != ApplicationState.CHANGES:
        return None
    initial = {name: getattr(row, name) for name in row.fields_to_change}
    if "category" in initial:
        initial["category"] = str(row.category_id)
    return ApplicationForm(
        request.POST or None, market=row.market, only=row.fields_to_change, initial=initial
    )
