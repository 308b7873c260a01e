"""Fair turns among stalls that offer the same thing: who stands first changes from day to day.

Scores that differ by less than a fiftieth say nothing about who has the better cabbage: one stall
wrote a word more. (Completions of a word still being typed differ by more, and keep their order.)
Among such hits every stall shows one thing before any shows its second, and which stall begins is
drawn anew each day, for everybody alike. So pages stay stable within a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, pairwise

from search.engine import Query, Sort

#: Hits that take turns together, four pages of them: none moves from one such block to the next.
BLOCK = 96
#: Scores above this share of the first of their group belong to it.
SAME = 0.98


def turns(query: Query) -> bool:
    """Whether stalls take turns: only hits by score can be alike."""
    return query.day is not None and query.clause is not None and query.sort is Sort.RELEVANCE


def window(query: Query) -> tuple[int, int]:
    """The offset and the number of hits to ask for, of which `shown` picks those of the page.

    Raises ValueError where a page that takes turns lies in two blocks.
    """
    if not turns(query):
        return query.offset, query.limit
    within = query.offset % BLOCK
    if within + query.limit > BLOCK:
        raise ValueError(f"{query.limit} hits from {query.offset} lie in two blocks of {BLOCK}")
    return query.offset - within, BLOCK


def shown(
    query: Query, scores: Sequence[float], stores: Sequence[int], ids: Sequence[int]
) -> list[int]:
    """Places in the window of the hits to show, in their order, of hits in the order of scores.

    Where nobody takes turns, the stores and ids need not be known.
    """
    if not turns(query):
        return list(range(min(query.limit, len(scores))))
    start = query.offset % BLOCK
    stop = start + query.limit
    edges = pairwise([*_edges(scores), len(scores)])
    groups = [range(*edge) for edge in edges if edge[0] < stop and edge[1] > start]
    if not groups:
        return []
    before = start - groups[0].start
    turned = chain.from_iterable(_by_turns(group, stores, ids, query.day or 0) for group in groups)
    return list(turned)[before : before + query.limit]


def _edges(scores: Sequence[float]) -> Iterator[int]:
    """Where each group of like scores begins."""
    first = float("inf")
    for at, score in enumerate(scores):
        if score < first * SAME:
            first = score
            yield at


def _by_turns(group: range, stores: Sequence[int], ids: Sequence[int], day: int) -> Sequence[int]:
    """One product of each stall, then a second of each, and so on; a stall's own by their ids, in
    which order an engine holds them being its own affair."""
    if len(group) == 1:
        return group
    draws = {store: _drawn(store, day) for store in set(stores[group.start : group.stop])}
    if len(draws) == len(group):
        return sorted(group, key=lambda place: draws[stores[place]])
    rounds = dict.fromkeys(draws, 0)
    waiting = []
    for place in sorted(group, key=ids.__getitem__):
        store = stores[place]
        rounds[store] += 1
        waiting.append((rounds[store], draws[store], place))
    return [place for _round, _draw, place in sorted(waiting)]


@lru_cache(maxsize=10_000)
def _drawn(store: int, day: int) -> bytes:
    return blake2b(f"{day} {store}".encode(), digest_size=8).digest()
