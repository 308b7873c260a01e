"""The operator's pages about where, when and under which name a market sells."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import person, platform_staff, signed_in, visible_or_404
from core import clock
from core.clock import local_date
from core.typed import LONG, whole
from market import closures as closing
from market import desk as menus
from market import hours, opening, timetable
from market import zones as delivering
from market.forms import (
    WEEKDAYS,
    ClosureForm,
    ExceptionForm,
    SettingsForm,
    WindowForm,
    ZoneForm,
    cutoff_label,
)
from market.gazetteer import search_areas
from market.models import Area, Closure, Market, Window, WindowDay, WindowException, Zone

#: Areas shown at once when an operator searches for some.
AREAS_FOUND = 60


def market_or_404(request: HttpRequest, slug: str) -> Market:
    """The market of that slug, if this person runs it."""
    return visible_or_404(Market.objects.run_by(person(request)), request=request, slug=slug)


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """The markets this person runs; straight in where there is one."""
    markets = list(Market.objects.run_by(person(request)))
    may_open = menus.first_page() if platform_staff(request.user) else ""
    if len(markets) == 1 and not may_open:
        return HttpResponseRedirect(menus.front_door(markets[0]))
    rows = [(market, menus.front_door(market)) for market in markets]
    return render(request, "market/desk.html", {"rows": rows, "may_open": may_open})


# Zones


@signed_in
def zones(request: HttpRequest, market: str) -> HttpResponse:
    """Where we deliver."""
    row = market_or_404(request, market)
    listed = row.zones.filter(active=True).prefetch_related("areas")
    return _show(request, "zones", row, {"zones": listed})


@signed_in
def zone(request: HttpRequest, market: str, pk: int | None = None) -> HttpResponse:
    """Add a zone or change one. "Find" looks for areas without saving anything."""
    row = market_or_404(request, market)
    kept = visible_or_404(_zones_of(row), request=request, pk=pk) if pk else None
    form = ZoneForm(row, kept, request.POST or None)
    finding = "find" in request.POST
    if request.method == "POST" and not finding and form.is_valid():
        _save_zone(request, row, kept, form)
        messages.success(request, _("Saved."))
        return _to("market:desk_zones", row)
    if finding:
        form.errors.clear()
    return _show(request, "zone", row, {"form": form, "zone": kept, **_areas(request, row, kept)})


@signed_in
@require_POST
def zone_remove(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """Stop delivering there."""
    row = market_or_404(request, market)
    kept = visible_or_404(_zones_of(row), request=request, pk=pk)
    delivering.remove_zone(zone=kept, by=person(request), now=clock.now())
    messages.success(request, _("Removed."))
    return _to("market:desk_zones", row)


def _zones_of(market: Market) -> Any:
    return Zone.objects.filter(market=market, active=True)


def _save_zone(request: HttpRequest, market: Market, kept: Zone | None, form: ZoneForm) -> None:
    by, now, fields = person(request), clock.now(), form.fields_of_zone()
    if kept:
        delivering.change_zone(zone=kept, by=by, now=now, **fields)
    else:
        delivering.add_zone(market=market, by=by, now=now, **fields)


def _areas(request: HttpRequest, market: Market, kept: Zone | None) -> dict[str, Any]:
    """What the area picker shows: the ticked ones, and what was searched for."""
    query = request.POST.get("find_area", "")[:80]
    found = search_areas(market.country, query, limit=AREAS_FOUND)
    if request.method == "POST":
        typed = (whole(pk, digits=LONG) for pk in request.POST.getlist("areas"))
        ticked = [pk for pk in typed if pk]
        chosen = list(Area.objects.filter(pk__in=ticked, country=market.country))
    else:
        chosen = list(kept.areas.all()) if kept else []
    known = {area.pk for area in chosen}
    return {
        "chosen": chosen,
        "found": [area for area in found if area.pk not in known],
        "query": query,
    }


# Windows


@signed_in
def windows(request: HttpRequest, market: str) -> HttpResponse:
    """When we deliver, and how full the coming days are."""
    row = market_or_404(request, market)
    patterns = [_described(window) for window in row.windows.filter(active=True)]
    today = local_date(row.time_zone)
    days = WindowDay.objects.filter(window__market=row, day__gte=today).select_related("window")
    return _show(request, "windows", row, {"patterns": patterns, "days": days})


@signed_in
def window(request: HttpRequest, market: str, pk: int | None = None) -> HttpResponse:
    """Add a pattern or change one."""
    row = market_or_404(request, market)
    kept = visible_or_404(_windows_of(row), request=request, pk=pk) if pk else None
    form = WindowForm(kept, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _save_window(request, row, kept, form)
        except timetable.NoLetterLeft:
            form.add_error(None, _("26 windows are the most. Change one of them instead."))
        else:
            messages.success(request, _("Saved."))
            return _to("market:desk_windows", row)
    exceptions = kept.exceptions.filter(day__gte=local_date(row.time_zone)) if kept else []
    extra = ExceptionForm(today=local_date(row.time_zone))
    context = {"form": form, "window": kept, "exceptions": exceptions, "exception_form": extra}
    return _show(request, "window", row, context)


@signed_in
@require_POST
def window_stop(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """Take no more orders for this pattern."""
    row = market_or_404(request, market)
    kept = visible_or_404(_windows_of(row), request=request, pk=pk)
    timetable.stop_window(window=kept, by=person(request), now=clock.now())
    messages.success(request, _("It takes no more orders. Those it has still happen."))
    return _to("market:desk_windows", row)


@signed_in
@require_POST
def exception_add(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """Let one day be different."""
    row = market_or_404(request, market)
    kept = visible_or_404(_windows_of(row), request=request, pk=pk)
    form = ExceptionForm(request.POST, today=local_date(row.time_zone))
    if not form.is_valid():
        context = {
            "form": WindowForm(kept),
            "window": kept,
            "exceptions": kept.exceptions.filter(day__gte=local_date(row.time_zone)),
            "exception_form": form,
        }
        return _show(request, "window", row, context)
    timetable.set_exception(window=kept, by=person(request), now=clock.now(), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return _to("market:desk_window", row, kept.pk)


@signed_in
@require_POST
def exception_drop(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """Let the pattern hold again."""
    row = market_or_404(request, market)
    rows = WindowException.objects.filter(window__market=row).select_related("window__market")
    kept = visible_or_404(rows, request=request, pk=pk)
    back = kept.window_id
    timetable.drop_exception(exception=kept, by=person(request), now=clock.now())
    messages.success(request, _("Removed."))
    return _to("market:desk_window", row, back)


def _windows_of(market: Market) -> Any:
    return Window.objects.filter(market=market, active=True).select_related("market")


def _save_window(
    request: HttpRequest, market: Market, kept: Window | None, form: WindowForm
) -> None:
    by, now, fields = person(request), clock.now(), form.fields_of_window()
    if kept:
        timetable.change_window(window=kept, by=by, now=now, **fields)
    else:
        timetable.add_window(market=market, by=by, now=now, **fields)


def _described(window: Window) -> dict[str, Any]:
    days = [str(weekday) for number, weekday in WEEKDAYS if number in window.weekdays]
    whole_week = len(days) == len(WEEKDAYS)
    return {
        "window": window,
        "days": _("Every day") if whole_week else ", ".join(days),
        "cutoff": cutoff_label(window.cutoff_minutes),
    }


# Closures


@signed_in
def closures(request: HttpRequest, market: str) -> HttpResponse:
    """Days the market is closed. The first POST shows what it means, the second does it."""
    row = market_or_404(request, market)
    today = local_date(row.time_zone)
    form = ClosureForm(request.POST or None, today=today)
    meaning = None
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            return _close(request, row, form)
        typed = form.cleaned_data
        meaning = closing.meaning_of(row, typed["first_day"], typed["last_day"])
    coming = row.closures.filter(last_day__gte=today)
    return _show(request, "closures", row, {"form": form, "meaning": meaning, "closures": coming})


def _close(request: HttpRequest, market: Market, form: ClosureForm) -> HttpResponse:
    closing.close_market(
        market=market,
        by=person(request),
        now=clock.now(),
        despite_orders=True,  # the page before named them
        **form.cleaned_data,
    )
    messages.success(request, _("The market is closed on those days."))
    return _to("market:desk_closures", market)


@signed_in
@require_POST
def closure_lift(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """Open those days again."""
    row = market_or_404(request, market)
    mine = Closure.objects.filter(market=row).select_related("market")
    closing.lift_closure(
        closure=visible_or_404(mine, request=request, pk=pk), by=person(request), now=clock.now()
    )
    messages.success(request, _("Those days are open again."))
    return _to("market:desk_closures", row)


# Settings


@signed_in
def settings(request: HttpRequest, market: str) -> HttpResponse:
    """Other name, phone, hours and hue; what the platform set is shown."""
    row = market_or_404(request, market)
    form = SettingsForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = person(request), clock.now()
        typed = {name: form.cleaned_data[name] for name in ("name_other", "phone", "hue")}
        opening.change_market(market=row, by=by, now=now, **typed)
        hours.set_hours(market=row, hours=form.hours(), by=by, now=now)
        messages.success(request, _("Saved."))
        return _to("market:desk_settings", row)
    return _show(request, "settings", row, {"form": form, "commission": row.commission_bp / 100})


def _show(request: HttpRequest, page: str, market: Market, context: dict[str, Any]) -> HttpResponse:
    forms = [context.get(name) for name in ("form", "exception_form")]
    wrong = any(form is not None and form.is_bound and form.errors for form in forms)
    shown = {**menus.around(market), **context}
    return render(request, f"market/desk_{page}.html", shown, status=422 if wrong else 200)


def _to(name: str, market: Market, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[market.slug, *args]), status=303)
