"""The books' only truth: append-only postings whose legs sum to zero.

Sign: a debit is positive, a credit negative, in minor units of one currency. So
`psp` and `cash:{market}` (what we have) stand above zero, `order_funds:{order}`,
`store:{store}` and `commission:{market}` (what we owe or have earned) below it.

The unique business key is the idempotency: posting the same thing twice gives the
first row back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Sum

from core.money import minor_digits
from payments.models import Leg, Posting

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

Legs = Sequence[tuple[str, int]]


class Unbalanced(ValueError):
    """The legs do not sum to zero, are not integers, or there are none."""


class KeyTaken(ValueError):
    """The key stands for another posting already."""


def post(
    *,
    key: str,
    kind: str,
    currency: str,
    legs: Legs,
    by: AbstractBaseUser | None,
    now: datetime,
    why: str = "",
) -> Posting:
    """Book legs (account, signed minor units) under a business key; legs of zero are left out.

    Raises Unbalanced, UnknownCurrency, and KeyTaken where the key was used for
    other legs. The same posting again returns the row that stands.
    """
    minor_digits(currency)
    kept = _checked(legs)
    with transaction.atomic():
        standing = _standing(key)
        if standing is None:
            standing = _write(
                Posting(
                    key=key,
                    kind=kind,
                    currency=currency,
                    at=now,
                    by_id=by.pk if by else None,
                    why=why,
                ),
                kept,
            )
    return _same(standing, currency, kept)


def balance(account: str, currency: str) -> int:
    """Debits less credits of an account, in minor units."""
    legs = Leg.objects.filter(account=account, posting__currency=currency)
    return legs.aggregate(total=Sum("amount"))["total"] or 0


def balances(prefix: str) -> dict[tuple[str, str], int]:
    """The balance of every (account, currency) whose account begins with a prefix."""
    rows = (
        Leg.objects.filter(account__startswith=prefix)
        .order_by("account", "posting__currency")
        .values_list("account", "posting__currency")
        .annotate(total=Sum("amount"))
    )
    return {(account, currency): total for account, currency, total in rows}


def _checked(legs: Legs) -> list[tuple[str, int]]:
    if any(type(amount) is not int for _, amount in legs):
        raise Unbalanced("legs take integer minor units")
    kept = [(account, amount) for account, amount in legs if amount]
    if not kept or sum(amount for _, amount in kept) != 0:
        raise Unbalanced(f"legs must sum to zero: {list(legs)}")
    return kept


def _standing(key: str) -> Posting | None:
    return Posting.objects.filter(key=key).first()


def _write(posting: Posting, legs: list[tuple[str, int]]) -> Posting:
    """Insert, or give back what another process inserted at the same moment."""
    try:
        with transaction.atomic():
            posting.save(force_insert=True)
            Leg.objects.bulk_create(
                Leg(posting=posting, account=account, amount=amount) for account, amount in legs
            )
            return posting
    except IntegrityError:
        standing = _standing(posting.key)
        if standing is None:
            raise
        return standing


def _same(posting: Posting, currency: str, legs: list[tuple[str, int]]) -> Posting:
    booked = sorted(posting.legs.values_list("account", "amount"))
    if posting.currency != currency or booked != sorted(legs):
        raise KeyTaken(f"{posting.key} is booked as {booked}, not {sorted(legs)}")
    return posting
