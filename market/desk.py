"""What every page of the desk shows around its content: the menu, and the way to its first page.
Other rooms' pages are named by URL; one that is missing is left out."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.models import Market
from market.states import MarketState

#: (URL name, English label, icon), called with the market's slug.
MENU = (
    ("orders:desk_today", gettext_noop("Today"), "today"),
    ("stores:desk_applications", gettext_noop("Applications"), "edit"),
    ("orders:desk_orders", gettext_noop("Orders"), "receipt"),
    ("stores:desk_stalls", gettext_noop("Stalls"), "awning"),
    ("market:desk_windows", gettext_noop("Windows"), "clock"),
    ("market:desk_zones", gettext_noop("Zones"), "map"),
    ("market:desk_closures", gettext_noop("Closures"), "cross"),
    ("orders:desk_figures", gettext_noop("Figures"), "money"),
    ("cms:desk_stories", gettext_noop("Stories"), "note"),
    ("market:desk_team", gettext_noop("People"), "person"),
    ("market:desk_settings", gettext_noop("Settings"), "filter"),
)


class Entry(NamedTuple):
    url: str
    label: str
    current: bool


def around(market: Market) -> dict[str, Any]:
    """Context of core/desk.html. No query."""
    return {"market": market, "desk_menu": MENU, "desk_home": front_door(market)}


def menu(market: Market, path: str = "") -> list[Entry]:
    """Where an operator can go; `current` marks the entry that `path` lies under."""
    found = []
    for name, label, _icon in MENU:
        try:
            url = reverse(name, args=[market.slug])
        except NoReverseMatch:
            continue
        found.append((url, _(label)))
    here = max((url for url, _label in found if path.startswith(url)), key=len, default="")
    return [Entry(url, label, bool(path) and url == here) for url, label in found]


def front_door(market: Market) -> str:
    """The first page of the menu; what is still missing where the market is not open yet."""
    if market.state == MarketState.PREPARING:
        return _url("stores:begin", market.slug) or menu(market)[0].url
    return menu(market)[0].url


def first_page() -> str:
    """Where a market is founded."""
    return _url("stores:begin_market")


def _url(name: str, *args: str) -> str:
    """The address of a room above, "" where it has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
