"""Tags that only the layouts use: menus, search box, switches. None of them queries.

What they show comes from the request and from names in the context: `market`, `store`,
`basket_count`, `basket_url`, `place`, `desk_menu`, `stall_menu`, `menu_badges`.
A menu entry whose URL name does not exist (yet) is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from core.links import absolute
from core.screens import chosen_scheme
from core.typed import whole

#: Pages of a list that an address of their own is given to.
FIRST, LAST = 1, 10**6


@dataclass
class Tab:
    """One entry of a menu."""

    slug: str
    url: str
    label: str
    icon: str
    badge: int = 0
    current: bool = False


def url_or_none(name: str, *args: Any) -> str | None:
    """The URL of that name, None where it does not exist."""
    try:
        return reverse(name, args=[arg for arg in args if arg is not None])
    except NoReverseMatch:
        return None


def _path(context: Context) -> str:
    request: HttpRequest | None = context.get("request")
    return request.path if request else ""


def _mark_current(tabs: Sequence[Tab], path: str) -> None:
    """The tab whose URL is the longest beginning of the path is where the person is."""
    fitting = [tab for tab in tabs if path.startswith(tab.url)]
    if fitting:
        max(fitting, key=lambda tab: len(tab.url)).current = True


def _basket_url(context: Context) -> str | None:
    if context.get("basket_url"):
        return str(context["basket_url"])
    market = context.get("market")
    by_market = url_or_none("orders:basket", market.slug) if market else None
    return by_market or url_or_none("orders:baskets")


def shopper_tabs(context: Context) -> dict[str, Any]:
    """Markets, search, basket, orders, me."""
    basket = _basket_url(context)
    orders = url_or_none("orders:my_orders")
    found: list[tuple[str, str | None, str, str]] = [
        ("markets", "/m/", gettext("Markets"), "awning"),
        ("search", "/search/", gettext("Search"), "search"),
        ("basket", basket, gettext("Basket"), "basket"),
        ("orders", orders, gettext("Orders"), "receipt"),
        ("me", "/me/", gettext("Me"), "person"),
    ]
    tabs = [Tab(slug, url, label, icon) for slug, url, label, icon in found if url]
    _mark_current(tabs, _path(context))
    own = {name: context.get(name) for name in ("request", "basket_count")}
    return {"tabs": tabs, "label": gettext("Main"), **own}


def _menu(context: Context, name: str, key: Any) -> list[Tab]:
    """The entries of a menu in the context, (URL name, English label, icon) each, called with a
    key; none where the page hands no menu over."""
    badges = context.get("menu_badges") or {}
    tabs = []
    for url_name, label, icon in context.get(name) or ():
        url = url_or_none(url_name, key)
        slug = url_name.rpartition(":")[2].removeprefix("desk_").removeprefix("stall_")
        if url:
            tabs.append(Tab(slug, url, gettext(label), icon, badges.get(slug, 0)))
    _mark_current(tabs, _path(context))
    return tabs


def stall_tabs(context: Context) -> dict[str, Any]:
    """`stall_menu` of the context, called with the id of `store`."""
    store = context.get("store")
    tabs = _menu(context, "stall_menu", store.pk) if store else []
    return {"tabs": tabs, "label": gettext("Stall")}


def desk_tabs(context: Context) -> dict[str, Any]:
    """`desk_menu` of the context, called with the slug of `market`."""
    market = context.get("market")
    tabs = _menu(context, "desk_menu", market.slug) if market else []
    return {"tabs": tabs, "label": gettext("Desk")}


def search_box(context: Context) -> dict[str, Any]:
    """The search form; on a market's page it looks in that market first."""
    request: HttpRequest | None = context.get("request")
    return {
        "url": url_or_none("search:results") or "/search/",
        "suggest": url_or_none("search:suggest"),
        "query": request.GET.get("q", "") if request else "",
        "market": context.get("market"),
    }


def place_chip(context: Context) -> dict[str, Any]:
    """Where the shopper is, `place` of the context, and the way to change it."""
    return {"url": url_or_none("market:place"), "place": context.get("place")}


def switches(context: Context) -> dict[str, Any]:
    """Language and colours as plain forms."""
    request: HttpRequest | None = context.get("request")
    return {
        "language_url": url_or_none("accounts:set_language"),
        "scheme_url": url_or_none("accounts:set_scheme"),
        "languages": settings.LANGUAGES,
        "language": (get_language() or "en").split("-")[0],
        "schemes": [
            ("light", gettext("Light")),
            ("dark", gettext("Dark")),
            ("auto", gettext("Auto")),
        ],
        "scheme": chosen_scheme(request) or "auto",
        "next": request.get_full_path() if request and request.method == "GET" else "/",
        "csrf_token": context.get("csrf_token"),
    }


def scheme_attribute(context: Context) -> SafeString:
    """data-scheme for <html> where the person chose light or dark."""
    scheme = chosen_scheme(context.get("request"))
    return format_html(' data-scheme="{}"', scheme) if scheme else mark_safe("")


def canonical_url(context: Context) -> str:
    """The page's address below PUBLIC_URL. Of its query only a further page of a list counts:
    filters and orders show the same things again."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return absolute(_path(context)) if settings.PUBLIC_URL else ""
    page = request.GET.get("page", "")
    number = whole(page) or FIRST
    asked = f"?page={number}" if FIRST < number <= LAST else ""
    if settings.PUBLIC_URL:
        return absolute(f"{request.path}{asked}")
    return request.build_absolute_uri(f"{request.path}{asked}")


def block_again(context: Context, name: str) -> SafeString:
    """What a block of this page says, once more and fit for an attribute: its title also stands
    on its sharing card. The block has escaped what people wrote."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return mark_safe(str(block.render(context)).strip().replace('"', "&quot;") if block else "")


def social_card(context: Context) -> str:
    """The address of the picture shown where somebody shares the page: in the market's hue."""
    market = context.get("market")
    hue = getattr(market, "hue", "") or "persimmon"
    return absolute(static(f"og/{hue}.png"))
