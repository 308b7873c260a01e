"""The synonym table in use: the built-in groups and the operators' own."""

from __future__ import annotations

from functools import lru_cache

from search.language import synonyms
from search.language.synonyms import GROUPS, Synonyms
from search.models import Synonym


def in_use() -> Synonyms:
    """Read anew for every search, so that each process knows a new group at once. One query."""
    return _built(tuple(Synonym.objects.values_list("phrases", flat=True)))


@lru_cache(maxsize=2)
def _built(own: tuple[str, ...]) -> Synonyms:
    return synonyms.build([*GROUPS, *(phrases.split(",") for phrases in own)])
