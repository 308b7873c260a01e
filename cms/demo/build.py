"""The whole demo, in the order in which its parts need each other. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from cms.demo import london, seoul
from cms.demo.history import build_history
from cms.demo.markets import build_market, build_people, let_rest
from cms.demo.orders import build_orders
from cms.demo.pages import build_pages
from cms.demo.saved import build_list
from cms.demo.searches import build_searches
from stores.categories import ensure_categories

MARKETS = (seoul.MARKET, london.MARKET)

#: How far back the demo's orders go.
WEEKS = 4

Progress = Callable[[str], object]


def build(*, now: datetime, say: Progress, weeks: int = WEEKS) -> None:
    """Markets, people, pages, the orders of some weeks, and today's in every state."""
    say("categories")
    ensure_categories()
    markets = {}
    for told in MARKETS:
        say(f"{told.name} {told.name_other}")
        markets[told.slug] = build_market(told, now=now)
        build_pages(markets[told.slug], told, now=now)
    people = build_people(markets, now=now)
    for told in MARKETS:
        market, shopper = markets[told.slug], _shopper(people, told.slug)
        past = build_history(market, shopper, weeks=weeks, now=now)
        today = build_orders(market, shopper, now=now)
        build_list(market, shopper, now=now)
        build_searches(market, now=now)
        let_rest(market, told, now=now)
        say(f"{past + today} new orders at {market.name}")


def _shopper(people: dict[str, User], slug: str) -> User:
    return people[{"haeoreum": "jieun@example.com", "lantern-yard": "maya@example.com"}[slug]]
