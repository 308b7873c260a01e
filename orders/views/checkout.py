"""The one checkout page: who, where, when, and the button that pays."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import addresses, profile
from accounts.answers import see
from accounts.models import Address, User
from core import clock
from market import windows
from market.models import Market, Mode, WindowDay
from orders import checkout as deeds
from orders import joining
from orders.finding import SESSION_KEY, basket_of, grant
from orders.forms import CheckoutForm
from orders.models import Basket, Order
from orders.places import Whereabouts, areas_served, saved_addresses, whereabouts
from orders.problems import Problem
from orders.summary import Summary, lines_of, summarise
from orders.views.asking import market_or_404, shopper_of
from orders.views.basket import groups_of
from orders.words import mode_words, money
from payments.paying import GatewayUnavailable, PaymentClosed
from stores.restricted import declaration, modes_for

#: ?change=new asks for another address; ?change=1 to correct what is there.
NEW = "new"
#: Windows shown at once, by mode; the rest is one tap away.
SHOWN = {Mode.DELIVERY: 3, Mode.PICKUP: 1, Mode.PARCEL: 1}


@dataclass
class Page:
    """What one look at the checkout knows."""

    market: Market
    basket: Basket
    now: datetime
    user: User | None
    #: The person's addresses in the market's country, and the one it is to be brought to.
    addresses: list[Address]
    address: Address | None
    form: CheckoutForm
    where: Whereabouts
    summary: Summary
    #: The order that this one would come along with.
    joins: Order | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def saved(self) -> bool:
        return self.form.saved


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, market: str) -> HttpResponse:
    place = market_or_404(market)
    basket = basket_of(request, place)
    if basket is None:
        return redirect("orders:basket", place.slug)
    basket.market = place
    page = _page(request, basket, clock.now())
    if not page.summary.count:
        return _emptied(request, basket)
    if request.method != "POST" or "refresh" in request.POST:
        return _show(request, page)
    if not page.form.is_valid():
        return _show(request, page)
    if _dearer_than_shown(request, page):
        text = _("The total is now %(amount)s at most. Look at it, then press the button again.")
        amount = money(page.summary.at_most, place.currency)
        page.problems = [Problem("total", text % {"amount": amount})]
        return _show(request, page)
    return _hold(request, page)


def _page(request: HttpRequest, basket: Basket, now: datetime) -> Page:
    market, user = basket.market, shopper_of(request)
    kept_addresses = saved_addresses(user, market) if user else []
    address = _chosen_address(request, kept_addresses)
    posted = request.POST if request.method == "POST" else None
    lines = lines_of(basket)
    alcohols = {line.product.alcohol for line in lines} - {""}
    codes = request.session.get(SESSION_KEY, [])
    standing = joining.open_orders(market, shopper=user, codes=codes, now=now)
    form = _form(request, basket, user, address, alcohols=alcohols, standing=standing, now=now)
    code = posted.get("area_code", "") if posted is not None else ""
    kept = address if form.saved else None
    where = whereabouts(request, market, address=kept, area_code=code)
    day = form.chosen_window
    joins = joining.to_join(standing, window_day_id=day.pk, **_door(form, kept)) if day else None
    summary = summarise(
        basket,
        zone=where.zone,
        place_known=where.known,
        mode=day.window.mode if day else Mode.DELIVERY,
        window_day=day,
        joins=joins,
        lines=lines,
        now=now,
    )
    return Page(market, basket, now, user, kept_addresses, address, form, where, summary, joins)


def _door(form: CheckoutForm, address: Address | None) -> dict[str, str]:
    """Where it goes to, as an order would write it."""
    known = _written(address) if address else {}
    names = ("area_code", "street")
    return {name: str(known.get(name, form[name].value() or "")) for name in names}


def _chosen_address(request: HttpRequest, kept: list[Address]) -> Address | None:
    """The one that was tapped, else the usual one."""
    said = request.POST if request.method == "POST" else request.GET
    tapped = next((row for row in kept if str(row.pk) == said.get("address")), None)
    return tapped or next(iter(kept), None)


def _form(
    request: HttpRequest,
    basket: Basket,
    user: User | None,
    address: Address | None,
    *,
    alcohols: set[str],
    standing: list[Order],
    now: datetime,
) -> CheckoutForm:
    market = basket.market
    days = windows.upcoming(market, now=now)
    open_days = [day for day in days if day.taken < day.capacity]
    known = user is not None and address is not None and bool(user.name and user.phone)
    said = request.POST if request.method == "POST" else request.GET
    saved = known and "change" not in said
    already = {order.window_day_id for order in standing}
    wished = _first_choice(open_days, modes_for(market.country, alcohols), already)
    first = {"window": str(wished.pk)} if wished else {}
    initial = {
        "preference": basket.preference,
        "of_age": False,
        "keep_address": True,
        **first,
        **_remembered(request, market, user, address),
    }
    refreshing = "refresh" in request.POST
    if refreshing:
        initial |= {name: value for name, value in request.POST.items() if name in initial or value}
    data = request.POST if request.method == "POST" and not refreshing else None
    areas = [] if saved else areas_served(market)
    today = clock.local_date(market.time_zone, now)
    return CheckoutForm(
        data,
        market=market,
        areas=areas,
        windows=days,
        saved=saved,
        declaration=declaration(market.country, today) if alcohols else "",
        initial=initial,
    )


def _first_choice(
    days: list[WindowDay], modes: frozenset[str], already: set[int]
) -> WindowDay | None:
    """What most people want: the window of an order that is already to come; the next delivery;
    else to collect it; else the post. What the law has handed over only in some modes comes
    first in one of those."""
    by_wish = [Mode.DELIVERY, Mode.PICKUP, Mode.PARCEL]

    def wish(day: WindowDay) -> tuple[bool, bool, int, datetime]:
        mode = Mode(day.window.mode)
        return mode not in modes, day.pk not in already, by_wish.index(mode), day.starts_at

    return min(days, key=wish, default=None)


def _remembered(
    request: HttpRequest, market: Market, user: User | None, address: Address | None
) -> dict[str, Any]:
    """What need not be typed again: from the account, else from this session's last order."""
    if user is None:
        return _of_last_order(request, market)
    known: dict[str, Any] = {"name": user.name, "phone": user.phone, "email": user.email}
    if address is not None and request.GET.get("change") != NEW:
        known |= _written(address)
    return known


