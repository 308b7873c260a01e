"""Pages by one joined look-up instead of Wagtail's walk down the tree (three queries, not ten)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from cms.models import ArticlePage, MarketPage, NewsIndexPage, StorePage
from market.models import Closure, Market
from market.states import OPEN_MARKETS
from stores.states import OPEN_STORES

#: Closures that come with a page's look-up: nobody plans more within two weeks.
CLOSURES = 3


def market_pages(now: datetime) -> QuerySet[MarketPage]:
    """Pages of open markets, each with its market and the closures to come."""
    pages = MarketPage.objects.filter(live=True, market__state__in=OPEN_MARKETS)
    joined = pages.select_related("market")
    found: QuerySet[MarketPage] = joined.annotate(**_closures_of("market", now))
    return found


def store_pages(now: datetime) -> QuerySet[StorePage]:
    """Pages of open stalls of open markets, with both and the market's closures."""
    pages = StorePage.objects.filter(
        live=True, store__state__in=OPEN_STORES, store__market__state__in=OPEN_MARKETS
    )
    joined = pages.select_related("store__market", "store__category", "store__seller")
    found: QuerySet[StorePage] = joined.annotate(**_closures_of("store__market", now))
    return found


def news_index(market: str) -> QuerySet[NewsIndexPage]:
    """The news page of one market."""
    path = f"/m/{market}/news/"
    found: QuerySet[NewsIndexPage] = NewsIndexPage.objects.filter(
        live=True, slug="news", url_path__endswith=path
    )
    return found


def article(market: str, slug: str) -> QuerySet[ArticlePage]:
    """One published article of a market."""
    path = f"/m/{market}/news/{slug}/"
    found: QuerySet[ArticlePage] = ArticlePage.objects.filter(
        live=True, slug=slug, url_path__endswith=path
    )
    return found


def articles_below(page: MarketPage) -> QuerySet[ArticlePage]:
    """Published news of a market, newest first."""
    below = ArticlePage.objects.descendant_of(page).live()
    found: QuerySet[ArticlePage] = below.order_by("-date", "-id")
    return found


def newest_articles(markets: Iterable[Market]) -> QuerySet[ArticlePage]:
    """Published news of some markets, newest first."""
    below = Q()
    for market in markets:
        below |= Q(url_path__contains=f"/m/{market.slug}/news/")
    found: QuerySet[ArticlePage] = ArticlePage.objects.live().filter(below)
    return found.order_by("-date", "-id") if below else found.none()


def market_slug_of(page: Any) -> str:
    """The slug of the market below which a page lies; "" for the platform's own."""
    parts = page.url_path.strip("/").split("/")  # home, m, <market>, news, ...
    return parts[2] if len(parts) > 2 and parts[1] == "m" else ""  # noqa: PLR2004


def closures_with(page: Any, market: Market) -> list[Closure] | None:
    """The closures that came with the look-up; None for a page found otherwise (a preview)."""
    if not hasattr(page, "closure_0"):
        return None
    found: list[dict[str, str] | None] = [getattr(page, f"closure_{n}") for n in range(CLOSURES)]
    return [
        Closure(
            market=market,
            first_day=date.fromisoformat(row["first_day"]),
            last_day=date.fromisoformat(row["last_day"]),
            reason=row["reason"],
        )
        for row in found
        if row
    ]


def _closures_of(market: str, now: datetime) -> dict[str, Subquery]:
    ahead = Closure.objects.filter(
        market=OuterRef(f"{market}_id"), last_day__gte=now.date() - timedelta(days=1)
    ).order_by("first_day", "id")
    facts = JSONObject(first_day=F("first_day"), last_day=F("last_day"), reason=F("reason"))
    return {f"closure_{n}": Subquery(ahead.values(row=facts)[n : n + 1]) for n in range(CLOSURES)}
