"""What the checkout page shows: the basket, the times as cards, and each problem with its mend."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.answers import see
from market.models import Market, Mode, WindowDay, Zone
from orders.models import Basket, Order
from orders.places import whereabouts
from orders.problems import Problem
from orders.summary import Summary, summarise
from orders.views.basket import groups_of
from orders.views.checkout_form import Asked, ask
from orders.words import mode_words, money

#: Windows shown at once, by mode; the rest is one tap away.
SHOWN = {Mode.DELIVERY: 3, Mode.PICKUP: 1, Mode.PARCEL: 1}


def page(
    request: HttpRequest,
    basket: Basket,
    *,
    asked: Asked | None = None,
    refused: Collection[Problem] = (),
    now: datetime,
) -> HttpResponse:
    """The page; with what was `asked`, and why the deed `refused` it, where the button was
    pressed. An empty basket has none."""
    market = basket.market
    asked = asked or ask(request, basket, now=now)
    form, joins, day = asked.form, asked.joins, asked.form.chosen_window
    code = request.POST.get("area_code", "")
    where = whereabouts(request, market, address=asked.saved_address, area_code=code)
    summary = summarise(
        basket,
        zone=where.zone,
        place_known=where.known,
        mode=day.window.mode if day else Mode.DELIVERY,
        window_day=day,
        joins=joins,
        now=now,
    )
    if not summary.count:
        return _emptied(request, basket)
    context = {
        "market": market,
        "form": form,
        "saved": form.saved,
        "changing": request.GET.get("change") or request.POST.get("change"),
        "address": asked.address,
        "addresses": asked.addresses,
        "summary": summary,
        "groups": groups_of(summary),
        "windows": _window_cards(asked, market, summary, zone=where.zone, joins=joins),
        "problems": _fixes(market, summary, [*refused] or summary.problems),
        "errors": [problem.message for problem in refused],
        "attempt": request.POST.get("attempt") or secrets.token_urlsafe(16),
        "cash": "manual" in market.collects_with,
        "card": any(gateway != "manual" for gateway in market.collects_with),
        "basket_count": summary.count,  # known here: the head need not ask for it
        "no_bar": True,
        "tz": ZoneInfo(market.time_zone),
    }
    return render(request, "orders/checkout.html", context)


def _emptied(request: HttpRequest, basket: Basket) -> HttpResponse:
    """A second press after the order was made finds that order, not an empty basket."""
    attempt = request.POST.get("attempt", "")
    done = basket.orders.filter(attempt=attempt).first() if attempt else None
    if done is not None:
        return see("orders:order", done.code)
    return redirect("orders:basket", basket.market.slug)


def _fixes(market: Market, summary: Summary, problems: list[Problem]) -> list[dict[str, Any]]:
    """Each problem with the one tap that mends it."""
    found = []
    for problem in problems:
        change = {"problem": problem, "url": "", "quantity": None, "label": ""}
        if problem.line_id and problem.blocks:
            change["url"] = reverse("orders:basket_change", args=[market.slug, problem.line_id])
            few = problem.code == "not_enough" and problem.left
            change["quantity"] = problem.left if few and not _by_money(summary, problem) else 0
            change["label"] = _("Take what is left") if change["quantity"] else _("Take it out")
        found.append(change)
    return found


def _by_money(summary: Summary, problem: Problem) -> bool:
    """What is left is counted in grams there, so it cannot be asked for as it is."""
    line = next((i.line for i in summary.lines if i.line.pk == problem.line_id), None)
    return line is None or line.ordered_by == "money"


def _window_cards(
    asked: Asked, market: Market, summary: Summary, *, zone: Zone | None, joins: Order | None
) -> dict[str, list[dict[str, Any]]]:
    """The windows as cards: a few of each mode, and the rest."""
    along = joins.window_day_id if joins else None
    chosen = str(asked.form["window"].value() or "")
    counts: dict[str, int] = dict.fromkeys(SHOWN, 0)
    shown: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    for day in asked.form.days:
        mode = day.window.mode
        counts[mode] += 1
        card = {
            "value": str(day.pk),
            "day": day,
            "mode": mode_words(mode),
            "note": _window_note(
                day, market, summary, fee=_fee_of(day, zone.fee if zone else None, along)
            ),
            "selected": chosen == str(day.pk),
            "full": day.full,
        }
        few = counts[mode] <= SHOWN[Mode(mode)] or card["selected"]
        (shown if few else more).append(card)
    return {"shown": shown, "more": more}


def _fee_of(day: WindowDay, fee: int | None, along: int | None) -> int | None:
    """Nothing for what comes along with an order of that window."""
    return 0 if day.pk == along else fee


def _window_note(day: WindowDay, market: Market, summary: Summary, *, fee: int | None) -> str:
    if day.window.mode == Mode.PICKUP:
        return day.window.place or _("free")
    if day.window.mode == Mode.PARCEL:
        fee = day.window.fee
    elif summary.missing_to_free == 0:
        fee = 0
    if fee is None:
        return ""
    return money(fee, market.currency) if fee else _("free")
