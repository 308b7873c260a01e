"""What every page of a stall shows around its content: plate, state, menu."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from core.when import inside, moment_label
from stores.models import Store
from stores.opening import is_paused
from stores.states import OPEN_STORES

#: (URL name, English label, icon), called with the stall's id.
MENU = (
    ("orders:stall_orders", gettext_noop("Orders"), "receipt"),
    ("stores:stall_products", gettext_noop("Products"), "box"),
    ("orders:stall_money", gettext_noop("Money"), "money"),
    ("stores:stall_opening", gettext_noop("Opening"), "clock"),
    ("stores:stall_help", gettext_noop("Help"), "help"),
)


def around(store: Store, *, now: datetime) -> dict[str, Any]:
    """Context of core/stall.html; needs store.market. No query."""
    return {
        "store": store,
        "market": store.market,
        "stall_menu": MENU,
        "store_status": status_of(store, now=now),
        "zone": ZoneInfo(store.market.time_zone),
        "now": now,
    }


def status_of(store: Store, *, now: datetime) -> dict[str, str]:
    """Whether the stall sells, in a word and a tone, and where to change that."""
    url = reverse("stores:stall_opening", args=[store.pk])
    if store.state not in OPEN_STORES:
        return {"tone": "stop", "label": gettext("Stall closed"), "url": url}
    if is_paused(store, now) and store.paused_until:
        back = moment_label(store.paused_until, ZoneInfo(store.market.time_zone), now)
        label = gettext("Break until %(until)s") % {"until": inside(back)}
        return {"tone": "warn", "label": label, "url": url}
    return {"tone": "good", "label": gettext("Selling"), "url": url}
