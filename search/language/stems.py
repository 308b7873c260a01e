"""Stems of Latin words; Korean words stay as they are."""

from __future__ import annotations

import threading
from functools import lru_cache

import snowballstemmer

_own = threading.local()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball English stem (snowballstem.org): potatoes is potato."""
    if not word.isascii():
        return word
    if not hasattr(_own, "stemmer"):  # a stemmer keeps state while it works: one per thread
        _own.stemmer = snowballstemmer.stemmer("english")
    return str(_own.stemmer.stemWord(word))
