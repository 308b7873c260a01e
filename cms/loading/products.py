"""Writing the goods of all stalls in batches: new ones in bulk, changed ones by their deeds.

A new product keeps what `catalogue.add_product` keeps: it passes `catalogue.check`, has a slug,
and a row of counted stock. What that deed also does, telling search of each single product, the
load does once at its end by building the index anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction

from cms.loading.country import minor
from cms.loading.goods import (
    GRAMS,
    GRAMS_PER_POUND,
    POUNDS,
    category_of,
    drawing_of,
    origin_of,
    unit_of,
)
from cms.loading.markets import Loading
from cms.loading.pictures import Pictures
from cms.loading.reading import BadRow, Row
from cms.loading.remembering import Memory
from cms.loading.shapes import PRODUCT_ROW, ProductFacts, changed, facts_of, only
from stores import catalogue, stock
from stores.models import Photo, Product, SoldBy, StockDay, Store
from stores.romanise import slug_of

#: Rows written in one transaction.
BATCH = 1_000
HIGHEST = 100_000_000.0
MOST_STOCK = 1_000_000

Refuse = Callable[[Row, object], None]


@dataclass(frozen=True)
class Listed:
    """A row of the file with the stall and the facts it stands for."""

    row: Row
    ref: str
    store: Store
    facts: dict[str, Any]


@dataclass
class Catalogue:
    """The goods that stalls list, by their id in the files."""

    goods: dict[str, Row]
    loading: Loading
    pictures: Pictures

    def facts(self, row: Row) -> ProductFacts:
        """What the two files say together; raises BadRow."""
        goods = self.goods.get(row["product_id"])
        country = self.loading.country
        if goods is None:
            raise BadRow(
                f'product_id is "{row["product_id"]}", which is not in {country.catalogue}. '
                "Write it in there, or take this row out."
            )
        kind, name = goods["stall_type"], goods.text("name", 80)
        unit = unit_of(kind, goods["qty"], goods["unit"], pounds=country.pounds)
        price = row.number("price", low=0.01, high=HIGHEST)
        if price is None:
            raise BadRow("price is empty. Write what it costs.")
        return ProductFacts(
            name=name,
            name_other=goods["name_en"][:80],
            category=category_of(kind, name, goods["name_en"]),
            sold_by=str(unit.sold_by),
            price=max(1, minor(price * unit.share, country.currency)),
            unit=unit.unit,
            price_unit=str(unit.price_unit),
            piece_grams=unit.piece_grams,
            origin=origin_of(kind, name) if country.code == "KR" else "",
            drawing=drawing_of(goods["image"]),
            photo=self.pictures.name_for(kind, name, country.language),
            sold_out=row.flag("sold_out"),
            on_hand=_on_hand(row, goods, unit.sold_by),
        )


def write_products(rows: Iterable[Row], catalogue: Catalogue, refuse: Refuse) -> Iterator[int]:
    """Bring the goods up to the file; yields how many rows are done, and counts them once each."""
    seen: set[int] = set()
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        with transaction.atomic():
            _write(list(_listed(batch, catalogue, seen, refuse)), catalogue, refuse)
        yield len(batch)


def _listed(
    batch: list[Row], catalogue: Catalogue, seen: set[int], refuse: Refuse
) -> Iterator[Listed]:
    wanted = {row["stall_id"] for row in batch}
    stores = Store.objects.filter(source=catalogue.loading.source, ref__in=wanted)
    by_ref = {store.ref: store for store in stores.select_related("market")}
    for row in batch:
        ref = f"{row['stall_id']}/{row['product_id']}"
        try:
            store = _store(row, by_ref, twice=hash(ref) in seen)
            facts = facts_of(catalogue.facts(row))
        except BadRow as bad:
            refuse(row, bad)
        else:
            seen.add(hash(ref))
            yield Listed(row, ref, store, facts)


def _store(row: Row, by_ref: dict[str, Store], *, twice: bool) -> Store:
    if row["stall_id"] not in by_ref:
        raise BadRow(f'stall_id is "{row["stall_id"]}", which is not in stalls.csv.')
    if twice:
        raise BadRow("this stall lists this product above. Take one of the two rows out.")
    return by_ref[row["stall_id"]]


def _write(listed: list[Listed], goods: Catalogue, refuse: Refuse) -> None:
    loading = goods.loading
    refs = [item.ref for item in listed]
    memory = Memory("product", loading.source, refs)
    stores = {item.store.pk for item in listed}
    there = {
        product.ref: product
        for product in Product.objects.filter(
            source=loading.source, ref__in=refs, store__in=stores
        ).select_related("store__market")
    }
    new = [item for item in listed if item.ref not in there]
    other = [item for item in listed if item.ref in there and not memory.same(item.ref, item.facts)]
    photos = goods.pictures.give(_wanted([*new, *other]), now=loading.now)
    written = _create(new, photos, loading, refuse)
    for item in other:
        news = changed(memory.before(item.ref), item.facts)
        try:
            _update(there[item.ref], news, _photo(item, photos), loading)
        except catalogue.BadProduct as bad:
            refuse(item.row, bad)
        else:
            written.append(item)
    memory.keep({item.ref: item.facts for item in written})


def _wanted(listed: list[Listed]) -> set[tuple[int, str]]:
    return {(item.store.pk, item.facts["photo"]) for item in listed if item.facts["photo"]}


def _create(
    new: list[Listed], photos: dict[tuple[int, str], Photo], loading: Loading, refuse: Refuse
) -> list[Listed]:
    sound, products = [], []
    for item in new:
        product = Product(
            store=item.store,
            source=loading.source,
            ref=item.ref,
            slug=slug_of(item.facts["name_other"] or item.facts["name"], fallback="item"),
            photo=_photo(item, photos),
            sold_out=item.facts["sold_out"],
            created_at=loading.now,
            changed_at=loading.now,
            **_fields(item.facts, loading),
        )
        try:
            catalogue.check(product)
        except catalogue.BadProduct as bad:
            refuse(item.row, bad)
        else:
            sound.append(item)
            products.append(product)
    made = Product.objects.bulk_create(products)
    StockDay.objects.bulk_create(
        StockDay(product=product, on_hand=item.facts["on_hand"])
        for product, item in zip(made, sound, strict=True)
    )
    return sound


def _update(product: Product, news: dict[str, Any], photo: Photo | None, loading: Loading) -> None:
    """By the deeds of a stall, so that search and shoppers hear of it. Raises BadProduct."""
    facts = _fields(only(news, PRODUCT_ROW), loading)
    if "photo" in news:
        facts["photo"] = photo
    if facts:
        catalogue.change_product(product=product, by=None, now=loading.now, **facts)
    if "on_hand" in news:
        stock.set_left(product=product, units=news["on_hand"], by=None, now=loading.now)
    if "sold_out" in news:
        deed = stock.sold_out if news["sold_out"] else stock.back
        deed(product=product, by=None, now=loading.now)


def _fields(facts: dict[str, Any], loading: Loading) -> dict[str, Any]:
    fields = only(facts, PRODUCT_ROW)
    if "category" in fields:
        fields["category"] = loading.categories[fields["category"]]
    return fields


def _photo(item: Listed, photos: dict[tuple[int, str], Photo]) -> Photo | None:
    return photos.get((item.store.pk, item.facts["photo"]))


def _on_hand(row: Row, goods: Row, sold_by: str) -> int | None:
    """The file counts in its own units; stock by weight is in grams."""
    number = row.whole("stock", most=MOST_STOCK)
    if number is None or sold_by != SoldBy.WEIGHT:
        return number
    each = GRAMS_PER_POUND if goods["unit"] in POUNDS else GRAMS[goods["unit"]]
    return round(number * float(goods["qty"]) * each)
