from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Posting(models.Model):
    """One balanced set of legs in one currency. Append-only; the key is its identity."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.key


class Leg(models.Model):
    """One side of a posting: a debit is positive, a credit negative, in minor units."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="legs")
    account = models.CharField(max_length=80, db_index=True)
    amount = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.account} {self.amount:+d}"
