"""The editorial part of /sitemap.xml: home, what we are, markets, stalls, news."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cms.models import ArticlePage, MarketPage, StorePage
from core.sitemaps import Part, part
from market.states import OPEN_MARKETS
from stores.states import OPEN_STORES

PUBLISHED = "last_published_at"


@part("pages")
class Pages(Part):
    """The few that always stand."""

    def items(self) -> Any:
        return ["cms:home", "cms:markets", "cms:about", "cms:terms", "cms:privacy"]

    def location(self, item: str) -> str:
        return reverse(item)


@part("markets")
class Markets(Part):
    changed = PUBLISHED

    def items(self) -> QuerySet[MarketPage, Any]:
        shown = MarketPage.objects.filter(live=True, market__state__in=OPEN_MARKETS)
        found: QuerySet[MarketPage, Any] = shown.order_by("pk").values("market__slug", PUBLISHED)
        return found

    def location(self, item: dict[str, Any]) -> str:
        return reverse("cms:market", args=[item["market__slug"]])


@part("stalls")
class Stalls(Part):
    changed = PUBLISHED

    def items(self) -> QuerySet[StorePage, Any]:
        shown = StorePage.objects.filter(
            live=True, store__state__in=OPEN_STORES, store__market__state__in=OPEN_MARKETS
        )
        columns = ("store__market__slug", "store__slug", PUBLISHED)
        found: QuerySet[StorePage, Any] = shown.order_by("pk").values(*columns)
        return found

    def location(self, item: dict[str, Any]) -> str:
        return reverse("cms:store", args=[item["store__market__slug"], item["store__slug"]])


@part("news")
class News(Part):
    """Articles of markets; a closed market's stay unmentioned, their page says 404."""

    changed = PUBLISHED

    def items(self) -> QuerySet[ArticlePage, Any]:
        shown = ArticlePage.objects.filter(live=True, url_path__contains="/m/")
        found: QuerySet[ArticlePage, Any] = shown.order_by("pk").values("url_path", PUBLISHED)
        return found

    def location(self, item: dict[str, Any]) -> str:
        path: str = item["url_path"]
        return path[path.index("/m/") :]
