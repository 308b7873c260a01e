"""How much there is, and who may have it: claims never sell more than that.

Every change is one guarded UPDATE whose row count decides; nothing is decided on a
value read before. Units are pieces, grams, or minor units for goods sold only by
money. Callers that claim several rows do so in the order of product ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest

from core.events import announce, tell
from stores.events import product_changed, stock_changed
from stores.models import Product, StockDay

if TYPE_CHECKING:
    from accounts.models import User


class NotHeld(RuntimeError):
    """More was to be freed or settled than is held: a bug in the caller."""


def claim(*, product_id: int, day: date | None, units: int) -> StockDay | None:
    """Hold units of a product for an order of that local day; None where there is not enough.

    Goods with a daily quota are claimed from that day's row, made at the first claim;
    all others from counted stock, whatever the day. A product that is withdrawn or sold
    out has nothing to claim. Raises ValueError unless units is positive.
    """
    if units <= 0:
        raise ValueError("a claim takes at least one unit")
    row = _row_of(product_id, day)
    if row is None or not _take(row, units):
        return None
    row.refresh_from_db()
    if row.left == 0:
        _say_changed(product_id)
    return row


def _take(row: StockDay, units: int) -> bool:
    """The one guarded UPDATE. The guard on the row's own columns stands outside the
    subquery, so that PostgreSQL tests it again on the row as it is once locked."""
    sellable = Product.objects.filter(pk=row.product_id, listed=True, sold_out=False)
    enough = Q(on_hand__isnull=True) | Q(on_hand__gte=F("held") + units)
    guarded = StockDay.objects.filter(
        enough, pk=row.pk, product_id__in=sellable.order_by().values("pk")
    )
    return guarded.update(held=F("held") + units) == 1


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
    days = {day_of(product) for product in wanted.values()}
    rows = StockDay.objects.filter(Q(day__isnull=True) | Q(day__in=days), product__in=wanted)
    left = {(row.product_id, row.day): row.left for row in rows}
    return {
        pk: left.get((pk, StockDay.day_for(product, day_of(product))), product.daily_quota)
        for pk, product in wanted.items()
    }


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


def _row_of(product_id: int, day: date | None) -> StockDay | None:
    product = Product.objects.filter(pk=product_id).only("id", "daily_quota").first()
    if product is None or (day is None and product.daily_quota is not None):
        return None
    return ensure_row(product, day if product.daily_quota is not None else None)


def _say_changed(product_id: int) -> None:
    for event in (stock_changed, product_changed):
        tell(event, product_id=product_id)
        announce(event, product_id=product_id)
