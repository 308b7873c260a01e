"""Fair turns among stalls that offer the same thing: who stands first changes from day to day.

Scores that differ by less than a fiftieth say nothing about who has the better cabbage: one stall
wrote a word more. (Completions of a word still being typed differ by more, and keep their order.)
Among such hits every stall shows one thing before any shows its second, and which stall begins is
drawn anew each day, for everybody alike. So pages stay stable within a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from search.engine import Hits

#: Scores above this share of the first of their group belong to it.
SAME = 0.98


def rotated(hits: Hits, *, day: int) -> tuple[int, ...]:
    """The ids of hits by score, in the order of that day (any number that changes daily)."""
    edges = [*_edges(hits.scores), len(hits.ids)]
    return tuple(pk for start, end in pairwise(edges) for pk in _by_turns(hits, start, end, day))


def _edges(scores: tuple[float, ...]) -> Iterator[int]:
    """Where each group of like scores begins."""
    first = float("inf")
    for at, score in enumerate(scores):
        if score < first * SAME:
            first = score
            yield at


def _by_turns(hits: Hits, start: int, end: int, day: int) -> list[int]:
    """One product of each stall, then a second of each, and so on; a stall's own in their order."""
    if end - start == 1:
        return [hits.ids[start]]
    rounds: Counter[int] = Counter()
    places = []
    for pk, store in zip(hits.ids[start:end], hits.stores[start:end], strict=True):
        rounds[store] += 1
        places.append((rounds[store], _drawn(store, day), pk))
    return [pk for _round, _draw, pk in sorted(places, key=lambda place: place[:2])]


@lru_cache(maxsize=10_000)
def _drawn(store: int, day: int) -> bytes:
    return blake2b(f"{day} {store}".encode(), digest_size=8).digest()
