"""What the admin's first page shows an operator: their markets today, and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from cms.models import MarketPage, NewsIndexPage, StoryDraft
from core.clock import local_date
from market.models import Market
from orders.day import SOLD
from orders.models import Order
from stores.models import Application, Store

if TYPE_CHECKING:
    from accounts.models import User

#: Markets shown; the list of records has the others.
SHOWN = 12


@dataclass(frozen=True)
class Row:
    """One market in figures, with the places where they are acted upon."""

    market: Market
    orders: int
    applications: int
    asleep: int
    stories: int
    news_url: str


class MarketsPanel(Component):  # type: ignore[misc]  # wagtail ships no types
    """A table of the person's markets; seven queries for any number of them."""

    name = "markets"
    template_name = "cms/admin/markets_panel.html"
    order = 10

    def __init__(self, user: User, *, now: datetime) -> None:
        self.user, self.now = user, now

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = dict(super().get_context_data(parent_context) or {})
        return context | {"rows": rows_for(self.user, self.now)}


def rows_for(user: User, now: datetime) -> list[Row]:
    """The person's markets, those with the most to do first."""
    markets = list(Market.objects.run_by(user)[:SHOWN])
    orders, waiting = _orders(markets, now), _applications(markets)
    asleep, news, stories = _asleep(markets, now), _news(markets), _stories(markets)
    rows = [
        Row(
            market=market,
            orders=orders.get(market.pk, 0),
            applications=waiting.get(market.pk, 0),
            asleep=asleep.get(market.pk, 0),
            stories=stories.get(market.pk, 0),
            news_url=news.get(market.pk, ""),
        )
        for market in markets
    ]
    return sorted(rows, key=lambda row: (-row.applications, -row.orders, row.market.name))


def _orders(markets: list[Market], now: datetime) -> dict[int, int]:
    """By each market's own day."""
    today = Q(pk=None)
    for market in markets:
        today |= Q(market=market, window_day__day=local_date(market.time_zone, now))
    found = Order.objects.filter(today, state__in=SOLD).order_by().values_list("market")
    return dict(found.annotate(Count("pk")))


def _applications(markets: list[Market]) -> dict[int, int]:
    waiting = Application.objects.filter(market__in=markets).waiting()
    return dict(waiting.order_by().values_list("market").annotate(Count("pk")))


def _asleep(markets: list[Market], now: datetime) -> dict[int, int]:
    quiet = Store.objects.filter(market__in=markets).asleep(now)
    return dict(quiet.order_by().values_list("market").annotate(Count("pk")))


def _stories(markets: list[Market]) -> dict[int, int]:
    waiting = StoryDraft.objects.filter(
        page__store__market__in=markets, state=StoryDraft.State.WAITING
    )
    return dict(waiting.order_by().values_list("page__store__market").annotate(Count("pk")))


def _news(markets: list[Market]) -> dict[int, str]:
    """Where an article of each market is begun; two queries."""
    pages = {page.path: page.market_id for page in MarketPage.objects.filter(market__in=markets)}
    return {
        pages[index.path[: -index.steplen]]: reverse(
            "wagtailadmin_pages:add", args=["cms", "articlepage", index.pk]
        )
        for index in NewsIndexPage.objects.filter(depth__gt=1)
        if index.path[: -index.steplen] in pages
    }
