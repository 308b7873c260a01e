"""What the market room does at every tick, and what it lends to the rooms beside it."""

from __future__ import annotations

from datetime import datetime

from accounts import areas
from core.tasks import every_tick
from market.gazetteer import search_areas
from market.windows import ensure_all


@every_tick("market.windows")
def write_window_days(now: datetime) -> int:
    """Keep a week of window days ahead of every open market."""
    return ensure_all(now)


@areas.register
def find_areas(country: str, typed: str) -> list[areas.Place]:
    """The gazetteer, for people's addresses; an exact code or name gives one place."""
    found = search_areas(country, typed)
    exact = [
        area for area in found if typed.casefold() in (area.code.casefold(), area.name.casefold())
    ]
    return [
        areas.Place(area.country, area.code, str(area), area.lat, area.lng)
        for area in (exact if len(exact) == 1 else found)
    ]
