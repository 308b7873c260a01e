"""What a product's page shows beside it: the same at other stalls, things like it, and more
of its own stall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, Value, When

from core.clock import local_date
from stores.cards import Card, card_of, sliced_for_cards
from stores.models import Product
from stores.stock import left_by

#: Cards of each row at most.
SAME = 6
MORE = 6


@dataclass(frozen=True)
class Beside:
    """`same` is the same thing at other stalls, `like` what comes closest where nobody else has it.
    `left` is how much there is of the product itself (None: not counted)."""

    same: list[Card]
    like: list[Card]
    more: list[Card]
    left: int | None


def beside(product: Product, *, language: str, now: datetime) -> Beside:
    """Three queries. What is sold out is left out, as is what not everybody may buy."""
    others, own = _at_other_stalls(product), _of_its_stall(product)
    today = local_date(product.store.market.time_zone, now)
    left = left_by([product, *others, *own], lambda _row: today)

    def there(rows: list[Product]) -> list[Card]:
        made = (card_of(row, left=left[row.pk], language=language) for row in rows)
        return [card for card in made if not card.sold_out]

    same = there([row for row in others if _is_same(row, product)])
    return Beside(same, [] if same else there(others), there(own), left[product.pk])


def _at_other_stalls(product: Product) -> list[Product]:
    """The same kind of goods, those of the same name first; the cheapest first."""
    nearest = Case(
        When(_same_name(product), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    there = Product.objects.visible().for_everybody().filter(sold_out=False)
    there = there.filter(store__market=product.store.market_id).exclude(store=product.store_id)
    found = there.filter(category=product.category_id).order_by(nearest, "price", "id")
    return list(sliced_for_cards(found[:SAME]))


def _of_its_stall(product: Product) -> list[Product]:
    """What else its stall touched last, things of the same kind first."""
    kind = Case(
        When(category=product.category_id, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    own = Product.objects.visible().for_everybody().filter(sold_out=False)
    own = own.filter(store=product.store_id).exclude(pk=product.pk)
    return list(sliced_for_cards(own.order_by(kind, "-changed_at", "id")[:MORE]))


def _same_name(product: Product) -> Q:
    """The two languages of a name may stand either way round at another stall."""
    names = [name for name in (product.name, product.name_other) if name]
    same = Q()
    for name in names:
        same |= Q(name__iexact=name) | Q(name_other__iexact=name)
    return same


def _is_same(other: Product, product: Product) -> bool:
    mine = {name.casefold() for name in (product.name, product.name_other) if name}
    return not mine.isdisjoint({other.name.casefold(), other.name_other.casefold()})
