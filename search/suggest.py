"""What a person may be typing: words of the catalogue that find something, and kinds of goods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search import clauses, engines
from search.engine import Query, Unavailable
from search.facets import Catalogue
from search.language import keyboard, speller
from search.language.hangul import choseong, is_choseong, is_whole, jamo
from search.language.stems import stem
from search.language.text import normalise
from search.query import Asked
from stores.models import Category

#: Few enough for a phone, without a scrollbar inside the list.
MOST = 8
KINDS = 2
#: Completions tried against the index.
TRIED = 16


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what would be searched; `kind`: it is a kind of goods, and `url` is its list."""

    text: str
    url: str
    kind: bool = False


def suggest(asked: Asked) -> list[Suggestion]:
    """At most MOST suggestions for the text typed so far; none where there is no index."""
    typed = asked.words
    if not typed:
        return []
    catalogue = Catalogue.read(asked)
    try:
        found = _words(typed, asked, catalogue.numbers(asked).get("market", ()))
    except Unavailable:
        found = []
    kinds = _kinds(asked, catalogue.categories)
    return [*found[: MOST - len(kinds)], *kinds]


def _words(typed: list[str], asked: Asked, markets: tuple[int, ...]) -> list[Suggestion]:
    engine, vocabulary = engines.current(), engines.words()
    before = [clauses.word(word, vocabulary) for word in typed[:-1]]
    found: list[Suggestion] = []
    seen: set[str] = set()
    for tried, word in enumerate(_completions(typed[-1], vocabulary)):
        if tried >= TRIED or len(found) >= MOST:
            break
        if stem(word) in seen:
            continue
        seen.add(stem(word))
        clause = clauses.all_of([*before, clauses.word(word, vocabulary)])
        if engine.search(Query(clause, {"live": (1,), "market": markets}, limit=0)).total:
            found.append(_suggestion(" ".join([*typed[:-1], word]), asked))
    return found


def _suggestion(text: str, asked: Asked) -> Suggestion:
    return Suggestion(text, replace(asked, text=text, page=1).url)


def _completions(word: str, vocabulary: speller.Vocabulary) -> Iterator[str]:
    """As typed, then as typed on the other keyboard layout, then as misspelt."""
    yield from _starting(word, vocabulary)
    other = keyboard.as_korean(word) or keyboard.as_latin(word)
    if other:
        yield from _starting(other, vocabulary)
    yield from (near.word for near in speller.near(word, vocabulary)[:3])


def _starting(word: str, vocabulary: speller.Vocabulary) -> Iterator[str]:
    if is_choseong(word):
        entries = vocabulary.initials(choseong(word), TRIED)
    else:
        entries = vocabulary.starting(jamo(word), TRIED)
    whole = is_whole(word) or word.isascii()
    exact = [entry.word for entry in entries if whole and entry.word == word]
    yield from exact
    yield from (entry.word for entry in entries if entry.word not in exact)


def _kinds(asked: Asked, categories: tuple[Category, ...]) -> list[Suggestion]:
    """Kinds whose name, in either language, begins with the text."""
    start = normalise(asked.text)
    kinds = [
        kind
        for kind in categories
        if normalise(kind.name_ko).startswith(start) or normalise(kind.name_en).startswith(start)
    ]
    here = replace(asked, text="", page=1)
    return [
        Suggestion(kind.name_in(asked.language), here.choosing("category", add=kind.slug).url, True)
        for kind in kinds[:KINDS]
    ]
