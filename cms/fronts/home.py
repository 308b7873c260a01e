"""The home page: where are you, the markets near, and ways to all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import story
from cms.fronts import structured, words
from cms.fronts.markets import Chip, country_names
from cms.fronts.tiles import invented, tiles
from core import clock
from market import listing
from market.models import Market
from market.place import Place, place_of
from market.regions import region_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.models import HomePage

#: Markets on the page, and regions that lead to more.
NEAREST = 6
REGIONS = 8


def home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/home.html."""
    now, here = clock.now(), place_of(request)
    shown = tiles(_first(here)[: NEAREST + 1], here, now)
    pieces, _pictures = story.told(page.story)
    more = len(shown) > NEAREST
    return {
        "tiles": shown[:NEAREST],
        "more": more,
        "regions": _regions(here) if more else [],
        "pieces": pieces,
        "here": here,
        "demo": settings.DEMO,
        "invented": invented(shown[:NEAREST]),
        "structured": structured.site(),
        "description": page.search_description
        or _("Shop at many stalls of your neighbourhood market. One basket, one payment."),
    }


def _first(here: Place | None) -> QuerySet[Market]:
    """The nearest in the shopper's country; where we know none, the demo's and those whose
    language they read."""
    markets = Market.objects.open()
    if here is not None:
        return listing.nearest_first(markets, here.point)
    wishes = Case(
        When(source="demo", then=Value(0)),
        When(language=words.language(), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return markets.order_by(wishes, "name", "district", "pk")


def _regions(here: Place | None) -> list[Chip]:
    """The regions with the most markets, of the shopper's country where we know it. One query."""
    markets = Market.objects.open().exclude(region="")
    country = here.country if here else ("KR" if words.language() == "ko" else "")
    if country in country_names():
        markets = markets.filter(country=country)
    rows = markets.order_by().values_list("region").annotate(n=Count("pk")).order_by("-n", "region")
    named = [(region_of(code), n) for code, n in rows[:REGIONS]]
    every = reverse("cms:markets")
    return [
        Chip(f"{every}?region={region.code}", region.name_in(words.language()), count=n)
        for region, n in named
        if region is not None
    ]
