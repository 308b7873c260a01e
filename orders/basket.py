"""Filling a basket. Nothing is claimed here: stock is held at checkout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.statements import one_statement
from orders.models import Basket, BasketLine, Preference
from stores import restricted
from stores.models import Product, SoldBy, Store

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

#: The most of one line, in pieces, grams and minor units: a slip of the finger, not a purchase.
MOST = {SoldBy.PIECE: 99, SoldBy.WEIGHT: 50_000, SoldBy.MONEY: 10_000_000}
NOTE_LENGTH = 120


class CannotAdd(ValueError):
    """What was asked for cannot lie in a basket; the message is for people."""


@dataclass(frozen=True)
class Removed:
    """A line that was taken out, so that one tap puts it back."""

    product_id: int
    ordered_by: str
    quantity: int
    choice: str
    note: str
    preference: str


def add(
    *,
    basket: Basket,
    product: Product,
    ordered_by: str,
    quantity: int,
    choice: str = "",
    note: str = "",
    preference: str = "",
    by: User | None,
    now: datetime,
) -> BasketLine:
    """Put pieces, grams or minor units of a product in; more of the same grows its line.

    Raises CannotAdd for another market's product, a way it is not sold, or an
    absurd quantity.
    """
    check(basket.market_id, product, ordered_by, quantity, choice)
    same = {"product": product, "ordered_by": ordered_by, "choice": choice}
    try:
        with one_statement():
            return basket.lines.create(
                **same,
                quantity=quantity,
                note=note[:NOTE_LENGTH],
                preference=preference,
                seen_price=product.price,
                added_at=now,
            )
    except IntegrityError:  # it lies there already
        line = basket.lines.get(**same)
    _grow(line, quantity, note, now)
    return line


def change(*, line: BasketLine, quantity: int, by: User | None, now: datetime) -> None:
    """Set a line's quantity; 0 takes it out. Raises CannotAdd for an absurd one."""
    if quantity <= 0:
        line.delete()
    else:
        BasketLine.objects.filter(pk=line.pk).update(quantity=_sane(line.ordered_by, quantity))


def annotate(
    *, line: BasketLine, note: str, preference: str, by: User | None, now: datetime
) -> None:
    """Keep a word to the stall, and what to do when this very thing has run out."""
    if preference and preference not in Preference.values:
        raise CannotAdd(_("Choose one of the three answers."))
    BasketLine.objects.filter(pk=line.pk).update(note=note[:NOTE_LENGTH], preference=preference)


def prefer(*, basket: Basket, preference: str, by: User | None, now: datetime) -> None:
    """Keep what to do when anything of the basket has run out."""
    if preference not in Preference.values:
        raise CannotAdd(_("Choose one of the three answers."))
    Basket.objects.filter(pk=basket.pk).update(preference=preference)
    basket.preference = preference


def remove(*, line: BasketLine, by: User | None, now: datetime) -> Removed:
    """Take a line out; what is returned puts it back through `add`."""
    change(line=line, quantity=0, by=by, now=now)
    return _removed(line)


def remove_stall(
    *, lines: QuerySet[BasketLine], store: Store, by: User | None, now: datetime
) -> list[Removed]:
    """Take everything of one stall out of a basket's lines; what is returned puts it back."""
    theirs = lines.filter(product__store=store).select_related("basket")
    with transaction.atomic():
        return [remove(line=line, by=by, now=now) for line in theirs]


def _removed(line: BasketLine) -> Removed:
    return Removed(
        line.product_id, line.ordered_by, line.quantity, line.choice, line.note, line.preference
    )


def merge(*, guest: Basket, into: Basket, now: datetime) -> list[int]:
    """Pour a guest's basket into the shopper's own at the same market.

    The larger quantity of a product stays; the ids of products where the two
    differed are returned, so that the shopper is told.
    """
    differed = []
    with transaction.atomic():
        mine = {_same(line): line for line in into.lines.all()}
        for line in guest.lines.all():
            own = mine.get(_same(line))
            if own is None:
                BasketLine.objects.filter(pk=line.pk).update(basket=into)
            elif own.quantity != line.quantity:
                differed.append(line.product_id)
                largest = max(own.quantity, line.quantity)
                BasketLine.objects.filter(pk=own.pk).update(quantity=largest)
        if guest.preference != Preference.SIMILAR:
            Basket.objects.filter(pk=into.pk).update(preference=guest.preference)
        guest.delete()
    return differed


def see_prices(*, lines: Iterable[BasketLine]) -> None:
    """The shopper has been shown today's prices of lines just read."""
    for line in lines:
        if line.seen_price != line.product.price:
            BasketLine.objects.filter(pk=line.pk).update(seen_price=line.product.price)


def ways(product: Product) -> tuple[str, ...]:
    """What a product may be ordered by."""
    if product.sold_by == SoldBy.WEIGHT and product.by_money_too:
        return (SoldBy.WEIGHT, SoldBy.MONEY)
    return (product.sold_by,)


def check(
    market_id: int, product: Product, ordered_by: str, quantity: int, choice: str = ""
) -> None:
    """Raise CannotAdd for what can lie in no basket of that market."""
    if product.store.market_id != market_id:
        raise CannotAdd(_("That is sold at another market. Each market has its own basket."))
    if ordered_by not in ways(product):
        raise CannotAdd(_("This is not sold that way."))
    if not restricted.sold_online(product):
        raise CannotAdd(restricted.notice(product))
    if choice and choice not in product.choices:
        raise CannotAdd(_("Choose one of the stall's own preparations."))
    _sane(ordered_by, quantity)


def _sane(ordered_by: str, quantity: int) -> int:
    if not 0 < quantity <= MOST[SoldBy(ordered_by)]:
        raise CannotAdd(_("That quantity is not possible. Please choose a smaller one."))
    return quantity


def _grow(line: BasketLine, quantity: int, note: str, now: datetime) -> None:
    _sane(line.ordered_by, line.quantity + quantity)
    changes: dict[str, object] = {"quantity": F("quantity") + quantity, "added_at": now}
    if note:
        changes["note"] = note[:NOTE_LENGTH]
    BasketLine.objects.filter(pk=line.pk).update(**changes)
    line.refresh_from_db()


def _same(line: BasketLine) -> tuple[int, str, str]:
    return line.product_id, line.ordered_by, line.choice
