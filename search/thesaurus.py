"""The synonym table in use: the built-in groups and the operators' own."""

from __future__ import annotations

from django.core.cache import cache

from search.language import synonyms
from search.language.synonyms import GROUPS, Synonyms
from search.models import Synonym

_KEY = "search.synonyms"
_SECONDS = 60


def in_use() -> Synonyms:
    """At most a minute old; one query when it is read anew."""
    table: Synonyms | None = cache.get(_KEY)
    if table is None:
        own = [row.group() for row in Synonym.objects.all()]
        table = synonyms.build([*GROUPS, *own]) if own else synonyms.BUILT_IN
        cache.set(_KEY, table, _SECONDS)
    return table
