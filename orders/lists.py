"""Lists of what somebody buys again and again: save, add, rename, take away and bring back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from market.models import Market
from orders import basket as baskets
from orders.models import Basket, SavedLine, SavedList
from orders.reordering import Wish

if TYPE_CHECKING:
    from accounts.models import User

#: More than that nobody reads through.
MOST_LISTS = 20
MOST_LINES = 60
NAME_LENGTH = 40


class CannotKeep(ValueError):
    """There are too many already; the message is for people."""


def lists_of(user: User, *, market: str) -> list[SavedList]:
    """A person's lists at one market (its slug); one query."""
    return list(user.lists.filter(removed_at=None, market__slug=market))


def save_basket(*, basket: Basket, name: str, by: User, now: datetime) -> SavedList:
    """Make a list of what lies in a basket; the basket stays as it is. Raises CannotKeep."""
    lines = basket.lines.select_related("product__store")
    wishes = [
        Wish(line.product, line.ordered_by, line.quantity, line.choice, line.note, line.preference)
        for line in lines[: MOST_LINES + 1]
    ]
    with transaction.atomic():
        saved = start(market=basket.market, name=name, by=by, now=now)
        _write(saved, wishes)
    return saved


def start(*, market: Market, name: str, by: User, now: datetime) -> SavedList:
    """An empty list. Raises CannotKeep for one too many."""
    if by.lists.filter(removed_at=None).count() >= MOST_LISTS:
        raise CannotKeep(
            _("You have %(most)s lists, more do not fit. Take one away.") % {"most": MOST_LISTS}
        )
    name = name.strip()[:NAME_LENGTH] or _("My list")
    return SavedList.objects.create(owner=by, market=market, name=name, created_at=now)


def put_on(*, saved: SavedList, wish: Wish, by: User, now: datetime) -> None:
    """Put a product on a list; one that is there takes the new quantity. Raises CannotKeep,
    and CannotAdd for what could not lie in a basket either."""
    baskets.check(saved.market_id, wish.product, wish.ordered_by, wish.quantity, wish.choice)
    with transaction.atomic():
        _write(saved, [wish])


def drop(*, line: SavedLine, by: User, now: datetime) -> None:
    """Take one line off its list."""
    line.delete()


def rename(*, saved: SavedList, name: str, by: User, now: datetime) -> None:
    """Give a list another name; an empty one changes nothing."""
    name = name.strip()[:NAME_LENGTH]
    if name:
        SavedList.objects.filter(pk=saved.pk).update(name=name)


def remove(*, saved: SavedList, by: User, now: datetime) -> None:
    """Take a list away. The last one taken away can be brought back; the one before is gone."""
    with transaction.atomic():
        by.lists.exclude(removed_at=None).delete()
        SavedList.objects.filter(pk=saved.pk).update(removed_at=now)


def bring_back(*, saved: SavedList, by: User, now: datetime) -> None:
    """Undo `remove`."""
    SavedList.objects.filter(pk=saved.pk).update(removed_at=None)


def _write(saved: SavedList, wishes: Iterable[Wish]) -> None:
    for wish in wishes:
        product = wish.product
        SavedLine.objects.update_or_create(
            saved=saved,
            product=product,
            ordered_by=wish.ordered_by,
            choice=wish.choice,
            defaults={
                "quantity": wish.quantity,
                "note": wish.note,
                "preference": wish.preference,
                "sold_by": product.sold_by,
                "price": product.price,
                "unit": product.unit,
                "price_unit": product.price_unit,
            },
        )
    if saved.lines.count() > MOST_LINES:
        raise CannotKeep(
            _("%(most)s things fit on a list. Start another one.") % {"most": MOST_LINES}
        )
