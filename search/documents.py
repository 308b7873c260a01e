"""One product as the engines hold it: the one place that says what is searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, QuerySet, Value, When

from search.engine import TEXTS, Document
from search.language.analysis import analyse
from search.language.text import words
from search.prices import band_of
from stores.models import Product, StockDay

#: Products read and indexed at once.
BATCH = 5_000


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


def batches(*, after: int = 0) -> Iterator[list[Document]]:
    """Documents of everything indexable with a higher id, in the order of ids; one query each."""
    while True:
        rows = _read(indexable().filter(pk__gt=after), BATCH)
        if not rows:
            return
        after = rows[-1].pk
        yield [document(product) for product in rows]


def of(ids: Iterable[int]) -> list[Document]:
    """Documents of those products that are indexable; the others must leave the index."""
    return [document(product) for product in _read(indexable().filter(pk__in=list(ids)), None)]


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


def _read(products: QuerySet[Product], limit: int | None) -> list[Any]:
    joined = with_live(products).select_related("store__market", "category__parent")
    return list(joined.order_by("pk")[:limit])


def document(product: Any) -> Document:
    """Of a product with its `live` (see `with_live`); asks the database nothing if its store,
    market and category are there."""
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
            "band": [band_of(product.price, store.market.currency).number],
            "live": [int(product.live)],
            "changed": [int(product.changed_at.timestamp())],
        },
    )
