"""Numbers without gaps: receipts and credit notes, per market and local year."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from core.models import Series


def next_number(series: str) -> int:
    """The next number of a series, from 1. Call inside the transaction that uses it.

    The row stays locked until that transaction ends, so a rollback gives the
    number back and no two callers get the same.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("a gapless number needs the transaction that uses it")
    Series.objects.bulk_create([Series(name=series)], ignore_conflicts=True)
    Series.objects.filter(name=series).update(last=F("last") + 1)
    return Series.objects.values_list("last", flat=True).get(name=series)