def _of_last_order(request: HttpRequest, market: Market) -> dict[str, Any]:
    codes = request.session.get(SESSION_KEY, [])
    last = Order.objects.filter(code__in=codes[-1:], shopper=None).first()
    if last is None:
        return {}
    names = ["name", "phone", "email", "street", "postcode", "entrance_code", "leave_at_door"]
    known = {name: getattr(last, name) for name in names}
    return known | {"area_code": last.area_code}


def _written(address: Address) -> dict[str, Any]:
    street = ", ".join(part for part in (address.street, address.detail) if part)
    return {
        "area_code": address.area_code,
        "street": street[:160],
        "postcode": address.postcode,
        "entrance_code": address.entrance_code,
        "leave_at_door": address.leave_at_door,
    }


def _emptied(request: HttpRequest, basket: Basket) -> HttpResponse:
    """A second press after the order was made finds that order, not an empty basket."""
    attempt = request.POST.get("attempt", "")
    done = basket.orders.filter(attempt=attempt).first() if attempt else None
    if done is not None:
        return see("orders:order", done.code)
    return redirect("orders:basket", basket.market.slug)


def _dearer_than_shown(request: HttpRequest, page: Page) -> bool:
    """Never more than the page said: a place or time chosen without scripts may change it."""
    shown = request.POST.get("shown", "")
    return not shown.isdigit() or page.summary.at_most > int(shown)


def _hold(request: HttpRequest, page: Page) -> HttpResponse:
    attempt = request.POST.get("attempt", "")[:40] or secrets.token_urlsafe(16)
    try:
        order = deeds.hold(
            basket=page.basket,
            details=_details(request, page),
            attempt=attempt,
            by=page.user,
            now=page.now,
        )
    except deeds.CannotHold as refusal:
        page.problems = refusal.problems
        page.summary = _again(page)
        return _show(request, page)
    if page.user is None:
        grant(request, order)
    else:
        _keep_for_next_time(page)
    return to_payment(request, order, now=page.now)


def _details(request: HttpRequest, page: Page) -> deeds.Details:
    clean = page.form.cleaned_data
    day: WindowDay = clean["window_day"]
    user, address = page.user, page.address
    if page.saved and user is not None and address is not None:
        clean = clean | {"name": user.name, "phone": user.phone, "email": user.email}
        clean |= _written(address)
    tender = request.POST.get("tender", "")
    to_door = clean["mode"] != Mode.PICKUP
    return deeds.Details(
        name=clean["name"],
        email=clean["email"],
        phone=clean["phone"],
        language=(get_language() or "en").split("-")[0],
        mode=clean["mode"],
        window_day_id=day.pk,
        preference=clean["preference"],
        tender=tender or page.market.collects_with[0],
        area_code=clean["area_code"] if clean["mode"] == Mode.DELIVERY else "",
        street=clean["street"] if to_door else "",
        postcode=clean["postcode"] if to_door else "",
        entrance_code=clean["entrance_code"] if to_door else "",
        leave_at_door=clean["leave_at_door"] if to_door else False,
        of_age=clean["of_age"],
        joins=page.joins,
        prices_seen=request.POST.get("prices", ""),
    )


