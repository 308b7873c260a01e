"""What a product's page shows beside it: the same at other stalls, things like it, and more
of its own stall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core.clock import local_date
from stores.cards import Card, card_of, for_cards
from stores.models import Product
from stores.opening import Off, off_of, with_days_off
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
    #: Whether its stall, or the whole market, is off today.
    off: Off


def beside(product: Product, *, language: str, now: datetime) -> Beside:
    """Two queries. What is sold out is left out, as is what not everybody may buy."""
    today = local_date(product.store.market.time_zone, now)
    around = Product.objects.filter(pk__in=_around(product).values("pk"))
    shown = with_days_off(for_cards(around), "store", day=today).order_by()
    read = {row.pk: row for row in shown}
    off, found = off_of(read.pop(product.pk)), list(read.values())
    others = [row for row in found if row.store_id != product.store_id]
    others.sort(key=lambda row: (not _is_same(row, product), row.price, row.pk))
    own = [row for row in found if row.store_id == product.store_id]
    own.sort(key=lambda row: (row.changed_at, -row.pk), reverse=True)
    own.sort(key=lambda row: row.category_id != product.category_id)
    left = left_by([product, *found], lambda _row: today)

    def there(rows: list[Product]) -> list[Card]:
        made = (card_of(row, left=left[row.pk], language=language) for row in rows)
        return [card for card in made if not card.sold_out]

    same = there([row for row in others if _is_same(row, product)])
    return Beside(same, [] if same else there(others), there(own), left[product.pk], off)


def _around(product: Product) -> QuerySet[Product]:
    """The same kind of goods at other stalls, those of the same name first; what its own stall
    touched last, things of the same kind first; and itself. Each is cut short before it is joined.

    A UNION of all: for one or the other (OR) PostgreSQL would read all products there are.
    """
    there = Product.objects.visible().for_everybody().filter(sold_out=False)
    kind = there.filter(store__market=product.store.market_id, category=product.category_id)
    alike = kind.exclude(store=product.store_id)
    alike = alike.order_by(_first(_same_name(product)), "price", "id")
    own = there.filter(store=product.store_id).exclude(pk=product.pk)
    own = own.order_by(_first(Q(category=product.category_id)), "-changed_at", "id")
    few = (alike.values("pk")[:SAME], own.values("pk")[:MORE])
    first, second = (Product.objects.filter(pk__in=ids).order_by() for ids in few)
    return first.union(second, Product.objects.filter(pk=product.pk).order_by())


def _first(those: Q) -> Case:
    """Sorts what is true of it before the rest."""
    return Case(When(those, then=Value(0)), default=Value(1), output_field=IntegerField())


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
