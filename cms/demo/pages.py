"""The stories and the news of the demo, published as an editor would."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.demo import shapes
from cms.demo.markets import SOURCE
from cms.models import ArticlePage, MarketPage, NewsIndexPage, StorePage
from cms.story import paragraphs
from market.models import Market


def build_pages(market: Market, told: shapes.Market, *, now: datetime) -> None:
    """Fill the pages that the market and its stalls got when they opened, where still empty."""
    page = MarketPage.objects.get(market=market)
    _fill(page, told.story)
    for stall in told.stalls:
        ref = f"{told.slug}/{stall.slug}"
        own = StorePage.objects.get(store__source=SOURCE, store__ref=ref)
        own.keeper, own.face = stall.keeper, stall.face
        _fill(own, stall.story)
    news = NewsIndexPage.objects.child_of(page).first()
    if news is not None:
        for age, article in enumerate(told.articles):
            _article(news, article, now=now - timedelta(days=3 * age))


def _fill(page: MarketPage | StorePage, texts: tuple[str, ...]) -> None:
    if not page.story:
        page.story = paragraphs(texts)
        page.save_revision().publish()


def _article(news: NewsIndexPage, told: shapes.Article, *, now: datetime) -> None:
    if ArticlePage.objects.child_of(news).filter(slug=told.slug).exists():
        return
    article = ArticlePage(
        title=told.title,
        slug=told.slug,
        date=now.date(),
        intro=told.intro,
        drawing=told.drawing,
        story=paragraphs(told.paragraphs),
    )
    news.add_child(instance=article)
    article.save_revision().publish()
