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
#: Scores of the first completion, and of a word that is all there, also within another; the next
#: ones have a step less each.
COMPLETED, WHOLE = 2.0, 3.0
STEP = 1 / COMPLETIONS


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
        return _consonants(choseong(text), vocabulary)
    typed = jamo(text)
    completed = [entry.word for entry in vocabulary.starting(typed, COMPLETIONS)]
    return any_of([Prefix("j", typed), *_completed(completed, COMPLETED)])


def _consonants(typed: str, vocabulary: Vocabulary) -> Clause:
    """Who types every consonant of a word means that word, before longer ones that begin so, and
    wherever it stands in another: ㄴㄹㅈ is also the 누룽지 of 제주누룽지."""
    found = [entry.word for entry in vocabulary.initials(typed, COMPLETIONS)]
    whole = [word for word in found if len(word) == len(typed)]
    longer = [word for word in found if len(word) > len(typed)]
    within = [bigrams([word]) for word in whole if len(word) > 1]
    return any_of(
        [
            Prefix("c", typed),
            *_completed(whole, WHOLE),
            *_completed(longer, COMPLETED - len(whole) * STEP),
            *(_together(pairs, WHOLE - at * STEP) for at, pairs in enumerate(within)),
        ]
    )


def _completed(words: Sequence[str], best: float) -> list[Clause]:
    """Falling scores; what begins so without being one of the words has that of the prefix, 1."""
    return [Term("w", stem(word), best - at * STEP, flat=True) for at, word in enumerate(words)]


def _together(pairs: Sequence[str], score: float) -> Clause:
    return AllOf(tuple(Term("b", pair, score / len(pairs), flat=True) for pair in pairs))


def phrase(words: Iterable[str], vocabulary: Vocabulary) -> Clause:
    """What holds every word."""
    return all_of([word(text, vocabulary) for text in words])
