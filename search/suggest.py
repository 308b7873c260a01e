"""What a person may be typing: words that find something, kinds of goods, markets and stalls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from search import clauses, engines, named, thesaurus
from search.engine import Query, Unavailable
from search.facets import Catalogue
from search.finding import Search
from search.language import keyboard, speller
from search.language.hangul import choseong, is_choseong, is_whole, jamo
from search.language.stems import stem
from search.language.text import normalise
from search.query import Asked
from stores.models import Category

#: Few enough for a phone, without a scrollbar inside the list.
MOST = 8
#: Of these, words that stand before all else; kinds; and places.
FIRST, KINDS, PLACES = 2, 2, 3
#: Completions tried against the index.
TRIED = 16


class Kind(StrEnum):
    WORDS = "words"
    GOODS = "goods"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what would be searched, or the name of a kind of goods or a place, and `url` leads
    to it. `where`: the market of a stall."""

    text: str
    url: str
    kind: Kind = Kind.WORDS
    where: str = ""


def suggest(asked: Asked) -> list[Suggestion]:
    """At most MOST suggestions for the text typed so far; without an index only kinds and places.

    The best words first, then kinds and places, then more words.
    """
    typed = asked.words
    if not typed:
        return []
    catalogue = Catalogue.read(asked)
    markets = catalogue.numbers(asked).get("market", ())
    try:
        words = _words(typed, asked, markets) or list(_meant(asked, markets))
    except Unavailable:
        words = []
    others = [*_kinds(asked, catalogue.categories), *_places(asked, markets)]
    found = [*words[:FIRST], *others, *words[FIRST:]]
    return found[:MOST]


def _meant(asked: Asked, markets: tuple[int, ...]) -> Iterator[Suggestion]:
    """What the search itself would show in the place of words that nothing completes."""
    bounds = {"market": markets} if markets else {}
    look = Search(engines.current(), engines.words(), thesaurus.in_use(), asked, within=bounds)
    plan = look.meaning()
    if plan and plan.showing:
        yield _suggestion(plan.showing, asked)


def _places(asked: Asked, markets: tuple[int, ...]) -> list[Suggestion]:
    return [
        Suggestion(place.name, place.url, Kind.PLACE, place.where)
        for place in named.found(replace(asked, page=1), markets, most=PLACES)
    ]


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
    for other in keyboard.others(word):
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
        Suggestion(
            kind.name_in(asked.language), here.url_choosing("category", add=kind.slug), Kind.GOODS
        )
        for kind in kinds[:KINDS]
    ]
