"""Figures of a market, as charts, tables and CSV; and what a stall gets."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person, signed_in, visible_or_404
from core import clock, when
from core.money import to_decimal
from core.spreadsheets import harmless
from market import desk
from market.models import Market
from orders.figures import Bar, Figures, figures, stall_money
from orders.words import money
from stores.stall_page import around
from stores.views.access import store_or_404

#: Height of one bar of a lying chart, in units of its drawing.
ROW = 30


@require_safe
@signed_in
def desk_figures(request: HttpRequest, market: str) -> HttpResponse:
    """Four weeks; with `csv` one of the tables as a file."""
    place = visible_or_404(Market.objects.run_by(person(request)), request=request, slug=market)
    language = (get_language() or "en").split("-")[0]
    found = figures(place, now=clock.now(), language=language)
    if "csv" in request.GET:
        return _file(place, found, request.GET["csv"])
    everybody = found.new + found.returning
    context = {
        **desk.around(place),
        "tz": ZoneInfo(place.time_zone),
        "found": found,
        "stats": [
            {"label": _("Orders"), "value": found.orders, "note": ""},
            {"label": _("Sales"), "value": money(found.amount, place.currency), "note": ""},
            {"label": _("Shoppers"), "value": everybody, "note": _("by e-mail")},
            {"label": _("New here"), "value": found.new, "note": _returning(found)},
        ],
        "days": _standing(found.days, place.currency),
        "charts": [
            _chart("stalls", _("By stall"), _("Orders"), found.stalls, place.currency),
            _chart("kinds", _("By kind of goods"), _("Lines"), found.kinds, place.currency),
            _chart("windows", _("By window"), _("Orders"), found.windows, place.currency),
        ],
        "shortages": [(bar, f"{bar.amount / 10:.1f} %") for bar in found.shortages],
    }
    return render(request, "orders/desk_figures.html", context)


def _returning(found: Figures) -> str:
    return _("%(n)s came back") % {"n": found.returning}


def _standing(days: list[tuple[date, Bar]], currency: str) -> list[dict[str, Any]]:
    """Bars of a chart 13 units apart and 100 high."""
    return [
        {
            "x": 13 * number + 1,
            "middle": 13 * number + 6,
            "y": 110 - bar.percent,
            "height": bar.percent,
            "day": day,
            "named": day.weekday() == 0,
            "amount": money(bar.amount, currency),
            "count": bar.count,
        }
        for number, (day, bar) in enumerate(days)
    ]


def _chart(key: str, title: str, counted: str, bars: list[Bar], currency: str) -> dict[str, Any]:
    """A chart of lying bars: label above, bar and amount below."""
    rows = [
        {
            "bar": bar,
            "text_y": ROW * number + 11,
            "bar_y": ROW * number + 15,
            "width": max(2, round(2.4 * bar.percent)),
            "amount": money(bar.amount, currency),
        }
        for number, bar in enumerate(bars)
    ]
    return {
        "key": key,
        "title": title,
        "counted": counted,
        "rows": rows,
        "height": ROW * len(rows),
    }


def _file(market: Market, found: Figures, table: str) -> HttpResponse:
    """CSV in UTF-8 with a mark, so that spreadsheets read Korean; amounts in whole units."""
    tables: dict[str, list[tuple[object, Bar]]] = {
        "days": [(day.isoformat(), bar) for day, bar in found.days],
        "stalls": [(bar.label, bar) for bar in found.stalls],
        "kinds": [(bar.label, bar) for bar in found.kinds],
        "windows": [(bar.label, bar) for bar in found.windows],
    }
    if table not in tables:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"{market.slug}-{table}-{found.last.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow([table, "sales", "currency", "count"])
    for label, bar in tables[table]:
        amount = to_decimal(bar.amount, market.currency)
        writer.writerow([harmless(str(label)), amount, market.currency, bar.count])
    return response


@require_safe
@signed_in
def stall_page(request: HttpRequest, store: int) -> HttpResponse:
    """What do I get, and when: as far as is known now."""
    row, now = store_or_404(request, store), clock.now()
    found = stall_money(row, now=now)
    currency = row.market.currency
    context = around(row, now=now) | {
        "found": found,
        "currency": currency,
        "best": [(bar, money(bar.amount, currency)) for bar in found.best],
        "days": [
            {
                "x": 50 * number + 6,
                "middle": 50 * number + 25,
                "y": 110 - _percent(bar.amount, found.days),
                "height": _percent(bar.amount, found.days),
                "label": when.weekday_label(day),
                "day": day,
                "amount": money(bar.amount, currency),
            }
            for number, (day, bar) in enumerate(found.days)
        ],
    }
    return render(request, "orders/stall_money.html", context)


def _percent(amount: int, days: list[tuple[date, Bar]]) -> int:
    highest = max((bar.amount for _day, bar in days), default=0) or 1
    return round(100 * amount / highest)
