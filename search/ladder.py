"""The rewrite ladder: what to look for when the typed words find little.

Every step is tried against the vocabulary of the catalogue or the index itself, so a
rewrite is only ever to something that can be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search import clauses
from search.engine import Clause
from search.language import keyboard, particles, speller
from search.language.hangul import is_hangul, is_whole, without_jamo
from search.language.speller import Vocabulary
from search.language.synonyms import LONGEST, Phrase, Synonyms

#: Fewer hits than this, and the ladder is climbed.
FEW = 3
#: Words mended in one query, so that nonsense stays cheap.
MENDED = 4
#: Readings of keys that are asked of the index.
TRIED = 4
#: A known word this rare is compared with a neighbour this many times as frequent:
#: catalogues hold misspellings, so "the word exists" proves nothing.
RARE, OUTWEIGHED = 60, 8
#: Boosts of other words for the same thing, and of a frequent neighbour of a rare word.
SAME, NEIGHBOUR = 0.8, 0.3

Count = Callable[[Clause], int]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a part of the query."""

    words: Phrase
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the query with the ways to read it; `mended` where the first is not as typed."""

    readings: tuple[Reading, ...]
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for. `showing`: the words in place of the typed ones, if they differ.

    `instead`: the typed words find nothing by themselves.
    """

    clause: Clause
    words: tuple[str, ...]
    slots: tuple[Slot, ...]
    showing: str = ""
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    vocabulary: Vocabulary
    synonyms: Synonyms
    count: Count

    def read(self, typed: Sequence[str]) -> Plan:
        """The plan for at least one typed word, where that finds enough: the index is not asked."""
        return self._plan(typed, self._weigh_all(self._slots(typed)))

    def climb(self, typed: Sequence[str]) -> Plan:
        """The plan for at least one typed word, where little was found as it was read."""
        slots = self._slots(typed)
        found = self.count(self._clause(slots))
        mended = self._mend_all(slots, found) if found < FEW else self._weigh_all(slots)
        return self._plan(typed, mended, instead=found == 0)

    def _plan(self, typed: Sequence[str], slots: Sequence[Slot], *, instead: bool = False) -> Plan:
        readings = (reading for slot in slots for reading in slot.readings)
        first = " ".join(word for slot in slots for word in slot.readings[0].words)
        return Plan(
            clause=self._clause(slots),
            words=(*(word for reading in readings for word in reading.words), *typed),
            slots=tuple(slots),
            showing=first if any(slot.mended for slot in slots) else "",
            instead=instead,
        )

    # Reading

    def _slots(self, typed: Sequence[str]) -> list[Slot]:
        """The words as typed, phrases of the synonym table taken together."""
        slots, at = [], 0
        while at < len(typed):
            lengths = range(LONGEST, 1, -1)
            length = next((n for n in lengths if self.synonyms.of(*typed[at : at + n])), 1)
            slots.append(self._slot(tuple(typed[at : at + length])))
            at += length
        return slots

    def _slot(self, phrase: Phrase, *, mended: bool = False) -> Slot:
        others = (Reading(other, SAME) for other in self.synonyms.of(*phrase))
        return Slot((Reading(phrase), *others), mended)

    def _clause(self, slots: Sequence[Slot]) -> Clause:
        return clauses.all_of([self._slot_clause(slot) for slot in slots])

    def _slot_clause(self, slot: Slot) -> Clause:
        return clauses.any_of(
            [
                clauses.all_of(
                    [clauses.word(w, self.vocabulary) for w in reading.words], reading.boost
                )
                for reading in slot.readings
            ]
        )

    # Mending

    def _mend_all(self, slots: Sequence[Slot], found: int) -> list[Slot]:
        out: list[Slot] = []
        left, at = MENDED, 0
        while at < len(slots):
            slot, at = slots[at], at + 1
            phrase = slot.readings[0].words
            own = found if len(slots) == 1 else self.count(self._slot_clause(slot))
            # A word that finds little, but finds it together with the others, is no slip:
            # 포기 배추 is the cabbage sold by the head.
            if len(phrase) > 1 or own >= FEW or not left or (found and own and len(slots) > 1):
                out.append(slot)
                continue
            left -= 1
            joined = self._join(phrase[0], slots[at]) if at < len(slots) and not own else None
            if joined:
                out.append(joined)
                at += 1
            else:
                out.append(self._mend(slot, own))
        return out

    def _mend(self, slot: Slot, own: int) -> Slot:
        word = slot.readings[0].words[0]
        if own and (self.vocabulary.frequency(word) or not is_whole(word)):
            return slot  # it stands in the catalogue; there is little of it
        rewritten = next(self._rewrites(word), None)
        if rewritten is None:
            return slot
        new = self._slot(rewritten, mended=True)
        kept = slot.readings if own else ()
        return Slot((*new.readings, *kept), mended=True)

    def _join(self, word: str, following: Slot) -> Slot | None:
        """고추 가루 may be written 고추가루."""
        other = following.readings[0].words
        whole = word + other[0]
        if len(other) == 1 and is_hangul(word) == is_hangul(other[0]) and self._known(whole):
            return self._slot((whole,), mended=True)
        return None

    def _rewrites(self, word: str) -> Iterator[Phrase]:
        yield from self._other_layout(word)
        yield from ((rest,) for rest in particles.stripped(word) if self._findable(rest))
        yield from self._split_or_mended(word)
        typed = keyboard.as_korean(word)
        if typed and len(typed) > 1:
            yield from ((near.word,) for near in speller.near(typed, self.vocabulary)[:1])
        bare = without_jamo(word)
        if bare != word and self._findable(bare):
            yield (bare,)

    def _other_layout(self, word: str) -> Iterator[Phrase]:
        """The most frequent word of all that the keys may give, else one that the index knows."""
        typed = keyboard.others(word)
        stripped = [rest for reading in typed for rest in particles.stripped(reading)]
        for candidates in (typed, stripped):
            if known := list(filter(self._known, candidates)):
                yield (max(known, key=self.vocabulary.frequency),)
        yield from ((each,) for each in (*typed[:TRIED], *stripped[:TRIED]) if self._findable(each))

    def _split_or_mended(self, word: str) -> Iterator[Phrase]:
        """Taken apart, unless it is near a word that is more frequent than one of the parts:
        coconet is no net of coco."""
        parts = next(self._split(word), None)
        rarest = min(map(self.vocabulary.frequency, parts)) if parts else 0
        for near in speller.near(word, self.vocabulary)[:1]:
            if parts is None or near.frequency > rarest:
                yield (near.word,)
        if parts:
            yield parts

    def _split(self, word: str) -> Iterator[Phrase]:
        """glutenfree is gluten free: both parts known, the rarer as frequent as may be."""
        shortest = 1 if is_hangul(word) else 3
        parts = [(word[:at], word[at:]) for at in range(shortest, len(word) - shortest + 1)]
        known = [pair for pair in parts if max(map(len, pair)) > 1 and all(map(self._known, pair))]
        if known:
            yield max(known, key=lambda pair: min(map(self.vocabulary.frequency, pair)))

    def _known(self, word: str) -> bool:
        return self.vocabulary.frequency(word) > 0 or self.synonyms.knows(word)

    def _findable(self, word: str) -> bool:
        return self._known(word) or (
            len(word) > 1 and self.count(clauses.word(word, self.vocabulary)) > 0
        )

    # Widening

    def _weigh_all(self, slots: Sequence[Slot]) -> list[Slot]:
        return [self._weigh(slot) for slot in slots]

    def _weigh(self, slot: Slot) -> Slot:
        """Add the frequent neighbour of a rare word: "brocoli" stands in real catalogues."""
        word = slot.readings[0].words[0]
        if len(slot.readings) > 1 or len(slot.readings[0].words) > 1 or not _long(word):
            return slot
        frequency = self.vocabulary.frequency(word)
        if not 0 < frequency < RARE:
            return slot
        for near in speller.near(word, self.vocabulary, most=1):
            if near.same_start and near.frequency >= OUTWEIGHED * frequency:
                return Slot((*slot.readings, Reading((near.word,), NEIGHBOUR)))
        return slot

    def looser(self, plan: Plan) -> Iterator[Clause]:
        """Less and less of what was asked: the last word, compounds taken apart, any word.

        The last word says what it is, in both languages: 진도 오이고추 is a chilli.
        """
        words = [word for slot in plan.slots for word in slot.readings[0].words]
        if len(words) > 1:
            yield self._slot_clause(self._slot((words[-1],)))
        parts = [part for word in words for part in next(self._split(word), (word,))]
        if len(parts) > len(words):
            yield clauses.phrase(parts, self.vocabulary)
        if len(words) > 1 or len(parts) > 1:
            yield self._slot_clause(self._slot((parts[-1],)))
            yield clauses.any_of([clauses.word(part, self.vocabulary) for part in parts])
        yield from (
            clauses.unfinished(word, self.vocabulary) for word in words[-1:] if is_hangul(word)
        )


def _long(word: str) -> bool:
    """Short Korean words have true neighbours everywhere: 배추 and 부추 differ by one key."""
    return len(speller.key_of(word)) >= (6 if is_hangul(word) else 5)
