"""What the index has still to learn, words that mean the same, and what was looked for."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.language.synonyms import LONGEST
from search.language.text import words
from stores.models import Store

#: Of a group of synonyms.
_FEWEST = 2


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


#: Characters of a group of synonyms; of a text that is counted, and of what was shown instead.
PHRASES, TEXT, SHOWING = 300, 80, 200


class Synonym(models.Model):
    """A group of words or phrases for the same goods, beside the built-in ones."""

    #: Comma-separated, in any language: 배추, napa cabbage.
    phrases = models.CharField(
        _("words for the same"),
        max_length=PHRASES,
        help_text=_(
            "With commas between: 봄동, spring cabbage. Who looks for one finds what any of them "
            "finds."
        ),
    )

    class Meta:
        ordering: ClassVar = ["phrases", "id"]
        verbose_name = _("words for the same")
        verbose_name_plural = _("words for the same")

    def __str__(self) -> str:
        return self.phrases

    def clean(self) -> None:
        """Each phrase once, as it was written; raises ValidationError with what to do."""
        written = [phrase.strip() for phrase in self.phrases.split(",") if phrase.strip()]
        phrases: dict[tuple[str, ...], str] = {}
        for phrase in written:
            phrases.setdefault(tuple(words(phrase)), phrase)
        for read, text in phrases.items():
            if not 0 < len(read) <= LONGEST:
                raise ValidationError({"phrases": _unusable(text, len(read))})
        if len(phrases) < _FEWEST:
            raise ValidationError(
                {"phrases": _("Write at least two different words, with a comma between.")}
            )
        self.phrases = ", ".join(phrases.values())


def _unusable(text: str, count: int) -> str:
    if count:
        return _("“%(text)s” has too many words: a phrase has three at most.") % {"text": text}
    return _("“%(text)s” has no letters and no digits.") % {"text": text}


class Typed(models.Model):
    """A text that was searched for on a day, how often, and what came of it. Nothing says by whom.

    `market` is the slug of the one that was searched, or "" for all: a foreign key that may be
    NULL could not be part of what is unique. The newest search says `showing`, `found` (products)
    and `elsewhere` (products of other markets).
    """

    day = models.DateField()
    language = models.CharField(max_length=5)
    market = models.SlugField(max_length=80, blank=True)
    text = models.CharField(max_length=TEXT)
    #: Times it was typed, found nothing, and had something opened.
    times = models.PositiveIntegerField()
    empty = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)
    showing = models.CharField(max_length=SHOWING, blank=True)
    found = models.PositiveIntegerField()
    elsewhere = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "language", "market", "text"], name="typed_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Shown(models.Model):
    """How often a stall stood at a place of the results on a day, and was opened from there.

    Places are counted from 1; all of the further pages are one place.
    """

    day = models.DateField()
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "store", "place"], name="shown_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.store} at {self.place}"
