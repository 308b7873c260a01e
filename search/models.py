"""What the index has still to learn, and words that mean the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class IndexOutbox(models.Model):
    """A product to be read again into the index: written with the change, deleted once indexed.

    Holds an id and no foreign key: a product that was deleted must still leave the index.
    """

    product_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "index outbox"

    def __str__(self) -> str:
        return f"product {self.product_id}"


class Synonym(models.Model):
    """A group of words or phrases for the same goods, beside the built-in ones."""

    #: Comma-separated, in any language: 배추, napa cabbage.
    phrases = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.phrases

    def group(self) -> list[str]:
        return [phrase.strip() for phrase in self.phrases.split(",") if phrase.strip()]
