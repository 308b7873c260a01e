"""The place picker: where is the shopper?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from market import place as places
from market.forms import PlaceForm
from market.gazetteer import search_areas
from market.geometry import Point
from market.models import Area


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request", "Accept")
def place(request: HttpRequest) -> HttpResponse:
    """GET /place/?q= finds areas (HTML, or JSON by Accept); POST keeps one in a cookie."""
    if request.method == "POST":
        return _keep(request)
    query = request.GET.get("q", "")[:80]
    areas = search_areas(request.GET.get("country", "")[:2].upper(), query)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"areas": [_described(area) for area in areas]})
    return _page(request, query, areas, status=200)


def _keep(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, "", [], status=422, problem=_("Choose your area."))
    typed = form.cleaned_data
    found = (
        places.of_area(typed["area"])
        if typed["area"]
        else places.of_point(Point(typed["lat"], typed["lng"]))
    )
    if found is None:
        problem = _("No market delivers near that point yet. Search for your area instead.")
        return _page(request, "", [], status=422, problem=problem)
    response = HttpResponseRedirect(_back(request), status=303)
    places.remember(response, found)
    return response


def _page(
    request: HttpRequest, query: str, areas: list[Area], *, status: int, problem: str = ""
) -> HttpResponse:
    context = {
        "query": query,
        "areas": areas,
        "country": request.GET.get("country", ""),
        "back": _back(request),
        "errors": [problem] if problem else [],
    }
    swapped = request.headers.get("HX-Request") and not problem
    template = "market/parts/areas.html" if swapped else "market/place.html"
    return render(request, template, context, status=status)


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    return asked if safe else "/"


def _described(area: Area) -> dict[str, object]:
    return {
        "id": area.pk,
        "country": area.country,
        "code": area.code,
        "name": area.name,
        "name_other": area.name_other,
        "within": area.within,
    }
