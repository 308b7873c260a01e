"""From nothing to an open market, in four short pages and a list of what is still missing.

Every page saves rows of the market itself, which shoppers do not see until it opens: so it can
be left at any page, done in two tabs, and gone back over.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import enrolment
from accounts.access import person, platform_staff, signed_in
from accounts.answers import see
from accounts.fields import country_of_language
from core import clock
from core.states import StaleState
from core.typed import LONG, whole
from market import founding as delivering
from market.countries import COUNTRIES
from market.founding_forms import DeliveryForm, MarketForm
from market.gazetteer import search_areas
from market.models import Area, Market
from market.states import MarketState
from stores import catalogue, founding, onboarding, pasting
from stores.catalogue import BadProduct
from stores.models import Staff, Store
from stores.pasting import GoodsLine, StallLine
from stores.views.access import desk_context, market_or_404

#: Places shown at once for a search.
PLACES = 12
LINKS = "begin_links"


# -- What and where


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_market(request: HttpRequest) -> HttpResponse:
    """The first page; "Find" looks for the place without saving anything."""
    if not platform_staff(request.user):
        raise Http404
    country = request.POST.get("country") or country_of_language()
    form = MarketForm(request.POST or None, country=country)
    query = request.POST.get("find_area", "")[:80].strip()
    found = search_areas(country, query, limit=PLACES) if country in COUNTRIES else []
    finding = "find" in request.POST and bool(query)
    if request.method == "POST" and not finding and form.is_valid():
        market = founding.found_market(by=person(request), now=clock.now(), **form.facts())
        return see("stores:begin_delivery", market.slug)
    if finding:
        form.errors.clear()
    return _show_new_market(request, form, query, found)


def _show_new_market(
    request: HttpRequest, form: MarketForm, query: str, found: list[Area]
) -> HttpResponse:
    chosen = request.POST.get("area", "")
    kept = [area for area in found if str(area.pk) == chosen]
    if not kept and (number := whole(chosen, digits=LONG)):
        kept = list(Area.objects.filter(pk=number))
    country = form["country"].value()
    context = {
        "form": form,
        "query": query,
        "chosen": kept[0] if kept else None,
        "found": [area for area in found if area not in kept],
        "searched": "find" in request.POST,
        "no_areas": country in COUNTRIES and not Area.objects.filter(country=country).exists(),
        "hue": form["hue"].value(),
        "by_point": bool(form["lat"].value() or form["lng"].value()),
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "stores/begin_market.html", context, status=422 if wrong else 200)


# -- What is still missing


@require_safe
@signed_in
def begin(request: HttpRequest, market: str) -> HttpResponse:
    """Every step, done or not, and the door."""
    desk = market_or_404(request, market)
    steps = founding.steps_of(desk)
    missing = [step for step in steps if not (step.done or step.optional)]
    context = desk_context(desk) | {
        "steps": steps,
        "missing": missing,
        "next": missing[0] if missing else None,
        "is_open": desk.state == MarketState.OPEN,
    }
    return render(request, "stores/begin.html", context)


@require_POST
@signed_in
def open_market(request: HttpRequest, market: str) -> HttpResponse:
    desk = market_or_404(request, market)
    try:
        founding.open_for_shoppers(market=desk, by=person(request), now=clock.now())
    except founding.NotReady as refusal:
        steps = ", ".join(step.label for step in refusal.steps)
        messages.error(request, _("Still missing: %(steps)s.") % {"steps": steps})
        return see("stores:begin", desk.slug)
    except StaleState:
        messages.warning(request, _("Somebody was quicker. Look again."))
        return see("stores:begin", desk.slug)
    messages.success(request, _("%(market)s is open.") % {"market": desk.name})
    return see("stores:begin", desk.slug)


# -- Where, when, how it is paid


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, market: str) -> HttpResponse:
    """Zones, windows and payment as proposed for the place, to be changed or taken over."""
    desk = market_or_404(request, market)
    has_zones = desk.zones.filter(active=True).exists()
    windows = list(desk.windows.filter(active=True))
    form = DeliveryForm(
        desk,
        [] if has_zones else delivering.propose_zones(desk),
        [] if windows else delivering.propose_windows(desk),
        request.POST or None,
    )
    if request.method == "POST" and form.is_valid():
        delivering.begin_delivery(market=desk, by=person(request), now=clock.now(), **form.deed())
        return see("stores:begin_stalls" if not desk.stores.exists() else "stores:begin", desk.slug)
    wrong = request.method == "POST"
    context = desk_context(desk) | {
        "form": form,
        "errors": form.errors if wrong else [],
        "has_zones": has_zones,
        "windows": windows,
    }
    return render(request, "stores/begin_delivery.html", context, status=422 if wrong else 200)


# -- Stalls and goods by paste


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stalls(request: HttpRequest, market: str) -> HttpResponse:
    """Paste a list of stalls; the first press shows what was understood, the second opens them."""
    desk = market_or_404(request, market)
    text = request.POST.get("text", "")[:40_000]
    lines = pasting.read_stalls(text, market=desk)
    if "confirmed" in request.POST and any(line.good for line in lines):
        made = _open_stalls(request, desk, lines)
        said = ngettext("%(n)s stall is open.", "%(n)s stalls are open.", made) % {"n": made}
        messages.success(request, said)
        rest = [line for line in lines if line.problems]
        if not rest:
            return see("stores:begin_goods", desk.slug)
        lines, text = rest, "\n".join(line.text for line in rest)
    context = desk_context(desk) | {
        "text": text,
        "lines": lines,
        "good": sum(line.good for line in lines),
        "stalls": list(desk.stores.select_related("category")[:100]),
        "empty": request.method == "POST" and not lines,
    }
    return render(request, "stores/begin_stalls.html", context)


def _open_stalls(request: HttpRequest, market: Market, lines: list[StallLine]) -> int:
    by, now = person(request), clock.now()
    good = [line for line in lines if line.good]
    for line in good:
        newcomer = line.newcomer(market.language)
        onboarding.settle_in(market=market, newcomer=newcomer, by=by, now=now)
    return len(good)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def goods(request: HttpRequest, market: str) -> HttpResponse:
    """Paste the first goods, stall by stall; shown before they are listed."""
    desk = market_or_404(request, market)
    named = list(desk.stores.all()[:100])
    text = request.POST.get("text", "")[:40_000]
    lines = pasting.read_goods(text, market=desk)
    if "confirmed" in request.POST and any(line.good for line in lines):
        made = _list_goods(request, lines)
        said = ngettext("%(n)s product is listed.", "%(n)s products are listed.", made)
        messages.success(request, said % {"n": made})
        rest = [line for line in lines if line.problems]
        if not rest:
            return see("stores:begin", desk.slug)
        lines, text = rest, "\n".join(line.text for line in rest)
    context = desk_context(desk) | {
        "text": text or _headings(named),
        "lines": lines,
        "good": sum(line.good for line in lines),
        "stalls": named,
        "empty": request.method == "POST" and not lines,
    }
    return render(request, "stores/begin_goods.html", context)


def _headings(stores: list[Store]) -> str:
    """A line for each stall, so that nobody types a name twice."""
    if len(stores) == 1:  # its goods need no heading
        return ""
    return "".join(f"{store}\n\n" for store in stores)


def _list_goods(request: HttpRequest, lines: list[GoodsLine]) -> int:
    """List what is good; what the catalogue refuses keeps its line with the reason."""
    by, now, made = person(request), clock.now(), 0
    for line in lines:
        if not line.good or line.store is None:
            continue
        try:
            catalogue.add_product(store=line.store, by=by, now=now, **line.facts())
            made += 1
        except BadProduct as refusal:
            line.problems.append(str(refusal))
    return made


# -- The links to hand over


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def links(request: HttpRequest, market: str) -> HttpResponse:
    """POST makes a one-time link for every stall whose phone is not signed in yet; GET shows
    them once, a sheet for each stall."""
    desk = market_or_404(request, market)
    if request.method == "POST":
        request.session[LINKS] = {"market": desk.pk, "links": _make_links(request, desk)}
        return see("stores:begin_links", desk.slug)
    kept = request.session.pop(LINKS, None)
    if not kept or kept["market"] != desk.pk:
        return see("stores:begin_stalls", desk.slug)
    sheets = [_sheet(desk, each) for each in kept["links"]]
    return render(request, "stores/begin_links.html", desk_context(desk) | {"sheets": sheets})


def _make_links(request: HttpRequest, market: Market) -> list[dict[str, Any]]:
    waiting = Staff.objects.filter(store__market=market, user__devices__isnull=True)
    by, now = person(request), clock.now()
    made = []
    for staff in waiting.select_related("store", "user").order_by("store", "id"):
        if enrolment.may_enrol(staff.user):
            token = enrolment.make_link(user=staff.user, by=by, now=now)
            made.append({"store": staff.store_id, "token": token, "name": str(staff.user)})
    return made


def _sheet(market: Market, link: dict[str, Any]) -> dict[str, Any]:
    store = market.stores.get(pk=link["store"])
    url = enrolment.link_url(link["token"])
    label = _("Code that signs a phone of %(stall)s in") % {"stall": store.name}
    qr = enrolment.qr_svg(url, label=label)
    return {"store": store, "name": link["name"], "url": url, "qr": qr}
