"""Queries as shoppers type them, drawn from the names of a filled catalogue."""

from __future__ import annotations

import random
from collections import Counter

from search.language.hangul import is_hangul
from search.language.text import words
from stores.models import Product

#: Syllables of a Korean pair; letters of a word long enough to lose one, and how often it stands.
PAIR, LONG, OFTEN = 2, 7, 4


def drawn(count: int, *, seed: int = 7) -> dict[str, list[str]]:
    """So many different queries of each kind; the same for the same catalogue and seed.

    `two words` stand in one name; `broad` are the most frequent words, the worst that a list can be
    asked for; `Korean pair` is a word of two syllables; `typo` lacks a letter of a long word.
    """
    chance = random.Random(seed)
    first, last = (
        Product.objects.order_by(way).values_list("pk", flat=True)[0] for way in ("pk", "-pk")
    )
    ids = chance.sample(range(first, last + 1), min(20_000, last - first + 1))
    found = Product.objects.filter(pk__in=ids).order_by("pk").values_list("name", flat=True)
    names = [[word for word in words(name) if not word.isdigit()] for name in found]
    seen = Counter(word for name in names for word in set(name))
    pairs = {" ".join(chance.sample(name, 2)) for name in names if len(name) > 1}
    korean = {word for word in seen if is_hangul(word) and len(word) == PAIR}
    long = {word for word in seen if word.isascii() and len(word) >= LONG and seen[word] >= OFTEN}
    return {
        "two words": _some(chance, pairs, count),
        "broad": _some(chance, {word for word, _ in seen.most_common(count)}, count),
        "Korean pair": _some(chance, korean, count),
        "typo": [word[:3] + word[4:] for word in _some(chance, long, count)],
    }


def _some(chance: random.Random, found: set[str], count: int) -> list[str]:
    return chance.sample(sorted(found), min(count, len(found)))
