"""When the stall sells: a break for today, days off, hours, and the modes it serves."""

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
from core.clock import local_date
from stores import opening as deeds
from stores.forms import HolidayForm, HoursForm, ModesForm
from stores.models import Store
from stores.stall_page import around
from stores.views.access import store_or_404


@require_safe
@signed_in
def opening(request: HttpRequest, store: int) -> HttpResponse:
    return _page(request, store_or_404(request, store))


@require_POST
@signed_in
def pause(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    deeds.pause_today(store=row, by=person(request), now=clock.now())
    messages.success(request, _("You take no more orders today."))
    return see("stores:stall_opening", row.pk)


@require_POST
@signed_in
def resume(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    deeds.resume(store=row, by=person(request), now=clock.now())
    messages.success(request, _("You are selling again."))
    return see("stores:stall_opening", row.pk)


@require_POST
@signed_in
def modes(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    form = ModesForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, modes=form)
    chosen = form.cleaned_data["modes"]
    deeds.set_modes(store=row, modes=chosen, by=person(request), now=clock.now())
    messages.success(request, _("Saved."))
    return see("stores:stall_opening", row.pk)


@require_POST
@signed_in
def hours(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, hours=form)
    given = form.cleaned_data
    week = [(day, given["opens"], given["closes"]) for day in given["weekdays"]]
    deeds.set_hours(store=row, hours=week, by=person(request), now=clock.now())
    messages.success(request, _("Saved."))
    return see("stores:stall_opening", row.pk)


@require_POST
@signed_in
def market_hours(request: HttpRequest, store: int) -> HttpResponse:
    """Back to the market's own hours."""
    row = store_or_404(request, store)
    deeds.set_hours(store=row, hours=[], by=person(request), now=clock.now())
    messages.success(request, _("You sell whenever the market does."))
    return see("stores:stall_opening", row.pk)


@require_POST
@signed_in
def add_holiday(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, holiday=form)
    deeds.add_holiday(store=row, by=person(request), now=clock.now(), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return see("stores:stall_opening", row.pk)


@require_POST
@signed_in
def remove_holiday(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    row = store_or_404(request, store)
    holiday = visible_or_404(row.holidays.all(), request=request, pk=pk)
    deeds.remove_holiday(holiday=holiday, by=person(request), now=clock.now())
    messages.success(request, _("You sell on those days again."))
    return see("stores:stall_opening", row.pk)


def _page(request: HttpRequest, store: Store, **forms: Any) -> HttpResponse:
    """With `form` given it holds the errors to put on top."""
    now = clock.now()
    own = list(store.hours.all())
    context = around(store, now=now) | {
        "paused": deeds.is_paused(store, now),
        "holidays": store.holidays.filter(last_day__gte=local_date(store.market.time_zone, now)),
        "holiday": HolidayForm(),
        "modes": ModesForm(initial={"modes": store.modes}),
        "hours": HoursForm(initial=_hours_now(store)),
        "own_hours": bool(own),
    }
    status = 422 if "form" in forms else 200
    return render(request, "stores/stall_opening.html", context | forms, status=status)


def _hours_now(store: Store) -> dict[str, Any]:
    """The stall's own hours, or the market's where it has none."""
    rows: list[Any] = list(store.hours.all()) or list(store.market.hours.all())
    if not rows:
        return {}
    return {
        "weekdays": [str(row.weekday) for row in rows],
        "opens": rows[0].opens,
        "closes": rows[0].closes,
    }
