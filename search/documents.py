"""One product as the engines hold it: the one place that says what is searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, QuerySet, Value, When

from search.engine import NO_UNIT_PRICE, TEXTS, Document
from search.language.analysis import analyse
from search.language.text import words
from search.prices import band_of
from stores.models import Category, Product, SoldBy, StockDay, Store
from stores.unit_price import per_100_grams

#: Products read at once.
BATCH = 2_500


def indexable() -> QuerySet[Product]:
    """Products that belong in the index: what a shopper may see, sold out or not."""
    return Product.objects.visible()


def with_live(products: QuerySet[Product]) -> QuerySet[Any]:
    """Annotates `live`: not sold out. A daily quota counts as there; its day is asked later."""
    gone = StockDay.objects.filter(
        product=OuterRef("pk"), day__isnull=True, on_hand__isnull=False, on_hand__lte=F("held")
    )
    no = Value(False)
    return products.annotate(
        live=Case(
            When(sold_out=True, then=no),
            When(daily_quota__gt=0, then=Value(True)),
            When(daily_quota=0, then=no),
            When(Exists(gone), then=no),
            default=Value(True),
            output_field=BooleanField(),
        )
    )


def everything(*, after: int = 0) -> Iterator[Document]:
    """Documents of everything indexable with a higher id, in the order of ids; one query a batch,
    and one each for the stores and kinds that come up for the first time."""
    street = _Street()
    while rows := _read(indexable().filter(pk__gt=after), street, BATCH):
        after = rows[-1].pk
        yield from map(document, rows)


def of(ids: Iterable[int]) -> list[Document]:
    """Documents of those products that are indexable; the others must leave the index."""
    rows = _read(indexable().filter(pk__in=list(ids)), _Street())
    return [document(goods) for goods in rows]


def frequencies(*, extra: Iterable[str]) -> Counter[str]:
    """In how many product names each word stands; the extra words at least as known spellings."""
    counts: Counter[str] = Counter(dict.fromkeys(extra, 0))
    names = indexable().values_list("name", "name_other").order_by()
    for pair in names.iterator(chunk_size=BATCH):
        counts.update(name_words(*pair))
    return counts


def name_words(*names: str) -> set[str]:
    """Words of a product's names that can be looked for; numbers alone are not."""
    return {word for name in names for word in words(name) if not word.isdigit()}


class _Street:
    """Stores and kinds of goods, each read once."""

    def __init__(self) -> None:
        self.stores: dict[int, Store] = {}
        self.kinds: dict[int, Category] = {}

    def learn(self, store_ids: set[int], kind_ids: set[int]) -> None:
        if fresh := store_ids - self.stores.keys():
            self.stores |= Store.objects.select_related("market").in_bulk(fresh)
        if fresh := kind_ids - self.kinds.keys():
            self.kinds |= Category.objects.select_related("parent").in_bulk(fresh)


def _read(products: QuerySet[Product], street: _Street, limit: int | None = None) -> list[Goods]:
    """Rows with what a document is made of. Not models: of a million products these would be
    most of the work."""
    rows = list(with_live(products).order_by("pk").values_list(*COLUMNS, "live")[:limit])
    street.learn({row[0] for row in rows}, {row[1] for row in rows})
    return [Goods(street.stores[row[0]], street.kinds[row[1]], *row[2:]) for row in rows]


#: What of a product a document is made of; the store and the kind come first.
COLUMNS = (
    *("store_id", "category_id", "pk", "name", "name_other", "description", "unit", "origin"),
    *("tags", "sold_by", "by_money_too", "price", "price_unit", "piece_grams", "changed_at"),
)


@dataclass(frozen=True, slots=True)
class Goods:
    """A row of `_read`; a product has the same fields."""

    store: Store
    category: Category
    pk: int
    name: str
    name_other: str
    description: str
    unit: str
    origin: str
    tags: list[str]
    sold_by: str
    by_money_too: bool
    price: int
    price_unit: str
    piece_grams: int | None
    changed_at: datetime
    live: bool


def document(product: Any) -> Document:
    """Of `Goods`, or of a product with its `live` (see `with_live`); asks the database nothing
    if its store, market and category are there."""
    store, category = product.store, product.category
    kinds = [category, *([category.parent] if category.parent else [])]
    about = [
        product.unit,
        product.origin,
        *(name for kind in kinds for name in (kind.name_ko, kind.name_en)),
        store.name,
        store.name_other,
        product.description,
    ]
    fields = analyse([product.name, product.name_other], about)
    return Document(
        id=product.pk,
        texts={name: getattr(fields, name) for name in TEXTS},
        numbers={
            "id": [product.pk],
            "category": [kind.pk for kind in kinds],
            "market": [store.market_id],
            "store": [store.pk],
            "price": [product.price],
            "unit_price": [unit_price(product)],
            "band": [band_of(product.price, store.market.currency).number],
            "live": [int(product.live)],
            "changed": [int(product.changed_at.timestamp())],
        },
        keywords={
            "sale": ways_of_sale(product),
            "origin": [product.origin] if product.origin else [],
            "tag": product.tags,
        },
    )


def unit_price(product: Any) -> int:
    """Minor units per 100 g."""
    known = per_100_grams(
        product.price,
        sold_by=product.sold_by,
        price_unit=product.price_unit,
        piece_grams=product.piece_grams,
    )
    return NO_UNIT_PRICE if known is None else known


def ways_of_sale(product: Any) -> list[str]:
    """By the piece, by weight, for so much money; some goods both of the last."""
    by_money_too = product.by_money_too and product.sold_by != SoldBy.MONEY
    return [product.sold_by, *([SoldBy.MONEY.value] if by_money_too else [])]
