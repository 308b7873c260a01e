"""The deeds that make, rename, show and withdraw the pages of markets and stalls.

They follow the row: whoever opens a market or a stall never thinks of its page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms import site, story
from cms.models import ArticlePage, MarketPage, NewsIndexPage, StorePage
from market.models import Market
from market.states import OPEN_MARKETS
from stores.models import Store
from stores.states import OPEN_STORES

if TYPE_CHECKING:
    from accounts.models import User

#: What a market's operators may do with its page and those below.
ON_PAGES = ("add", "change", "publish")
#: What they may do with the pictures of its collection. Wagtail asks for the rights of its own
#: image model, whichever model stands in for it.
ON_PICTURES = ("add_image", "change_image", "delete_image", "choose_image")


def keep_market_page(market: Market) -> MarketPage:
    """Make the market's page or bring it in step with its row. Safe to repeat."""
    with transaction.atomic():
        page: MarketPage | None = MarketPage.objects.filter(market=market).first()
        if page is None:
            page = MarketPage(market=market, slug=market.slug, title=market.name)
            page.live = market.state in OPEN_MARKETS
            _add_below(site.found_site().markets, page)
        else:
            _bring_in_step(page, market.name, live=market.state in OPEN_MARKETS)
        news_of(page)
    return page


def keep_store_page(store: Store) -> StorePage:
    """Make the stall's page or bring it in step with its row. Safe to repeat."""
    with transaction.atomic():
        page: StorePage | None = StorePage.objects.filter(store=store).first()
        if page is None:
            above = MarketPage.objects.filter(market=store.market_id).first()
            page = StorePage(store=store, slug=store.slug, title=store.name)
            page.live = store.state in OPEN_STORES
            _add_below(above or keep_market_page(store.market), page)
        else:
            _bring_in_step(page, store.name, live=store.state in OPEN_STORES)
    return page


def news_of(page: MarketPage) -> NewsIndexPage:
    """The page below which a market's articles lie."""
    found: NewsIndexPage | None = NewsIndexPage.objects.child_of(page).first()
    if found is None:
        title = "소식" if page.market.language == "ko" else "News"
        found = NewsIndexPage(title=title, slug="news", live=True)
        _add_below(page, found)
    return found


def tell_story(page: MarketPage | StorePage, paragraphs: Iterable[str]) -> None:
    """Write plain paragraphs as the page's published story."""
    page.story = story.paragraphs(paragraphs)
    page.save_revision().publish()


def write_article(
    *,
    market: Market,
    slug: str,
    title: str,
    intro: str,
    paragraphs: Iterable[str],
    by: User | None,
    now: datetime,
) -> ArticlePage:
    """Publish news of a market under its page; the same slug again rewrites it."""
    with transaction.atomic():
        above = news_of(keep_market_page(market))
        article = ArticlePage.objects.child_of(above).filter(slug=slug).first()
        fresh = article is None
        article = article or ArticlePage(slug=slug, date=now.astimezone(market.tz).date())
        article.title, article.intro, article.owner = title, intro, by
        article.story = story.paragraphs(paragraphs)
        if fresh:
            _add_below(above, article)
        article.save_revision(user=by).publish()
    return article


def let_edit(*, market: Market, user: User) -> None:
    """Let a person edit the market's pages and pictures in the admin. Safe to repeat."""
    with transaction.atomic():
        user.groups.add(_group_of(keep_market_page(market)))


def stop_editing(*, market: Market, user: User) -> None:
    """Take the market's pages from a person."""
    page = MarketPage.objects.filter(market=market).select_related("group").first()
    if page is not None and page.group is not None:
        user.groups.remove(page.group)


def _group_of(page: MarketPage) -> Group:
    if page.group is None:
        page.group, _ = Group.objects.get_or_create(name=f"Market {page.slug}")
        page.group.permissions.add(Permission.objects.get(codename="access_admin"))
    if page.collection is None:
        page.collection = Collection.get_first_root_node().add_child(name=page.title)
    MarketPage.objects.filter(pk=page.pk).update(group=page.group, collection=page.collection)
    _permit(page.group, page, page.collection)
    return page.group


def _permit(group: Group, page: MarketPage, collection: Collection) -> None:
    for action in ON_PAGES:
        right = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=f"{action}_page"
        )
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=right)
    for right in Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=ON_PICTURES
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=right
        )


def _bring_in_step(page: Any, title: str, *, live: bool) -> None:
    if (page.title, page.live) == (title, live):
        return
    page.title = page.draft_title = title
    page.live = live
    page.save()


def _add_below(parent: Any, page: Page) -> None:
    """Add a child; the parent's row stays locked, because a child's path follows from it."""
    locked = type(parent).objects.select_for_update(of=("self",)).get(pk=parent.pk)
    locked.add_child(instance=page)
    parent.numchild = locked.numchild  # or its next save would forget the child
