"""Whatever is typed is answered, on both engines, with few questions to the engine."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import engines, indexing
from search.engine import Hits, Query
from search.query import FACETS, parse
from search.results import Results, search
from search.suggest import TRIED, suggest
from tests.factories import search as make

pytestmark = pytest.mark.django_db

#: The most that one page may ask its engine, however long and senseless the words are.
MOST = 40

HOSTILE = {
    "ten thousand letters": "a" * 10_000,
    "ten thousand syllables": "가나" * 5_000,
    "ten thousand words": "배추 " * 3_000,
    "words that nobody knows": " ".join(f"뷁{at}쉛 qz{at}x" for at in range(500)),
    "words that are nearly known": "cabage potatos qocn 베추 brocoli 감쟈 고등오 sweetpotat " * 9,
    "only jamo": "ㅏㅂ" * 5_000,
    "first consonants": "ㅂㅊ ㄷㅂ ㄱㄷㅇ ㅅㄱㅅ " * 100,
    "scripts": "배추 cabbage кочан 白菜 ハクサイ ملفوف כרוב กะหล่ำ γογγύλι",
    "both directions": "\u202e배추\u202c \u2066cabbage\u2069 ملفوف배추",
    "emoji": "🥬👩‍🌾🏳️‍🌈" * 500,
    "controls": "".join(map(chr, range(32))) + "배추\x7f\x80\x9f\ufeff\u200b\u2028",
    "nothing at all": "\0\0\0",
    "half a pair": "배\ud800추 \udfff \udc80cabbage",
    "combining": "e" + "\u0301" * 5_000,
    "conjoining": "배추" * 300,
    "noncharacters": "\ufffe\uffff\U0010ffff배추",
    "what grows": "\ufdfa" * 120 + "ﷺ㍿㋿" * 40,
    "numbers": "9" * 10_000,
    "sql": "' OR 1=1; DROP TABLE stores_product; --",
    "html": "<script>alert(1)</script>\"'><img src=x onerror=y>",
    "tantivy": '+w:배추^3 -"(((" AND OR NOT [a TO *} w:IN [b] ~9 \\',
    "elasticsearch": '*:* _exists_:w w:/.*(.*)+/ {"query":{"match_all":{}}} ?*~ && || ! \\',
    "format": "%s %(a)s {0} {a.__class__} {{ x }} {% load %} ${jndi:ldap://x}",
    "wild": "%_" * 2_000,
}  # fmt: skip


@pytest.fixture
def questions(either_engine: str, monkeypatch: pytest.MonkeyPatch) -> list[Query]:
    """What the engine is asked from now on."""
    make.greens()
    indexing.reindex()
    engine, asked = engines.current(), []
    answered = engine.search

    def noted(query: Query) -> Hits:
        asked.append(query)
        return answered(query)

    monkeypatch.setattr(engine, "search", noted)
    return asked


def ask(text: str, **more: str) -> Results:
    """As a browser may ask, and as no browser can: half a surrogate pair is no UTF-8."""
    params = QueryDict(mutable=True)
    for name, value in {"q": text, **more}.items():
        params[name] = value
    results = search(parse(params, language="ko"), now=make.NOW)
    assert not results.from_database
    return results


def test_hostile_words_are_answered_in_few_questions(questions: list[Query]) -> None:
    most = {}
    for name, text in HOSTILE.items():
        before = len(questions)
        results = ask(text)
        most[name] = len(questions) - before
        assert results.cards or results.near, name
        assert results.asked.url.isascii(), name
    assert {name: n for name, n in most.items() if n > MOST} == {}


def test_hostile_filters_sorts_and_pages_are_answered(questions: list[Query]) -> None:
    for text in HOSTILE.values():
        ask("배추", **dict.fromkeys((*FACETS, "sort", "page"), text))


def test_hostile_words_are_completed(questions: list[Query]) -> None:
    for name, text in HOSTILE.items():
        before = len(questions)
        params = QueryDict(mutable=True)
        params["q"] = text
        suggest(parse(params, language="ko"))
        assert len(questions) - before <= TRIED, name


def test_hostile_words_over_the_wire(questions: list[Query], client: Client) -> None:
    """A NUL is refused at the door, everything else is answered; no page is an error."""
    for name, text in HOSTILE.items():
        words = urlencode({"q": text.encode("utf-8", "surrogatepass")})
        expected = 400 if "\0" in text else 200
        for address in (f"/search/?{words}", f"/search/?{words}&page={'9' * 5_000}"):
            assert client.get(address).status_code == expected, name
        assert client.get(f"/search/suggest?{words}").status_code == expected, name


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_words_are_answered_in_few_questions(questions: list[Query], text: str) -> None:
    before = len(questions)
    ask(text, market=text, page=text)
    assert len(questions) - before <= MOST
