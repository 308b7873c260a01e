"""More goods for benchmarks over the stalls there are: the same for the same number, with stock.

Every product is a variant of one that a stall of the same kind and country already sells, under a
name of its own, so that searching and filtering have something true to life to work on. Nothing is
random: the n-th product is the same at every run, and a second run only adds what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from stores.models import Product, StockDay, Store
from stores.romanise import slug_of

SOURCE = "grown"
#: Products written in one transaction.
BATCH = 2_000
#: Different goods of one kind that serve as patterns; more would only take memory.
PATTERNS = 400
#: What makes another product of the same goods: words in both languages.
VARIETIES = (
    ("햇", "New-season"),
    ("유기농", "Organic"),
    ("산지직송", "Farm-direct"),
    ("특대", "Extra large"),
    ("알뜰", "Everyday"),
    ("제주", "Jeju"),
    ("못난이", "Wonky"),
    ("선물용", "Gift"),
    ("무농약", "Unsprayed"),
    ("아침", "Morning"),
    ("할머니", "Grandmother's"),
    ("한입", "Bite-size"),
    ("친환경", "Field-grown"),
    ("프리미엄", "Premium"),
    ("소포장", "Small-pack"),
    ("단골", "Regulars'"),
)
#: Facts a variant takes over from its pattern.
TAKEN = (
    *("category_id", "sold_by", "unit", "price_unit", "piece_grams", "step_grams", "by_money_too"),
    *("origin", "allergens", "tags", "tax_class", "tax_bp", "drawing"),
)
#: Two prime numbers, so that neighbours differ in everything.
STRIDE, SHIFT = 7_919, 104_729
FEWEST, MOST = 3, 60  # pieces on hand
WEIGHED = 500  # grams to each of them
UNCOUNTED = 5  # every fifth is not counted

Progress = Callable[[int, int], None]
Kind = tuple[str, str, int]


class NothingToGrow(ValueError):
    """There is no stall with goods to take as a pattern."""


@dataclass(frozen=True)
class Ground:
    """A stall, and which patterns suit it."""

    pk: int
    kind: Kind


def grow(*, products: int, now: datetime, progress: Progress) -> int:
    """Add products until there are so many in all; how many were added. Raises NothingToGrow."""
    there, grown = Product.objects.count(), Product.objects.filter(source=SOURCE).count()
    missing = max(0, products - there)
    if not missing:
        return 0
    patterns = _patterns()
    ground = [stall for stall in _ground() if patterns.get(stall.kind)]
    if not ground:
        raise NothingToGrow
    numbers = iter(range(grown, grown + missing))
    done = 0
    while batch := list(islice(numbers, BATCH)):
        _write([_variant(number, ground, patterns, now) for number in batch])
        done += len(batch)
        progress(done, missing)
    return done


def _write(products: list[Product]) -> None:
    with transaction.atomic():
        made = Product.objects.bulk_create(products)
        StockDay.objects.bulk_create(
            StockDay(product=product, on_hand=_on_hand(product)) for product in made
        )


def _variant(
    number: int, ground: list[Ground], patterns: dict[Kind, list[Product]], now: datetime
) -> Product:
    stall = ground[number % len(ground)]
    turn = number // len(ground)
    known = patterns[stall.kind]
    pattern = known[(turn + number * STRIDE) % len(known)]
    variety = VARIETIES[(number * SHIFT + turn) % len(VARIETIES)]
    name, other = _named(pattern, variety, turn // len(VARIETIES))
    return Product(
        store_id=stall.pk,
        source=SOURCE,
        ref=str(number),
        slug=slug_of(other or name, fallback="item"),
        name=name[:80],
        name_other=other[:80],
        price=_price(pattern.price, number),
        created_at=now,
        changed_at=now - timedelta(minutes=number % 50_000),
        sold_out=number % 31 == 0,
        **{fact: getattr(pattern, fact) for fact in TAKEN},
    )


def _named(pattern: Product, variety: tuple[str, str], lot: int) -> tuple[str, str]:
    """The pattern's two names with the variety before them, and a lot where that repeats."""
    korean, english = variety
    is_korean = not pattern.name.isascii()
    first, second = (korean, english) if is_korean else (english, korean)
    mark = f" {lot + 1}" if lot else ""
    other = f"{second} {pattern.name_other}{mark}" if pattern.name_other else ""
    return f"{first} {pattern.name}{mark}", other


def _price(price: int, number: int) -> int:
    """Up to a fifth dearer or cheaper, as round as prices are."""
    moved = price * (80 + number * STRIDE % 41) // 100
    step = 100 if moved >= 1000 else 1  # noqa: PLR2004  (won; dollars and pounds stay as they are)
    return max(step, moved - moved % step)


def _on_hand(product: Product) -> int | None:
    number = int(product.ref)
    if number % UNCOUNTED == 0:
        return None
    pieces = FEWEST + number * SHIFT % (MOST - FEWEST)
    return pieces * WEIGHED if product.sold_by == "weight" else pieces


def _ground() -> Iterator[Ground]:
    rows = Store.objects.open().filter(market__state="open").order_by("pk")
    facts = rows.values_list("pk", *_of_kind("market", "category"))
    for pk, currency, country, kind, parent in facts:
        yield Ground(pk, (currency, country, parent or kind))


def _patterns() -> dict[Kind, list[Product]]:
    """By country and kind of goods: one product of each name, in the order of their names."""
    found: dict[Kind, dict[str, Product]] = defaultdict(dict)
    rows = Product.objects.visible().exclude(source=SOURCE).exclude(sold_by="money")
    kinds = _of_kind("store__market", "store__category")
    for product in (
        rows.select_related("store__market", "store__category")
        .order_by("pk")
        .only(*("name", "name_other", "price", *TAKEN, *kinds))
        .iterator(chunk_size=BATCH)
    ):
        store = product.store
        kind = store.category.parent_id or store.category_id
        named = found[store.market.currency, store.market.country, kind]
        if len(named) < PATTERNS:
            named.setdefault(product.name, product)
    return {kind: [named[name] for name in sorted(named)] for kind, named in found.items()}


def _of_kind(market: str, category: str) -> tuple[str, ...]:
    return f"{market}__currency", f"{market}__country", f"{category}", f"{category}__parent"
