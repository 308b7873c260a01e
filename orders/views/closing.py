"""The operator closes a day: what that means for whom, then one press."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from core import clock
from market import desk
from market.models import Market
from orders import closing
from orders.closing import Why


class DayForm(forms.Form):
    """Why the day is closed; the weather, where nothing else is said."""

    why = forms.ChoiceField(choices=Why.choices, widget=forms.RadioSelect, initial=Why.WEATHER)
    words = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Shoppers read this instead, on the market's page and in the mail."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close_day(request: HttpRequest, market: str) -> HttpResponse:
    """Today, or the coming day that `day` names."""
    place = visible_or_404(Market.objects.run_by(person(request)), request=request, slug=market)
    now = clock.now()
    today = clock.local_date(place.time_zone, now)
    day = _day(request, today)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = closing.close_day(
            market=place,
            day=day,
            cancel=set(request.POST.getlist("cancel")),
            by=person(request),
            now=now,
            **form.cleaned_data,
        )
        messages.success(request, _said(done))
        return see("orders:desk_today", place.slug)
    return _show(request, place, day, form, today=today)


def _show(
    request: HttpRequest, place: Market, day: date, form: DayForm, *, today: date
) -> HttpResponse:
    touched = closing.touched_by(place, day)
    context: dict[str, Any] = {
        **desk.around(place),
        "tz": ZoneInfo(place.time_zone),
        "form": form,
        "day": day,
        "is_today": day == today,
        "touched": touched,
        "paid": sum(order.about for order in touched.orders if not _in_cash(order)),
        "cancel": set(request.POST.getlist("cancel")) if request.method == "POST" else None,
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "orders/desk_close.html", context, status=422 if wrong else 200)


def _in_cash(order: Any) -> bool:
    return order.payment is not None and order.payment.gateway == "manual"


def _day(request: HttpRequest, today: date) -> date:
    """The day asked for, never one that is over."""
    try:
        asked = date.fromisoformat(request.POST.get("day") or request.GET.get("day", ""))
    except ValueError:
        return today
    return max(asked, today)


def _said(done: closing.Done) -> str:
    parts = [_("The market is closed that day.")]
    if done.cancelled:
        text = ngettext(
            "%(n)s order is cancelled, its shopper told, and the hold on the card let go.",
            "%(n)s orders are cancelled, their shoppers told, and the holds on cards let go.",
            done.cancelled,
        )
        parts.append(text % {"n": done.cancelled})
    if done.kept:
        text = ngettext("%(n)s order is kept.", "%(n)s orders are kept.", done.kept)
        parts.append(text % {"n": done.kept})
    return " ".join(parts)
