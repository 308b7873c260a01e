"""The site, a market and a stall in schema.org's words, from what their pages have read anyway."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.links import absolute
from core.structured import Thing, script, trail
from market.models import Invented, Market
from stores.models import Store

if TYPE_CHECKING:
    from cms.fronts.store import DayHours

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def site() -> SafeString:
    """Who we are, and how to search here."""
    find = f"{absolute(reverse('search:results'))}?q={{search_term_string}}"
    return script(
        {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": absolute("/")},
        {
            "@type": "WebSite",
            "name": settings.WAGTAIL_SITE_NAME,
            "alternateName": "동네",
            "url": absolute("/"),
            "inLanguage": [code for code, _name in settings.LANGUAGES],
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": find},
                "query-input": "required name=search_term_string",
            },
        },
    )


def market_page(market: Market, *, about: str) -> SafeString:
    """A market: where it stands and when it trades. Reads the market's hours."""
    if market.invented == Invented.ALL:
        return script(_trail(market))
    week = [(row.weekday, row.opens, row.closes) for row in market.hours.all()]
    if market.invented:  # a market of the open data, which know nothing of its hours
        week = []
    thing = _market(market) | {"description": about, "openingHoursSpecification": _hours(week)}
    return script(thing, _trail(market))


def store_page(store: Store, *, week: Iterable[DayHours], about: str) -> SafeString:
    """A stall: in which market it stands, and when it is there."""
    market = store.market
    path = reverse("cms:store", args=[market.slug, store.slug])
    trail_here = _trail(market, (store.name, path))
    if market.invented:
        return script(trail_here)
    spans = [(day.weekday, *span) for day in week for span in day.spans]
    thing: Thing = {
        "@type": "GroceryStore",
        "name": store.name,
        "alternateName": store.name_other,
        "url": absolute(path),
        "description": about,
        "address": _address(market, store.number),
        "geo": _geo(market),
        "telephone": store.phone,
        "containedInPlace": {"@type": "GroceryStore", "name": market.name, "url": _url(market)},
        "openingHoursSpecification": _hours(spans),
    }
    return script(thing, trail_here)


def _market(market: Market) -> Thing:
    return {
        "@type": "GroceryStore",
        "name": market.name,
        "alternateName": market.name_other,
        "url": _url(market),
        "address": _address(market),
        "geo": _geo(market),
        "telephone": market.phone,
        "email": market.email,
        "currenciesAccepted": market.currency,
    }


def _trail(market: Market, *below: tuple[str, str]) -> Thing:
    steps = [(_("Markets"), reverse("cms:markets")), (market.name, _path(market)), *below]
    return trail(*steps)


def _path(market: Market) -> str:
    return reverse("cms:market", args=[market.slug])


def _url(market: Market) -> str:
    return absolute(_path(market))


def _address(market: Market, number: str = "") -> Thing:
    street = " ".join(part for part in (market.address, number) if part)
    found = {"addressLocality": market.district, "addressCountry": market.country}
    return {"@type": "PostalAddress", **({"streetAddress": street} if street else {}), **found}


def _geo(market: Market) -> Thing | None:
    if market.lat is None or market.lng is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": market.lat, "longitude": market.lng}


def _hours(spans: Iterable[tuple[int, time, time]]) -> list[Thing]:
    """Weekdays with the same hours together."""
    days: dict[tuple[time, time], list[str]] = {}
    for weekday, opens, closes in spans:
        days.setdefault((opens, closes), []).append(f"https://schema.org/{WEEKDAYS[weekday]}")
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": weekdays,
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for (opens, closes), weekdays in days.items()
    ]
