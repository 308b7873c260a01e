"""Names of markets and stalls, found however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.names import WEIGHED, Fit, Names, slips
from search.language.text import query_words

PLACES = (
    ("해오름시장", "Haeoreum Market"),
    ("고한구공탄시장(고한시장)", "Gohangugongtan Market"),
    ("Borough Lane", "버러 레인"),
    ("햇살 활어", "Sunny Fishes"),
    ("나루두부", ""),
    ("두부마을", ""),
)
NAMES = Names(PLACES)


def found(typed: str) -> list[tuple[str, Fit]]:
    return [(PLACES[m.place][0], m.fit) for m in NAMES.matching(query_words(typed))]


@pytest.mark.parametrize(
    ("typed", "name", "fit"),
    [
        ("해오름시장", "해오름시장", Fit.EXACT),
        ("해 오름 시장", "해오름시장", Fit.EXACT),
        ("haeoreum market", "해오름시장", Fit.EXACT),
        ("ㅎㅇㄹㅅㅈ", "해오름시장", Fit.EXACT),
        ("ㅎㅇㄹ", "해오름시장", Fit.START),
        ("해오름ㅅ", "해오름시장", Fit.START),
        ("borough l", "Borough Lane", Fit.START),
        ("오름시장", "해오름시장", Fit.WITHIN),
        ("lane borough", "Borough Lane", Fit.WITHIN),
        ("fish sunny", "햇살 활어", Fit.WITHIN),
        ("해우름시장", "해오름시장", Fit.SLIP),
        ("borugh lane", "Borough Lane", Fit.SLIP),
        ("haeoruem market", "해오름시장", Fit.SLIP),
        ("고한시장", "고한구공탄시장(고한시장)", Fit.EXACT),
        ("gottkfghkfdj", "햇살 활어", Fit.EXACT),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, name: str, fit: Fit) -> None:
    assert found(typed)[0] == (name, fit)


def test_a_name_that_begins_so_comes_before_one_that_holds_it() -> None:
    assert found("두부") == [("두부마을", Fit.START), ("나루두부", Fit.WITHIN)]


@pytest.mark.parametrize("typed", ["배추", "ㅂㅊ", "해", "오름", "고등어", "", "!!!", "cabbage"])
def test_other_words_find_no_place(typed: str) -> None:
    assert found(typed) == []


def test_so_many_places_are_weighed_and_no_more() -> None:
    crowd = Names([(f"햇살{number}", "") for number in range(WEIGHED + 9)])
    assert len(crowd.matching(["햇살"])) == WEIGHED


@given(st.text("ab", min_size=2, max_size=6) | st.text("ㄱㅏ", min_size=2, max_size=6))
def test_slips_go_both_ways(key: str) -> None:
    assert all(key in slips(near, len(near) + 1) for near in set(slips(key, len(key) + 1)))


@given(st.text(max_size=400))
def test_no_query_raises(typed: str) -> None:
    NAMES.matching(query_words(typed))


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=5))
def test_no_name_raises(places: list[tuple[str, str]]) -> None:
    names = Names(places)
    for pair in places:
        names.matching(query_words(pair[0]))
