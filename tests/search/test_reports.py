"""Reports of searches: right sums, of one's own markets, of nobody's single words; one press makes
a text that found nothing find what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from core import clock
from market.models import Market
from search import counting, indexing, insight
from search.models import Shown, Synonym, Typed
from stores.models import Store
from tests.factories import search as make
from tests.factories.market import make_market, make_operator
from tests.factories.stores import make_stallholder

pytestmark = pytest.mark.django_db(transaction=True)

DAY = make.NOW.date()
REPORTS = ("not_found", "rewritten", "by_place", "by_stall")
every_report = pytest.mark.parametrize("report", REPORTS)


def typed(text: str, times: int, **more: Any) -> None:
    values: dict[str, Any] = {"empty": 0, "found": 3, "elsewhere": 0, "language": "ko", **more}
    day = DAY - timedelta(days=values.pop("days", 0))
    Typed.objects.create(day=day, text=text, times=times, **values)


def shown(store: Store, place: int, times: int, opened: int, *, days: int = 0) -> None:
    day = DAY - timedelta(days=days)
    Shown.objects.create(day=day, store=store, place=place, times=times, opened=opened)


@pytest.fixture
def market(transactional_db: None) -> Market:
    return make.store().market


@pytest.fixture
def operator(market: Market, client: Client) -> Iterator[Client]:
    """Of Mangwon market, at another of which things happen as well."""
    other = make.store(slug="far", name="먼집", market=make_market(slug="other", name="다른시장"))
    shown(other, 1, 100, 50)
    typed("남의말", 9, market="other", empty=9)
    with clock.frozen(make.NOW):
        client.force_login(make_operator(market=market, language="en"))
        yield client


def lines(client: Client, report: str, **asked: str) -> list[dict[str, Any]]:
    page = client.get(reverse(f"searches_{report}:index"), asked)
    assert page.status_code == 200
    return list(page.context["object_list"])


def test_what_was_not_found(operator: Client) -> None:
    typed("봄동", 2, empty=2, found=0, elsewhere=4)
    typed("봄동", 3, empty=1, days=3, market="mangwon", elsewhere=9)
    typed("혼자", 1, empty=1)
    typed("배추", 9)
    assert lines(operator, "not_found") == [
        {"text": "봄동", "language": "ko", "times": 5, "last": DAY, "elsewhere": 9, "empty": 3}
    ]


def test_what_a_rewrite_found(operator: Client) -> None:
    typed("qocn", 2, showing="배추", opened=1)
    typed("qocn", 1, showing="배추", days=1, found=7)
    typed("dbfl", 1, showing="유리")
    assert lines(operator, "rewritten") == [
        {"text": "qocn", "language": "ko", "showing": "배추", "times": 3, "last": DAY,
         "found": 7, "opened": 1},
    ]  # fmt: skip


def test_where_it_was_opened_and_who_was_shown(operator: Client, market: Market) -> None:
    sunny = market.stores.get()
    moon = make.store(slug="moon", name="달빛")
    shown(sunny, 1, 10, 4)
    shown(sunny, 2, 10, 1, days=1)
    shown(moon, 1, 20, 2)
    assert lines(operator, "by_place") == [
        {"place": 1, "times": 30, "opened": 6, "share": 20.0},
        {"place": 2, "times": 10, "opened": 1, "share": 10.0},
    ]
    found = [
        (row["name"], row["times"], row["first"], row["opened"], row["share"])
        for row in lines(operator, "by_stall", ordering="-share")
    ]
    assert found == [(sunny.name, 20, 10, 5, 25.0), ("달빛", 20, 20, 2, 10.0)]


def test_filters_are_days_and_markets_of_ones_own(operator: Client, market: Market) -> None:
    typed("봄동", 2, empty=2, market="mangwon")
    typed("봄동", 4, empty=2)
    typed("봄동", 8, empty=2, days=7)
    assert [row["times"] for row in lines(operator, "not_found", days="7")] == [6]
    assert [row["times"] for row in lines(operator, "not_found", days="28")] == [14]
    assert [row["times"] for row in lines(operator, "not_found", market=str(market.pk))] == [2]
    other = Market.objects.get(slug="other")
    page = operator.get(reverse("searches_not_found:index"), {"market": other.pk})
    assert "남의말" not in page.content.decode()


@every_report
@pytest.mark.parametrize("who", ["stallholder", "nobody"])
def test_others_are_sent_away(market: Market, client: Client, report: str, who: str) -> None:
    if who == "stallholder":
        client.force_login(make_stallholder(store=market.stores.get()))
    address = reverse(f"searches_{report}:index")
    assert {client.get(address).status_code, client.get(f"{address}results/").status_code} <= {
        302,
        403,
    }
    assert client.post(reverse("searches_not_found:same")).status_code in {302, 403}
    assert client.post(reverse("synonyms:add"), {"phrases": "a, b"}).status_code in {302, 403}
    assert not Synonym.objects.exists()


@every_report
@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_empty_report_is_a_page(
    market: Market, client: Client, report: str, language: str
) -> None:
    client.force_login(make_operator(market=market, language=language))
    assert lines(client, report) == []


# Files


def export(client: Client, report: str, form: str) -> Any:
    answer: Any = client.get(reverse(f"searches_{report}:index"), {"export": form})
    content = b"".join(answer.streaming_content)
    if form == "csv":
        return content.decode()
    return list(load_workbook(BytesIO(content)).worksheets[0].values)


def test_a_file_has_the_headings_and_lines_of_the_page(operator: Client) -> None:
    typed("봄동", 2, empty=2, found=0)
    assert export(operator, "not_found", "csv").splitlines() == [
        "\ufeffWhat was typed,Language,Times,Found nothing,In other markets,Last on",
        f"봄동,Korean,2,2,0,{DAY}",
    ]
    assert export(operator, "not_found", "xlsx")[1][:5] == ("봄동", "Korean", 2, 2, 0)


def test_further_pages_are_one_place_in_words(operator: Client, market: Market) -> None:
    shown(market.stores.get(), counting.FURTHER, 8, 2)
    assert export(operator, "by_place", "csv").splitlines()[1] == "further on,8,2,25.0"


def test_a_text_that_looks_like_a_formula_stays_a_text(operator: Client, market: Market) -> None:
    typed("=cmd|x", 2, empty=2)
    Store.objects.filter(slug="sunny").update(name="=HYPERLINK(1)")
    shown(market.stores.get(), 1, 1, 0)
    assert "\n'=cmd|x," in export(operator, "not_found", "csv").replace("\r", "")
    assert ",'=HYPERLINK(1)," in export(operator, "by_stall", "csv")
    answer: Any = operator.get(reverse("stalls:index"), {"export": "csv"})
    assert b",'=HYPERLINK(1)," in b"".join(answer.streaming_content)


# Words for the same


@pytest.fixture
def cabbage(market: Market, settings: Any) -> None:
    make.product("알배기배추")
    indexing.reindex()


def look(client: Client, text: str) -> list[str]:
    found = client.get("/search/", {"q": text}, headers={"accept-language": "ko"})
    results = found.context["results"]
    return [strip_tags(card.name) for card in results.cards] if results.total else []


def test_one_press_and_the_next_search_finds_it(operator: Client, cabbage: None) -> None:
    typed("snow greens", 2, empty=2, found=0, language="en")
    shopper = Client()
    assert look(shopper, "snow greens") == []
    page = operator.get(reverse("searches_not_found:index"))
    assert "Make it a synonym" in page.content.decode()
    answer = operator.post(
        reverse("searches_not_found:same"),
        {"text": "snow greens", "same": "알배기배추"},
        follow=True,
    )
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["“snow greens” finds what “알배기배추” finds now: 1 product."]
    assert look(shopper, "snow greens") == ["알배기배추"]
    assert "Make it a synonym" not in answer.content.decode()  # it says what it means


@pytest.mark.parametrize(
    ("same", "told"),
    [
        ("", "Write at least two different words, with a comma between."),
        ("봄동", "Write at least two different words, with a comma between."),
        ("!!!", "“!!!” has no letters and no digits."),
        (
            "one two three four",
            "“one two three four” has too many words: a phrase has three at most.",
        ),
    ],
)
def test_what_cannot_be_a_synonym_is_said(operator: Client, same: str, told: str) -> None:
    data = {"text": "봄동", "same": same, "days": "7"}
    answer = operator.post(reverse("searches_not_found:same"), data, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [told]
    assert answer.redirect_chain[0][0] == reverse("searches_not_found:index") + "?days=7"
    assert not Synonym.objects.exists()


def test_operators_keep_the_table(operator: Client, market: Market) -> None:
    operator.post(reverse("synonyms:add"), {"phrases": " 봄동 ,, Spring Cabbage, 봄동"})
    row = Synonym.objects.get()
    assert row.phrases == "봄동, Spring Cabbage"
    operator.post(reverse("synonyms:edit", args=[row.pk]), {"phrases": "봄동, 얼갈이"})
    row.refresh_from_db()
    assert row.phrases == "봄동, 얼갈이"
    assert "봄동, 얼갈이" in operator.get(reverse("synonyms:index")).content.decode()
    operator.post(reverse("synonyms:delete", args=[row.pk]))
    assert not Synonym.objects.exists()


def test_a_group_is_not_longer_than_its_column(market: Market) -> None:
    with pytest.raises(ValidationError):
        insight.make_synonym("봄동", "가" * 400)


def test_a_known_word_is_guessed(cabbage: None) -> None:
    assert (insight.guess("알배기배츄"), insight.guess("zzz"), insight.guess("두 낱말")) == (
        "알배기배추",
        "",
        "",
    )


def test_without_an_index_it_is_still_made(operator: Client) -> None:
    answer = operator.post(
        reverse("searches_not_found:same"), {"text": "봄동", "same": "배추"}, follow=True
    )
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["“봄동” means the same as “배추” now."]


def test_the_menu_leads_to_the_reports(operator: Client) -> None:
    page = operator.get("/admin/").content.decode()
    assert all(reverse(f"searches_{report}:index") in page for report in REPORTS)
