"""Stems, particles, synonyms, highlighting and the fields made of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.language.analysis import analyse
from search.language.highlight import highlight
from search.language.particles import stripped
from search.language.stems import stem
from search.language.synonyms import BUILT_IN, build


def test_stem_leaves_korean_alone() -> None:
    assert (stem("potatoes"), stem("배추")) == ("potato", "배추")


def test_particles_come_off_longest_first() -> None:
    assert list(stripped("배추를")) == ["배추"]
    assert list(stripped("시장에서는")) == ["시장", "시장에서"]
    assert list(stripped("를")) == []


def test_synonyms_are_read_both_ways() -> None:
    assert ("계란",) in BUILT_IN.of("달걀")
    assert ("달걀",) in BUILT_IN.of("계란")
    assert ("napa", "cabbage") in BUILT_IN.of("배추")


def test_synonyms_join_groups_that_share_a_phrase() -> None:
    table = build([["a", "b"], ["b", "c"]])
    assert table.of("b") == (("a",), ("c",))


def test_fields_of_a_product_in_two_languages() -> None:
    fields = analyse(["해남 배추", "Napa cabbages"], ["1포기"])
    assert fields.w == ("해남", "배추", "napa", "cabbag")
    assert fields.b == ("해남", "남배", "배추", "napacabbag")
    assert fields.d == ("1", "포기", "포기")
    assert fields.j == ("ㅎㅐㄴㅏㅁ", "ㅂㅐㅊㅜ", "napa", "cabbages")
    assert fields.c == ("ㅎㄴ", "ㅂㅊ")


def marked(text: str, *sought: str) -> list[str]:
    return [piece.text for piece in highlight(text, sought) if piece.marked]


def test_highlight_marks_what_was_sought() -> None:
    assert marked("해남 절임배추", "배추") == ["배추"]
    assert marked("Napa Cabbages", "cabbage") == ["Cabbages"]
    assert marked("해남 배추", "ㅂㅊ") == ["배추"]
    assert marked("제주누룽지 사탕", "ㄴㄹㅈ") == ["누룽지"]
    assert marked("해남 배추", "ㅊ") == []
    assert marked("해남 배추", "배ㅊ") == ["배추"]
    assert marked("두부", "배추") == []


@given(st.text(max_size=80), st.lists(st.text(max_size=10), max_size=4))
def test_highlight_loses_nothing(text: str, sought: list[str]) -> None:
    assert "".join(piece.text for piece in highlight(text, sought)) == text


@given(st.lists(st.text(max_size=60), max_size=3), st.lists(st.text(max_size=200), max_size=3))
def test_analyse_never_raises(names: list[str], about: list[str]) -> None:
    analyse(names, about)
