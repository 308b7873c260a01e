"""Pages follow what the rooms below tell; pictures get their sizes."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from accounts.models import User
from cms import editions, pages, site, tasks
from cms.models import ArticlePage, HomePage, MarketPage, Picture, Rendition, StorePage
from core.events import on_tell
from market.events import (
    delivery_changed,
    market_changed,
    market_opened,
    market_shut,
    operator_granted,
    operator_revoked,
)
from market.models import Market
from orders.events import order_cancelled, order_expired, order_held
from search.models import Synonym
from stores.events import (
    product_changed,
    stock_changed,
    store_approved,
    store_changed,
    store_closed,
    store_opened,
)
from stores.models import Store


@on_tell(market_opened)
@on_tell(market_shut)
@on_tell(market_changed)
def keep_market_page(*, market_id: int) -> None:
    """A market's page is shown, renamed or withdrawn with its row."""
    market = Market.objects.get(pk=market_id)
    changed = market.state == "open" or MarketPage.objects.filter(market=market_id).exists()
    if changed:
        pages.keep_market_page(market)


@on_tell(store_approved)
@on_tell(store_opened)
@on_tell(store_closed)
def keep_store_page(*, store_id: int) -> None:
    """A stall's page is made when it is approved, shown and withdrawn with its row."""
    pages.keep_store_page(Store.objects.select_related("market").get(pk=store_id))


@on_tell(operator_granted)
def let_operator_edit(*, market_id: int, user_id: int) -> None:
    """Whoever runs a market edits its pages."""
    pages.let_edit(market=Market.objects.get(pk=market_id), user=User.objects.get(pk=user_id))


@on_tell(operator_revoked)
def stop_operator_editing(*, market_id: int, user_id: int) -> None:
    """Whoever no longer runs it does not."""
    pages.stop_editing(market=Market.objects.get(pk=market_id), user=User.objects.get(pk=user_id))


@receiver(post_save, sender=Picture)
def have_sizes_made(instance: Picture, **kwargs: Any) -> None:
    """Wagtail saves pictures in many places and tells by this signal only."""
    if not instance.renditions.exists():
        tasks.make_picture_sizes.enqueue(instance.pk)


# -- What visitors see has changed


@on_tell(market_opened)
@on_tell(market_shut)
@on_tell(market_changed)
@on_tell(delivery_changed)
def turn_for_market(*, market_id: int) -> None:
    editions.turn("market", market_id)


@on_tell(store_approved)
@on_tell(store_opened)
@on_tell(store_closed)
@on_tell(store_changed)
def turn_for_store(*, store_id: int) -> None:
    editions.turn("store", store_id)


@on_tell(product_changed)
@on_tell(stock_changed)
def turn_for_product(*, product_id: int) -> None:
    editions.turn("product", product_id)


@on_tell(order_held)
@on_tell(order_expired)
@on_tell(order_cancelled)
def turn_for_order(*, order_id: int) -> None:
    """What is left, and whether a window is full."""
    editions.turn("order", order_id)


@receiver([page_published, page_unpublished])
@receiver(post_delete, sender=ArticlePage)
def turn_for_page(*, instance: Page, **kwargs: Any) -> None:
    """A market's own pages, or the site's, which stand on every page. Wagtail tells by signal."""
    _home, *parts = instance.url_path.strip("/").split("/")
    if len(parts) > 1 and parts[0] == "m":
        editions.turn("slug", parts[1])
    else:
        editions.turn_everywhere()


@receiver([post_save, post_delete], sender=Synonym)
def turn_for_words(**kwargs: Any) -> None:
    """A search finds other things. Wagtail's forms save these, too."""
    editions.turn_everywhere()


@receiver(post_save, sender=Rendition)
def turn_for_picture(**kwargs: Any) -> None:
    """A picture in a story has got its sizes."""
    editions.turn_everywhere()


def found_site_after_migrating(*, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """A fresh database gets its home, its list of markets and its legal pages."""
    backwards = any(going_back for _migration, going_back in plan or [])
    tables = set(connection.introspection.table_names())
    wanted = {model._meta.db_table for model in (HomePage, MarketPage, StorePage)}
    if not backwards and wanted <= tables:
        site.found_site()