def _again(page: Page) -> Summary:
    """The basket as it is after somebody else was a moment earlier."""
    day = page.form.chosen_window
    return summarise(
        page.basket,
        zone=page.where.zone,
        place_known=page.where.known,
        mode=day.window.mode if day else Mode.DELIVERY,
        window_day=day,
        joins=page.joins,
        now=page.now,
    )


def _keep_for_next_time(page: Page) -> None:
    """So that a signed-in shopper types nothing the second time."""
    clean, user = page.form.cleaned_data, page.user
    if user is None or page.saved:
        return
    if not (user.name and user.phone):
        name, phone = user.name or clean["name"], user.phone or clean["phone"]
        profile.save_profile(
            user=user, name=name, phone=phone, language=user.language, by=user, now=page.now
        )
    wanted = clean["keep_address"] or not page.addresses
    if clean["mode"] == Mode.DELIVERY and wanted:
        _keep_address(page, user)


def _keep_address(page: Page, user: User) -> None:
    """Beside those that are there; one that says the same is not kept twice."""
    clean = page.form.cleaned_data
    asked = ("area_code", "street", "postcode", "entrance_code", "leave_at_door")
    wanted = {name: clean[name] for name in asked}
    if wanted in ({**_written(kept)} for kept in page.addresses):
        return
    area = next((a for a in areas_served(page.market) if a.code == clean["area_code"]), None)
    details = addresses.Details(
        country=page.market.country,
        street=clean["street"],
        area_code=clean["area_code"],
        area_name=area.label if area else "",
        postcode=clean["postcode"],
        entrance_code=clean["entrance_code"],
        leave_at_door=clean["leave_at_door"],
    )
    addresses.save_address(user=user, details=details, by=user, now=page.now)


def to_payment(request: HttpRequest, order: Order, *, now: datetime) -> HttpResponse:
    """On to the payment page; to the order where nothing is paid online, or where the payment
    page cannot be reached just now (the order is held and can be paid from its own page)."""
    try:
        url = deeds.payment_url(order, now=now)
    except PaymentClosed:  # paid, or given up, in another tab
        url = None
    except GatewayUnavailable:
        text = _("The payment page cannot be reached just now. Your order is kept: try again.")
        messages.error(request, text)
        url = None
    return see(url or reverse("orders:order", args=[order.code]))


# What the page shows


def _show(request: HttpRequest, page: Page) -> HttpResponse:
    market, form, summary = page.market, page.form, page.summary
    problems = page.problems or summary.problems
    context = {
        "market": market,
        "form": form,
        "saved": page.saved,
        "changing": request.GET.get("change") or request.POST.get("change"),
        "address": page.address,
        "addresses": page.addresses,
        "summary": summary,
        "groups": groups_of(summary),
        "windows": _window_cards(page),
        "problems": _fixes(page, problems),
        "errors": [p.message for p in page.problems],
        "attempt": request.POST.get("attempt") or secrets.token_urlsafe(16),
        "cash": "manual" in market.collects_with,
        "card": any(gateway != "manual" for gateway in market.collects_with),
        "basket_count": summary.count,  # known here: the head need not ask for it
        "no_bar": True,
        "tz": ZoneInfo(market.time_zone),
    }
    return render(request, "orders/checkout.html", context)


def _fixes(page: Page, problems: list[Problem]) -> list[dict[str, Any]]:
    """Each problem with the one tap that mends it."""
    market = page.market.slug
    found = []
    for problem in problems:
        change = {"problem": problem, "url": "", "quantity": None, "label": ""}
        if problem.line_id and problem.blocks:
            change["url"] = reverse("orders:basket_change", args=[market, problem.line_id])
            few = problem.code == "not_enough" and problem.left
            change["quantity"] = problem.left if few and not _by_money(page, problem) else 0
            change["label"] = _("Take what is left") if change["quantity"] else _("Take it out")
        found.append(change)
    return found


def _by_money(page: Page, problem: Problem) -> bool:
    """What is left is counted in grams there, so it cannot be asked for as it is."""
    line = next((i.line for i in page.summary.lines if i.line.pk == problem.line_id), None)
    return line is None or line.ordered_by == "money"


def _window_cards(page: Page) -> dict[str, list[dict[str, Any]]]:
    """The windows as cards: a few of each mode, and the rest."""
    market, zone = page.market, page.where.zone
    along = page.joins.window_day_id if page.joins else None
    chosen = str(page.form["window"].value() or "")
    counts: dict[str, int] = dict.fromkeys(SHOWN, 0)
    shown: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    for day in page.form.days:
        mode = day.window.mode
        counts[mode] += 1
        card = {
            "value": str(day.pk),
            "day": day,
            "mode": mode_words(mode),
            "note": _window_note(
                day, market, page.summary, fee=_fee_of(day, zone.fee if zone else None, along)
            ),
            "selected": chosen == str(day.pk),
            "full": day.taken >= day.capacity,
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
