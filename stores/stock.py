"""How much there is, and who may have it: claims never sell more than that.

Every change is one guarded UPDATE whose row count decides; nothing is decided on a
value read before. Units are pieces, grams, or minor units for goods sold only by
money. Whoever touches several rows does so in the order of their ids, so that two never
wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from core.compiled import compiled_once, numbered
from core.events import announce, tell
from stores.events import product_changed, stock_changed
from stores.models import Product, StockDay

if TYPE_CHECKING:
    from accounts.models import User


class NotHeld(RuntimeError):
    """More was to be freed or settled than is held: a bug in the caller."""


class Short(RuntimeError):
    """There was not enough of everything; `rows` are those that fell short, as they were."""

    def __init__(self, rows: list[StockDay]) -> None:
        super().__init__(", ".join(f"stock {row.pk}" for row in rows))
        self.rows = rows


def claim(*, units: Mapping[int, int]) -> None:
    """Hold units of each stock row, by its id, inside the order's transaction.

    Raises Short where a row has not enough, or where its product is withdrawn or sold out:
    then the transaction is to be undone, for the other rows may hold their units already.
    Raises ValueError unless there are units, and each is positive.
    """
    if not units or min(units.values()) <= 0:
        raise ValueError("a claim takes at least one unit")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a claim needs the transaction that uses it")
    locked = list(StockDay.objects.select_for_update().filter(pk__in=units).order_by("pk"))
    if _take(units) != len(units):
        raise Short(_not_taken(locked))
    for row in locked:
        if row.left == units[row.pk]:  # nothing is left now
            _say_changed(row.product_id)


def _take(units: Mapping[int, int]) -> int:
    """The one guarded UPDATE; how many rows held. The guard on the row's own columns stands
    outside the subquery, so that PostgreSQL tests it again on the row as it is once locked."""
    wanted = Case(*(When(pk=pk, then=Value(count)) for pk, count in units.items()))
    sellable = Product.objects.filter(stock__in=list(units), listed=True, sold_out=False)
    enough = Q(on_hand__isnull=True) | Q(on_hand__gte=F("held") + wanted)
    guarded = StockDay.objects.filter(
        enough, pk__in=list(units), product_id__in=sellable.order_by().values("pk")
    )
    return guarded.update(held=F("held") + wanted)


def _not_taken(locked: list[StockDay]) -> list[StockDay]:
    """The rows that hold no more than before; nobody else moves them meanwhile."""
    held = dict(
        StockDay.objects.filter(pk__in=[row.pk for row in locked]).values_list("pk", "held")
    )
    return [row for row in locked if held[row.pk] == row.held]


def release(*, stock_day_id: int, units: int) -> None:
    """Free units of an expired or cancelled order; raises NotHeld."""
    changed = StockDay.objects.filter(pk=stock_day_id, held__gte=units)
    if changed.update(held=F("held") - units) != 1:
        raise NotHeld(f"stock {stock_day_id} holds fewer than {units}")
    row = StockDay.objects.get(pk=stock_day_id)
    if row.left == units:  # there was nothing left before
        _say_changed(row.product_id)


def settle(*, stock_day_id: int, units: int) -> None:
    """Hand over what was claimed: on hand and held go down together; raises NotHeld.

    Stock that is not counted stays so.
    """
    changed = StockDay.objects.filter(pk=stock_day_id, held__gte=units)
    if changed.update(held=F("held") - units, on_hand=F("on_hand") - units) != 1:
        raise NotHeld(f"stock {stock_day_id} holds fewer than {units}")


def set_on_hand(*, product: Product, units: int | None, by: User | None, now: datetime) -> StockDay:
    """Say how much is on the stall, claimed units included; None stops counting.

    Never below what orders hold already: those were sold.
    """
    row = ensure_row(product, None)
    counted = None if units is None else Greatest(F("held"), Value(units))
    with transaction.atomic():
        StockDay.objects.filter(pk=row.pk).update(on_hand=counted)
        _say_changed(product.pk)
    row.refresh_from_db()
    return row


def set_left(*, product: Product, units: int | None, by: User | None, now: datetime) -> StockDay:
    """Say how much may still be sold, beside what orders hold; None stops counting."""
    row = ensure_row(product, None)
    counted = None if units is None else F("held") + units
    with transaction.atomic():
        StockDay.objects.filter(pk=row.pk).update(on_hand=counted)
        _say_changed(product.pk)
    row.refresh_from_db()
    return row


def set_quota(
    *, product: Product, units: int | None, day: date, by: User | None, now: datetime
) -> None:
    """Offer that much on each local day, from `day` on; None goes back to counted stock."""
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(daily_quota=units, changed_at=now)
        if units is not None:
            StockDay.objects.filter(product=product, day__gte=day).update(
                on_hand=Greatest(F("held"), Value(units))
            )
        _say_changed(product.pk)
    product.daily_quota = units


def sold_out(*, product: Product, by: User | None, now: datetime) -> None:
    """The stall says that none is left; nothing can be claimed until it says "back"."""
    _set_sold_out(product, value=True, now=now)


def back(*, product: Product, by: User | None, now: datetime) -> None:
    """The stall has it again. Counted stock that had run out is no longer counted,
    as the stall would otherwise have to type a number to sell."""
    with transaction.atomic():
        StockDay.objects.filter(product=product, day__isnull=True, on_hand=F("held")).update(
            on_hand=None
        )
        _set_sold_out(product, value=False, now=now)


def _set_sold_out(product: Product, *, value: bool, now: datetime) -> None:
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(sold_out=value, changed_at=now)
        _say_changed(product.pk)
    product.sold_out = value


def left_for(products: Iterable[Product], day: date) -> dict[int, int | None]:
    """What may still be claimed of each product on a local day, by product id; one query.

    None: not counted. A hint for pages; `claim` decides.
    """
    return left_by(products, lambda _: day)


def used_up_on(day: date) -> Exists:
    """True of products of which nothing is left for an order of that local day."""
    counted = Q(day=None, product__daily_quota=None)
    by_day = Q(day=day, product__daily_quota__isnull=False)
    empty = StockDay.objects.filter(
        counted | by_day, product=OuterRef("pk"), on_hand__lte=F("held")
    )
    return Exists(empty)


def left_by(
    products: Iterable[Product], day_of: Callable[[Product], date]
) -> dict[int, int | None]:
    """Like left_for, where the local day differs by product (markets in several zones)."""
    wanted = {product.pk: product for product in products}
    rows = rows_by(wanted.values(), day_of)
    return {pk: left_in(rows.get(pk), product) for pk, product in wanted.items()}


def left_in(row: StockDay | None, product: Product) -> int | None:
    """What may still be claimed of a product, whose row may not be written yet."""
    return product.daily_quota if row is None else row.left


def rows_by(products: Iterable[Product], day_of: Callable[[Product], date]) -> dict[int, StockDay]:
    """The rows that orders for a local day claim from, by product id; one query. A row that
    nobody needed so far is not there; `ensure_row` makes it."""
    days = {product.pk: StockDay.day_for(product, day_of(product)) for product in products}
    dated = sorted({day.isoformat() for day in days.values() if day is not None})
    found = {}
    for values in _rows(**numbered("id", [*days]), **numbered("day", dated)):
        row = StockDay.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values)
        day = days[row.product_id]
        if str(row.day) == str(day):  # SQLite has words
            row.day = day
            found[row.product_id] = row
    return found


_COLUMNS = [field.attname for field in StockDay._meta.concrete_fields]


@compiled_once
def _rows(**given: Any) -> QuerySet[StockDay, tuple[Any, ...]]:
    """Of the products with those ids, counted or of one of the days."""
    ids = [value for name, value in given.items() if name.startswith("id")]
    days = [value for name, value in given.items() if name.startswith("day")]
    rows = StockDay.objects.filter(Q(day__isnull=True) | Q(day__in=days), product__pk__in=ids)
    return rows.values_list(*_COLUMNS)


def counted_left(product: Product) -> int | None:
    """What may still be sold of counted stock; None where it is not counted."""
    row = StockDay.objects.filter(product=product, day=None).first()
    return row.left if row else None


def ensure_row(product: Product, day: date | None) -> StockDay:
    """The product's row of that quota day, or of counted stock; made where it is missing.

    Two at the same moment make one row: the unique constraints let the second pass by.
    """
    wanted = {"product": product, "day": day}
    row = StockDay.objects.filter(**wanted).first()
    if row is None:
        on_hand = None if day is None else product.daily_quota
        StockDay.objects.bulk_create(
            [StockDay(product=product, day=day, on_hand=on_hand)], ignore_conflicts=True
        )
        row = StockDay.objects.get(**wanted)
    return row


def _say_changed(product_id: int) -> None:
    for event in (stock_changed, product_changed):
        tell(event, product_id=product_id)
        announce(event, product_id=product_id)
