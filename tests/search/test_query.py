"""What is asked, as an address: whoever follows a link asks just that."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from search.engine import Sort
from search.query import FACETS, Asked, parse

VALUES = some.text(alphabet="abc배추 &=+%?#.\"'<", min_size=1, max_size=5)
QUESTIONS = some.builds(
    Asked,
    text=some.text(alphabet="ab추 &%+", max_size=8).map(lambda text: " ".join(text.split())),
    chosen=some.dictionaries(
        some.sampled_from(FACETS),
        some.lists(VALUES, min_size=1, max_size=3, unique=True).map(tuple),
    ),
    sort=some.sampled_from(Sort),
    page=some.integers(1, 100),
    after=some.integers(0, 10**6),
)


def followed(url: str) -> Asked:
    return parse(QueryDict(url.partition("?")[2]), language="en")


def test_default_is_everything() -> None:
    assert Asked().url == reverse("search:results")


@given(QUESTIONS)
def test_an_address_asks_the_same_again(asked: Asked) -> None:
    same = asked if asked.page > 1 else replace(asked, after=0)
    assert followed(asked.url) == same


@given(QUESTIONS, some.sampled_from(FACETS), VALUES)
def test_a_choice_asks_for_one_value_more_from_the_first_page(
    asked: Asked, facet: str, value: str
) -> None:
    values = tuple(dict.fromkeys((*asked.values(facet), value)))
    chosen = {**asked.chosen, facet: values}
    expected = replace(asked, chosen=chosen, page=1, after=0)
    assert followed(asked.url_choosing(facet, add=value)) == expected


@given(QUESTIONS, some.sampled_from(FACETS))
def test_a_choice_taken_back_leaves_the_others(asked: Asked, facet: str) -> None:
    first, *rest = (*asked.values(facet), "")
    chosen = {**asked.chosen, facet: tuple(filter(None, rest))}
    expected = replace(
        asked, chosen={name: each for name, each in chosen.items() if each}, page=1, after=0
    )
    url = asked.url_choosing(facet, without=(first,))
    assert followed(url) == expected
    assert url == expected.url
