"""Operators' own synonyms are known to the very next search."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from search import indexing, thesaurus
from search.models import Synonym
from search.query import parse
from search.results import search
from tests.factories import search as make

pytestmark = pytest.mark.django_db


def found(text: str) -> int:
    query = QueryDict(mutable=True)
    query["q"] = text
    return search(parse(query, language="ko"), now=make.NOW).total


def test_a_new_synonym_is_found_at_once_and_a_deleted_one_no_more() -> None:
    make.greens()
    indexing.reindex()
    counts = [found("zzzzzz")]
    made = Synonym.objects.create(phrases="zzzzzz, 배추")
    counts.append(found("zzzzzz"))
    made.delete()
    counts.append(found("zzzzzz"))
    assert counts == [0, found("배추"), 0]


def test_a_group_is_read_both_ways() -> None:
    Synonym.objects.create(phrases="봄동, Spring Cabbage")
    table = thesaurus.in_use()
    assert (table.of("봄동"), table.of("spring", "cabbage")) == (
        (("spring", "cabbage"),),
        (("봄동",),),
    )
