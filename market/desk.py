"""The operator's menu. Other rooms' pages are named by URL; one that is missing is left out."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.models import Market
from market.states import MarketState

#: (URL name, English label), called with the market's slug; `desk_menu` of the desk's layout.
MENU = (
    ("orders:desk_today", gettext_noop("Today")),
    ("stores:desk_applications", gettext_noop("Applications")),
    ("orders:desk_orders", gettext_noop("Orders")),
    ("stores:desk_stalls", gettext_noop("Stalls")),
    ("market:desk_windows", gettext_noop("Windows")),
    ("market:desk_zones", gettext_noop("Zones")),
    ("market:desk_closures", gettext_noop("Closures")),
    ("orders:desk_figures", gettext_noop("Figures")),
    ("cms:desk_stories", gettext_noop("Stories")),
    ("market:desk_team", gettext_noop("People")),
    ("market:desk_settings", gettext_noop("Settings")),
)


class Entry(NamedTuple):
    url: str
    label: str
    current: bool


def menu(market: Market, path: str = "") -> list[Entry]:
    """Where an operator can go; `current` marks the entry that `path` lies under."""
    found = []
    for name, label in MENU:
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
