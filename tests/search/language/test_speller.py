from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from search.language.speller import Entry, allowed, deletions, distance, key_of, near

WORDS = {"cabbage": 9, "carrot": 5, "배추": 6, "두부": 4, "고구마": 3, "mackerel": 2}


class Words:
    """A vocabulary in memory."""

    def frequency(self, word: str) -> int:
        return WORDS.get(word, 0)

    def sharing(self, deletions: Iterable[str]) -> list[Entry]:
        forms = set(deletions)
        return [Entry(w, n) for w, n in WORDS.items() if _forms(w) & forms]

    def starting(self, key: str, limit: int) -> list[Entry]:
        return []

    def initials(self, choseong: str, limit: int) -> list[Entry]:
        return []


def _forms(word: str) -> set[str]:
    return deletions(key_of(word), allowed(key_of(word)))


def nearest(word: str) -> list[str]:
    return [found.word for found in near(word, Words())]


def test_near_finds_one_wrong_key() -> None:
    assert nearest("cabage") == ["cabbage"]
    assert nearest("베추") == ["배추"]
    assert nearest("고구ㅏㅁ") == ["고구마"]


def test_near_forgives_two_only_in_long_words() -> None:
    assert nearest("makerell") == ["mackerel"]
    assert nearest("carrxx") == []


def test_near_leaves_short_words_alone() -> None:
    assert nearest("cab") == []
    assert nearest("무") == []


def test_near_refuses_what_nobody_types() -> None:
    assert nearest("가" * 40) == []


def test_distance_counts_a_swap_as_one() -> None:
    assert distance("carrot", "carort", 2) == 1
    assert distance("carrot", "carrot", 2) == 0
    assert distance("carrot", "turnip", 2) == 3


@given(st.text("abcㄱㅏ", max_size=9), st.text("abcㄱㅏ", max_size=9))
def test_distance_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert distance(a, b, 2) == distance(b, a, 2) <= 3


@given(st.text("abc", min_size=1, max_size=12), st.integers(0, 11))
def test_a_letter_left_out_is_always_shared(word: str, at: int) -> None:
    shorter = word[: at % len(word)] + word[at % len(word) + 1 :]
    assert deletions(word, 1) & deletions(shorter, 1)


@given(st.text(max_size=80))
def test_near_never_raises(word: str) -> None:
    near(word, Words())
