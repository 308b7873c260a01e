"""Results and suggestions, for people and by JSON; what was opened of them."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from core import clock
from core.personal import whenever_shown
from core.typed import LONG, whole
from market.place import Place, place_of
from search import counting
from search import results as deed
from search.engine import Sort
from search.facets import Choice, Facet
from search.query import Asked, parse
from search.suggest import suggest as suggestions_for

#: Kinds of goods that stand above the list.
KINDS_ABOVE = 6


def _asked(request: HttpRequest) -> Asked:
    return parse(request.GET, language=(get_language() or "en").split("-")[0])


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Products of all markets, or of those chosen, with facets."""
    asked, now = _asked(request), clock.now()
    place = place_of(request)
    found = deed.search(asked, now=now, place=place)
    within = Asked(chosen={"market": asked.values("market")}, language=asked.language)
    context = {
        "results": found,
        "asked": found.asked,
        "market": found.market,
        "page_obj": found.page,
        "sorts": [(sort, found.asked.sort is sort) for sort in _sorts(found, place)],
        "kinds": [
            {
                "name": kind.name_in(asked.language),
                "drawing": kind.drawing,
                "url": within.url_choosing("category", add=kind.slug),
            }
            for kind in found.categories
        ],
        "often": _often(found.facets),
        "removable": [choice for facet in found.facets for choice in facet.chosen],
        "unlike": _unlike(found),
        "here": quote(request.get_full_path(), safe=""),
        "hidden": [pair for pair in asked.pairs() if pair[0] not in {"sort", "page", "after"}],
    }
    page = render(request, "search/results.html", context)
    if seen := counting.seen(found, now=now):
        whenever_shown(partial(_count, seen), page=page, request=request)
    return page


def _count(seen: counting.Seen, request: HttpRequest) -> None:
    if request.method == "GET" and "Sec-Purpose" not in request.headers:  # a person looks at it
        counting.note(seen)


def _sorts(found: deed.Results, place: Place | None) -> list[Sort]:
    """Orders that say something: prices of several currencies are not compared per 100 g."""
    senseless = set()
    if place is None:
        senseless.add(Sort.NEAREST)
    if len(found.currencies) > 1 and found.asked.sort is not Sort.UNIT_PRICE:
        senseless.add(Sort.UNIT_PRICE)
    return [sort for sort in Sort if sort not in senseless]


def _unlike(found: deed.Results) -> bool:
    """Whether prices are compared that have nothing in common."""
    by_price = {Sort.CHEAPEST, Sort.DEAREST, Sort.UNIT_PRICE}
    return len(found.currencies) > 1 and found.asked.sort in by_price


def _often(facets: list[Facet]) -> list[Choice]:
    """Filters that are chosen most often, to stand above the list."""
    shown = {facet.name: facet for facet in facets}
    few = {"open": 2, "near": 1, "tag": 1, "category": KINDS_ABOVE}
    return [
        choice
        for name, most in few.items()
        if name in shown and not shown[name].chosen
        for choice in shown[name].choices[:most]
    ]


@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """A product was opened from a page of results: sent by its script, to the page's own question.

    Anybody may send anything here. It can only raise a count that nobody earns by.
    """
    product, place = (
        whole(request.POST.get(name, ""), digits=LONG) for name in ("product", "place")
    )
    if product and place:
        counting.note_opened(_asked(request), product=product, place=place, now=clock.now())
    return HttpResponse(status=204)


@require_safe
@vary_on_headers("Accept", "HX-Request")
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions: a fragment for the search box, a page for people, JSON by Accept."""
    asked = _asked(request)
    found = suggestions_for(asked)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        listed = [asdict(suggestion) for suggestion in found]
        return JsonResponse({"q": asked.text, "suggestions": listed})
    fragment = request.headers.get("HX-Request") == "true"
    template = "search/suggestions.html" if fragment else "search/suggest.html"
    return render(request, template, {"suggestions": found, "asked": asked})
