"""Products as lists show them, by their ids: asked by a compiled query, as most pages ask for some.

The same as `cards.for_cards` reads. But of the time that takes, less than half is the database's;
the rest is Django's, for writing the statement down and making five objects of each row.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet

from core.compiled import compiled_once, numbered
from market.models import Market
from stores.cards import COLUMNS
from stores.models import Category, Photo, Product, Store

M = TypeVar("M", bound=Model)


def _columns(model: type[Model], path: str, *keys: str) -> tuple[str, ...]:
    """Those of a card that lie on the path, in the order of the model's fields, as `from_db` takes
    values; the id is the first."""
    names = {name[len(path) :] for name in COLUMNS if name.startswith(path)} | {"id", *keys}
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


_PRODUCT = _columns(Product, "", "store_id", "category_id", "photo_id")
_STORE = _columns(Store, "store__", "market_id")
_MARKET = _columns(Market, "store__market__")
_CATEGORY = _columns(Category, "category__")
_PHOTO = _columns(Photo, "photo__")

_PATHS = {
    "": _PRODUCT,
    "store__": _STORE,
    "store__market__": _MARKET,
    "category__": _CATEGORY,
    "photo__": _PHOTO,
}
_CUTS = tuple(pairwise(accumulate(map(len, _PATHS.values()), initial=0)))


@compiled_once
def _rows(**ids: int) -> QuerySet[Product, tuple[Any, ...]]:
    columns = [path + name for path, names in _PATHS.items() for name in names]
    return Product.objects.visible().filter(pk__in=ids.values()).order_by().values_list(*columns)


def listed(ids: Iterable[int]) -> list[Product]:
    """Of these products those that a shopper may see, in that order, with everything a card needs
    and nothing else; one query. Rows share the objects they have in common."""
    wanted = list(dict.fromkeys(ids))
    stores: dict[int, Store] = {}
    markets: dict[int, Market] = {}
    kinds: dict[int, Category] = {}
    photos: dict[int, Photo] = {}
    found: dict[int, Product] = {}
    for row in _rows(**numbered("id", wanted)):
        own, store_row, market_row, kind_row, photo_row = (row[a:z] for a, z in _CUTS)
        product = Product.from_db(DEFAULT_DB_ALIAS, _PRODUCT, own)
        product.sold_out = bool(product.sold_out)  # SQLite has numbers
        store = _shared(Store, _STORE, store_row, stores)
        store.market = _shared(Market, _MARKET, market_row, markets)
        product.store = store
        product.category = _shared(Category, _CATEGORY, kind_row, kinds)
        product.photo = _shared(Photo, _PHOTO, photo_row, photos) if product.photo_id else None
        found[product.pk] = product
    return [found[pk] for pk in wanted if pk in found]


def _shared(model: type[M], names: tuple[str, ...], row: tuple[Any, ...], made: dict[int, M]) -> M:
    pk = row[0]
    if pk not in made:
        made[pk] = model.from_db(DEFAULT_DB_ALIAS, names, row)
    return made[pk]
