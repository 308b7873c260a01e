"""Results and suggestions, for people and by JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from core import clock
from search import results as deed
from search.engine import Sort
from search.query import Asked, parse
from search.suggest import suggest as suggestions_for


def _asked(request: HttpRequest) -> Asked:
    return parse(request.GET, language=(get_language() or "en").split("-")[0])


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Products of all markets, or of those chosen, with facets."""
    asked = _asked(request)
    found = deed.search(asked, now=clock.now())
    within = Asked(chosen={"market": asked.values("market")}, language=asked.language)
    context = {
        "results": found,
        "asked": found.asked,
        "market": found.market,
        "page_obj": found.page,
        "sorts": [(sort, asked.sort is sort) for sort in Sort],
        "kinds": [
            {
                "name": kind.name_in(asked.language),
                "drawing": kind.drawing,
                "url": within.choosing("category", add=kind.slug).url,
            }
            for kind in found.categories
        ],
        "removable": [choice for facet in found.facets for choice in facet.chosen],
        "hidden": [pair for pair in asked.pairs() if pair[0] not in {"sort", "page"}],
    }
    return render(request, "search/results.html", context)


@require_safe
@vary_on_headers("Accept", "HX-Request")
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions: a fragment for the search box, a page for people, JSON by Accept."""
    asked = _asked(request)
    found = suggestions_for(asked)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        listed = [{"text": s.text, "url": s.url, "kind": s.kind} for s in found]
        return JsonResponse({"q": asked.text, "suggestions": listed})
    fragment = request.headers.get("HX-Request") == "true"
    template = "search/suggestions.html" if fragment else "search/suggest.html"
    return render(request, template, {"suggestions": found, "asked": asked})
