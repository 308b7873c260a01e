from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from search.language.speller import Entry, near
from search.vocabulary import build, learn, words_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "words.sqlite3"
    build(
        path, Counter({"배추": 1, "절임배추": 2, "반찬": 2, "cabbage": 5, "cabbages": 1, "tofu": 0})
    )
    return path


def test_frequency_takes_english_forms_together(path: Path) -> None:
    words = words_at(path)
    assert [words.frequency(w) for w in ("cabbage", "배추", "tofu", "없음")] == [6, 1, 0, 0]


def test_completions_put_what_compounds_are_made_of_first(path: Path) -> None:
    assert words_at(path).initials("ㅂㅊ", 5) == [Entry("배추", 1), Entry("반찬", 2)]
    assert words_at(path).starting("ca", 1) == [Entry("cabbage", 5)]


def test_spelling_reads_the_file(path: Path) -> None:
    assert [found.word for found in near("cabage", words_at(path))] == ["cabbage"]


def test_words_are_learnt_and_every_reader_sees_them(path: Path) -> None:
    before = words_at(path)
    assert before.frequency("kohlrabi") == 0
    learn(path, ["kohlrabi", "cabbage", "tofu"])
    after = words_at(path)
    assert [after.frequency(w) for w in ("kohlrabi", "cabbage", "tofu")] == [1, 6, 1]
    assert [found.word for found in near("kolrabi", after)] == ["kohlrabi"]


def test_no_file_and_a_broken_one_spell_nothing(tmp_path: Path) -> None:
    assert words_at(tmp_path / "none").starting("a", 3) == []
    broken = tmp_path / "broken"
    broken.write_text("not a database, and long enough to be read as the header of one" * 20)
    assert words_at(broken).frequency("배추") == 0
