"""The other baseline: modelsearch, which finds Wagtail's pages, with its PostgreSQL backend.

It is asked for the same words, counts no facet of another table, and knows neither Hangul bigrams
nor spelling: what it finds is not compared, only what it costs. What it wrote is taken out again.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import connection
from modelsearch.abstract_models import TextIDGenericRelation
from wagtail.search import index
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from search import documents
from stores.models import Product

_BATCH = 2_000


class Listed(index.Indexed, Product):  # type: ignore[misc]  # modelsearch has no types
    """A product as modelsearch would have it."""

    search_fields: ClassVar = [
        index.SearchField("name", boost=3),
        index.SearchField("name_other", boost=2),
        index.SearchField("description"),
        index.FilterField("store_id"),
        index.FilterField("category_id"),
    ]

    class Meta:
        proxy = True
        app_label = "stores"


# Defined after the programs began, so modelsearch has still to be told of it.
TextIDGenericRelation(IndexEntry).contribute_to_class(Listed, "index_entries")


def build() -> int:
    """Index everything indexable; how many products."""
    backend, done, after = get_search_backend(), 0, 0
    found = Listed.objects.filter(pk__in=documents.indexable().values("pk")).order_by("pk")
    writer = backend.get_index_for_model(Listed)
    while rows := list(found.filter(pk__gt=after)[:_BATCH]):
        writer.add_items(Listed, rows)
        done, after = done + len(rows), rows[-1].pk
    with connection.cursor() as cursor:  # as PostgreSQL does by itself before long
        cursor.execute(f"VACUUM ANALYZE {IndexEntry._meta.db_table}")
    return done


def ask(text: str) -> list[int]:
    """The first 24 ids, and the counts of one facet."""
    results = get_search_backend().search(text, Listed, operator="and")
    results.facet("category_id")
    return [row.pk for row in results[:24]]


def remove() -> None:
    IndexEntry.objects.filter(content_type__model="product").delete()
