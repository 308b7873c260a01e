"""What the counts of searches say: what was not found, what a rewrite found, who was seen.

Of texts only those that were typed at least `OFTEN` times in the days asked for: what only one
person may have typed is shown to nobody.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, FloatField, IntegerField, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from market.models import Market
from search import engines, thesaurus
from search.counting import OFTEN
from search.engine import Unavailable
from search.finding import Search
from search.language import speller
from search.language.text import words
from search.models import Shown, Synonym, Typed
from search.query import Asked


def typed_for(user: Any) -> QuerySet[Typed]:
    """Searches of the markets that a person runs, and those of all markets at once."""
    return Typed.objects.filter(
        Q(market="") | Q(market__in=Market.objects.run_by(user).values("slug"))
    )


def shown_for(user: Any) -> QuerySet[Shown]:
    """Stalls of the markets that a person runs."""
    return Shown.objects.filter(store__market__in=Market.objects.run_by(user))


def since(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    return rows.filter(day__gte=day)


def not_found(rows: QuerySet[Typed]) -> QuerySet[Any]:
    """Texts that found nothing: `text`, `language`, `times`, `empty`, `elsewhere`, `last`."""
    found = _texts(rows, "text", "language").annotate(
        elsewhere=Max("elsewhere"), empty=Sum("empty")
    )
    often: QuerySet[Any] = found.filter(empty__gt=0)
    return often


def rewritten(rows: QuerySet[Typed]) -> QuerySet[Any]:
    """Texts that something else was found for: `showing`, `found`, `opened` beside the above."""
    texts = _texts(rows.exclude(showing=""), "text", "language", "showing")
    found: QuerySet[Any] = texts.annotate(found=Max("found"), opened=Sum("opened"))
    return found


def _texts(rows: QuerySet[Typed], *group: str) -> QuerySet[Any]:
    summed = rows.order_by().values(*group).annotate(times=Sum("times"), last=Max("day"))
    often: QuerySet[Any] = summed.filter(times__gte=OFTEN)
    return often


def by_place(rows: QuerySet[Shown]) -> QuerySet[Any]:
    """`place`, `times` that something stood there, `opened`, `share` of these."""
    return _shares(rows.order_by().values("place"))


def by_stall(rows: QuerySet[Shown]) -> QuerySet[Any]:
    """`number`, `name`, `market` of a stall, `times` it was shown, of these `first`, `opened`."""
    first = Sum(Case(When(place=1, then=F("times")), default=0), output_field=IntegerField())
    grouped = rows.order_by().values(
        "store_id",
        number=F("store__number"),
        name=F("store__name"),
        market=F("store__market__name"),
    )
    return _shares(grouped.annotate(first=first))


def _shares(rows: QuerySet[Any]) -> QuerySet[Any]:
    summed = rows.annotate(times=Sum("times"), opened=Sum("opened"))
    per_hundred = Cast(F("opened") * Value(100), FloatField()) / F("times")
    shares: QuerySet[Any] = summed.annotate(share=per_hundred)
    return shares


# A text that finds nothing, and what was meant


def same_as(text: str) -> str:
    """What a text already is another word for, or ""."""
    others = thesaurus.in_use().of(*words(text))
    return ", ".join(" ".join(other) for other in others)


def guess(text: str) -> str:
    """The known word nearest to a single unknown one, or ""."""
    typed = words(text)
    if len(typed) != 1:
        return ""
    return next((near.word for near in speller.near(typed[0], engines.words())), "")


def make_synonym(text: str, same: str) -> Synonym:
    """From now on a text finds what another finds. Raises ValidationError in words."""
    synonym = Synonym(phrases=f"{text}, {same}")
    synonym.full_clean()
    synonym.save()
    return synonym


def finds(text: str) -> int | None:
    """How many products a text finds now; None without an index."""
    search = Search(engines.current(), engines.words(), thesaurus.in_use(), Asked(text))
    try:
        return search.run().hits.total
    except Unavailable:
        return None
