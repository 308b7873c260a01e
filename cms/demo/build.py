"""The whole demo, in the order in which its parts need each other. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from cms.demo import london, seoul
from cms.demo.markets import build_market, build_people
from cms.demo.orders import build_orders
from cms.demo.pages import build_pages
from stores.categories import ensure_categories

MARKETS = (seoul.MARKET, london.MARKET)

Progress = Callable[[str], object]


def build(*, now: datetime, say: Progress) -> None:
    """Markets, people, pages and orders in every state, dated from today."""
    say("categories")
    ensure_categories()
    markets = {}
    for told in MARKETS:
        say(f"{told.name} {told.name_other}")
        markets[told.slug] = build_market(told, now=now)
        build_pages(markets[told.slug], told, now=now)
    people = build_people(markets, now=now)
    for slug, market in markets.items():
        made = build_orders(market, _shopper(people, slug), now=now)
        say(f"{made} new orders at {market.name}")


def _shopper(people: dict[str, User], slug: str) -> User:
    return people[{"haeoreum": "jieun@example.com", "lantern-yard": "maya@example.com"}[slug]]
