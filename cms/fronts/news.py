"""News of a market or of the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from cms import finding, story
from market.models import Market

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.models import ArticlePage, NewsIndexPage

PAGE = 20


def index(page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/news.html."""
    from cms.models import ArticlePage

    listed = ArticlePage.objects.child_of(page).live().order_by("-date", "-id")
    shown = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return {"market": market_of(page), "page_obj": shown, "articles": shown}


def article(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/article.html."""
    pieces, pictures = story.told(page.story, also=[page.picture_id])
    return {
        "market": market_of(page),
        "pieces": pieces,
        "picture": pictures.get(page.picture_id),
        "description": page.search_description or page.intro,
    }


def market_of(page: Any) -> Market | None:
    """The market whose news it is; None for the platform's. One query."""
    slug = finding.market_slug_of(page)
    return Market.objects.filter(slug=slug).first() if slug else None
