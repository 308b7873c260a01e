"""The synonym table in use: the built-in groups and the operators' own."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from core.compiled import compiled_once
from search.language import synonyms
from search.language.synonyms import GROUPS, Synonyms
from search.models import Synonym


def in_use() -> Synonyms:
    """Read anew for every search, so that each process knows a new group at once. One query."""
    return _built(tuple(phrases for (phrases,) in _own()))


@compiled_once
def _own() -> QuerySet[Synonym, tuple[str]]:
    return Synonym.objects.values_list("phrases")


@lru_cache(maxsize=2)
def _built(own: tuple[str, ...]) -> Synonyms:
    return synonyms.build([*GROUPS, *(phrases.split(",") for phrases in own)])
