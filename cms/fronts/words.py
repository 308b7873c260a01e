"""Short sentences about trade and delivery, in the active language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import local_date
from core.money import format_money
from core.when import inside, moment_label, window_label
from market.hours import Trading
from market.models import Closure, Market, WindowDay, Zone


@dataclass(frozen=True)
class Opening:
    """Whether a market or a stall trades, in words."""

    open: bool
    label: str
    note: str = ""


@dataclass(frozen=True)
class Next:
    """The next window with room, in words, with its cut-off (UTC)."""

    title: str
    note: str
    cutoff_at: datetime


def language() -> str:
    """The active language in two letters."""
    return (get_language() or "en").split("-")[0]


def other_language(market: Market) -> str:
    """The language of `name_other` at a market."""
    return "en" if market.language == "ko" else "ko"


def opening_of(market: Market, trading: Trading, now: datetime) -> Opening:
    """Open now and until when, or when it opens."""
    if trading.open and trading.closes_at:
        until = inside(moment_label(trading.closes_at, market.tz, now))
        return Opening(True, _("Open now"), _("until %(moment)s") % {"moment": until})
    if trading.opens_at:
        at = inside(moment_label(trading.opens_at, market.tz, now))
        return Opening(False, _("Closed now"), _("opens %(moment)s") % {"moment": at})
    return Opening(False, _("Closed now"))


def closed_because(market: Market, closures: list[Closure], now: datetime) -> str:
    """What the operator said about a closure of today; "" on any other day."""
    today = local_date(market.time_zone, now)
    return next((c.reason for c in closures if c.first_day <= today <= c.last_day), "")


def next_of(market: Market, day: WindowDay | None, zone: Zone | None, now: datetime) -> Next | None:
    """The next delivery: when, until when to order, what it costs."""
    if day is None:
        return None
    when = inside(window_label(day.starts_at, day.ends_at, market.tz, now))
    until = inside(moment_label(day.cutoff_at, market.tz, now))
    parts = [_("Order by %(moment)s") % {"moment": until}, *fee_words(market, zone)]
    return Next(_("Delivery %(when)s") % {"when": when}, " · ".join(parts), day.cutoff_at)


def fee_words(market: Market, zone: Zone | None) -> list[str]:
    """The fee, and from what it is free."""
    if zone is None:
        return []
    words = [_("delivery %(fee)s") % {"fee": _money(zone.fee, market)}]
    if not zone.fee:
        words = [_("free delivery")]
    elif zone.free_from is not None:
        words.append(_("free from %(amount)s") % {"amount": _money(zone.free_from, market)})
    return words


def distance_words(metres: float | None) -> str:
    """About how far: 400 m, 1.2 km; "" where nobody knows."""
    if metres is None:
        return ""
    if metres < 950:  # noqa: PLR2004  (rounds to 900 m and below)
        return f"{max(1, round(metres / 100)) * 100} m"
    return f"{metres / 1000:.1f} km" if metres < 10_000 else f"{metres / 1000:.0f} km"  # noqa: PLR2004


def _money(amount: int, market: Market) -> str:
    return format_money(amount, market.currency, language())
