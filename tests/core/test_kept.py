from __future__ import annotations

from django.core.cache import cache

from core.kept import Kept


def test_a_value_is_read_once_until_it_is_forgotten() -> None:
    read: list[int] = []

    def one(number: int) -> list[int]:
        read.append(number)
        return [number]

    kept = Kept("test.one", 60, one)
    assert (kept.value(1), kept.value(1), read) == ([1], [1], [1])
    assert kept.value(1) is kept.value(1)
    kept.forget()
    assert (kept.value(1), read) == ([1], [1, 1])


def test_of_other_arguments_it_is_another_one() -> None:
    read: list[int] = []

    def same(number: int) -> int:
        read.append(number)
        return number

    kept = Kept("test.other", 60, same)
    assert [kept.value(number) for number in (1, 2, 2, 1)] == [1, 2, 2, 1]
    assert read == [1, 2, 1]


def test_nothing_and_false_are_values_too() -> None:
    read: list[None] = []
    kept = Kept("test.none", 60, lambda: read.append(None))
    assert (kept.value(), kept.value(), read) == (None, None, [None])


def test_processes_that_share_a_cache_forget_together() -> None:
    here, there = (Kept("test.shared", 60, object) for _ in range(2))
    mine, theirs = here.value(), there.value()
    assert (here.value(), there.value()) == (mine, theirs)
    here.forget()
    assert there.value() is not theirs
    assert there.value() is there.value()
    assert here.value() is not mine


def test_in_the_cache_stands_a_name_and_nothing_else() -> None:
    Kept("test.large", 60, lambda: "x" * 10**6).value()
    assert len(cache.get("kept.test.large")) == 16
