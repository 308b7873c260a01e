"""A stall's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from cms import finding, story
from cms.fronts import structured, words
from cms.loading.credits import credits_of
from core import clock
from core.clock import local_date
from core.when import day_label, inside, moment_label
from market.models import Closure
from stores.cards import cards, sliced_for_cards
from stores.models import Product, Store
from stores.opening import is_paused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.models import StorePage

#: Cards on a page; few stalls have more.
PRODUCTS = 48


@dataclass(frozen=True)
class DayHours:
    """One weekday of the stall's week."""

    weekday: int
    spans: list[tuple[time, time]]
    today: bool


def front(page: StorePage, request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/store.html."""
    store, now = page.store, clock.now()
    market = store.market
    closures = finding.closures_with(page, market)
    pieces, pictures = story.told(page.story, also=[page.picture_id])
    week = week_of(store, now)
    about = page.search_description or story.beginning(page.story)
    products = Product.objects.filter(store=store, listed=True)
    ordered = products.order_by("sold_out", "category__position", "name", "id")
    listed = Paginator(ordered, PRODUCTS).get_page(request.GET.get("page"))
    shown = list(sliced_for_cards(listed.object_list))  # type: ignore[arg-type]  # a slice
    return {
        "market": market,
        "store": store,
        "other_lang": words.other_language(market),
        "opening": state_of(store, closures, week, now),
        "week": week,
        "kind": store.category.name_in(words.language()),
        "cards": cards(shown, language=words.language(), now=now),
        "page_obj": listed,
        "keeper": page.keeper,
        "face": page.face,
        "pieces": pieces,
        "picture": pictures.get(page.picture_id),
        "credits": credits_of([market.source]),
        "description": about,
        "structured": structured.store_page(store, week=week, about=about),
        "now": now,
    }


def state_of(
    store: Store, closures: list[Closure] | None, week: list[DayHours], now: datetime
) -> words.Opening:
    """Paused, on holiday, open or closed, in words; the first that is true."""
    market = store.market
    today = local_date(market.time_zone, now)
    if is_paused(store, now) and store.paused_until:
        back = inside(moment_label(store.paused_until, market.tz, now))
        return words.Opening(False, _("Taking a break"), _("back %(moment)s") % {"moment": back})
    known = list(market.closures.all()) if closures is None else closures
    away = [(row.first_day, row.last_day) for row in store.holidays.all()]
    for first_day, last_day in [*away, *((row.first_day, row.last_day) for row in known)]:
        if first_day <= today <= last_day:
            return words.Opening(False, _("On holiday"), _until(last_day, today))
    local = now.astimezone(market.tz).time()
    for opens, closes in next((day.spans for day in week if day.today), []):
        if opens <= local < closes:
            return words.Opening(
                True, _("Open now"), _("until %(moment)s") % {"moment": f"{closes:%H:%M}"}
            )
    return words.Opening(False, _("Closed now"))


def week_of(store: Store, now: datetime) -> list[DayHours]:
    """The stall's own hours, or its market's where it has none. Two queries at most."""
    rows: list[Any] = list(store.hours.all()) or list(store.market.hours.all())
    today = local_date(store.market.time_zone, now).weekday()
    if not rows:
        return []
    return [
        DayHours(
            weekday,
            sorted((row.opens, row.closes) for row in rows if row.weekday == weekday),
            weekday == today,
        )
        for weekday in range(7)
    ]


def _until(last_day: date, today: date) -> str:
    back = inside(day_label(last_day + timedelta(days=1), today))
    return _("back %(moment)s") % {"moment": back}
