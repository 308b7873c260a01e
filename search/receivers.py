"""What search does when the stores change: note it in the transaction, index it after."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from core import clock
from core.events import on_tell
from market.events import delivery_changed, market_changed, market_opened, market_shut
from search import around, background, engines, indexing, named, stalls
from stores.events import (
    product_changed,
    stock_changed,
    store_changed,
    store_closed,
    store_opened,
)
from stores.models import Product


@on_tell(product_changed)
@on_tell(stock_changed)
def note_product(product_id: int) -> None:
    """A product is to be read again."""
    _note([product_id])


@on_tell(store_opened)
@on_tell(store_closed)
def note_store(store_id: int) -> None:
    """All products of a store came into or went out of sight, and the store with them."""
    _forget_places()
    _note(Product.objects.filter(store_id=store_id).order_by("pk").values_list("pk", flat=True))


@on_tell(market_opened)
@on_tell(market_shut)
def note_market(market_id: int) -> None:
    """All products of a market came into or went out of sight, and its stores with them."""
    _forget_places()
    of_market = Product.objects.filter(store__market_id=market_id).order_by("pk")
    _note(of_market.values_list("pk", flat=True))


@on_tell(store_changed)
@on_tell(market_changed)
@on_tell(delivery_changed)
def note_hours(**_changed: object) -> None:
    """Somebody trades at other times, or is called or stands otherwise."""
    transaction.on_commit(around.forget)
    transaction.on_commit(stalls.forget)


def _forget_places() -> None:
    for kept in (named, around, stalls):
        transaction.on_commit(kept.forget)


def _note(product_ids: Iterable[int]) -> None:
    indexing.note(product_ids, clock.now())
    waiting = (entry[1] for entry in connection.run_on_commit)
    if drain_after_commit not in waiting:  # once per transaction, however many products
        transaction.on_commit(drain_after_commit, robust=True)


def drain_after_commit() -> None:
    """One commit's worth at most, where that is near; what more there is waits for no request.

    What fails here is logged; the rows stay, and the next drain takes them.
    """
    more = True
    if engines.current().instant:
        _, more = indexing.drain_batch()
    if more:
        background.draining.soon()
