"""From words to the clause that finds them: the one place that knows boosts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.engine import AllOf, AnyOf, Clause, Prefix, Term
from search.language.hangul import bigrams, choseong, is_choseong, is_hangul, is_whole, jamo
from search.language.speller import Vocabulary
from search.language.stems import stem

KOREAN, LATIN, PAIRS, ABOUT = 3.0, 2.0, 1.0, 0.2
#: Words an unfinished word is completed to, before anything else that begins like it.
COMPLETIONS = 12


def all_of(clauses: Sequence[Clause], boost: float = 1.0) -> Clause:
    return clauses[0] if len(clauses) == 1 and boost == 1.0 else AllOf(tuple(clauses), boost)


def any_of(clauses: Sequence[Clause], boost: float = 1.0) -> Clause:
    return clauses[0] if len(clauses) == 1 and boost == 1.0 else AnyOf(tuple(clauses), boost)


def word(text: str, vocabulary: Vocabulary) -> Clause:
    """What finds one query word."""
    if not is_hangul(text):
        stemmed = stem(text)
        return any_of(
            [
                Term("w", stemmed, LATIN),
                Term("b", stemmed, LATIN),
                Term("d", stemmed, ABOUT),
            ]
        )
    if not is_whole(text):
        return unfinished(text, vocabulary)
    pairs = bigrams([text])
    return any_of(
        [
            Term("w", text, KOREAN),
            all_of([Term("b", pair) for pair in pairs], PAIRS),
            all_of([Term("d", pair) for pair in pairs], ABOUT),
        ]
    )


def unfinished(text: str, vocabulary: Vocabulary) -> Clause:
    """A word still being typed, or its initial consonants: its best completions first."""
    if is_choseong(text):
        typed = choseong(text)
        entries = vocabulary.initials(typed, COMPLETIONS)
        prefix = Prefix("c", typed)
    else:
        typed = jamo(text)
        entries = vocabulary.starting(typed, COMPLETIONS)
        prefix = Prefix("j", typed)
    step = 1 / COMPLETIONS
    return any_of(
        [prefix]
        + [Term("w", stem(e.word), 2 - at * step, flat=True) for at, e in enumerate(entries)]
    )


def phrase(words: Iterable[str], vocabulary: Vocabulary) -> Clause:
    """What holds every word."""
    return all_of([word(text, vocabulary) for text in words])
