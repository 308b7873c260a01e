"""What is looked for is counted: exactly, by nobody's name, and never in a search's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from core import clock
from search import counting, indexing
from search.models import Shown, Typed
from search.private import is_private
from stores.models import Product
from tests.factories import search as make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = make.NOW.date()


@pytest.fixture(autouse=True)
def counted(transactional_db: None, settings: Settings) -> Iterator[None]:
    """Two stalls with cabbage; searches are counted."""
    settings.SEARCH_COUNTS = True
    make.product("배추", store=make.store())
    make.product("배추", store=make.store(slug="moon", name="달빛"))
    indexing.reindex()
    with clock.frozen(make.NOW):
        yield
    settings.SEARCH_COUNTS = False
    counting.write()


def look(client: Client, address: str, **headers: str) -> Any:
    return client.get(address, headers={"accept-language": "ko", **headers})


def typed() -> list[tuple[Any, ...]]:
    counting.write()
    fields = ("market", "text", "times", "empty", "opened", "showing", "found")
    return list(Typed.objects.order_by("market", "text").values_list(*fields))


def shown() -> list[tuple[int, int, int]]:
    """Place, times, opened; the stalls take turns, so a place is of one stall in a day."""
    counting.write()
    return list(Shown.objects.order_by("place").values_list("place", "times", "opened"))


def open_at(client: Client, place: object, product: object, question: str = "q=배추") -> int:
    data = {"product": product, "place": place}
    answer = client.post(f"/search/opened/?{question}", data, headers={"accept-language": "ko"})
    return answer.status_code


def first(client: Client) -> int:
    card = look(client, "/search/?q=배추").context["results"].cards[0]
    assert isinstance(card.product_id, int)
    return card.product_id


def test_texts_are_counted_with_what_came_of_them(client: Client) -> None:
    for address in ("/search/?q=배추", "/search/?q= 배추 ", "/search/?q=zzzzzz", "/search/?q=qocn"):
        look(client, address)
    look(client, "/search/?q=배추&market=mangwon")
    assert typed() == [
        ("", "qocn", 1, 0, 0, "배추", 2),
        ("", "zzzzzz", 1, 1, 0, "", 0),
        ("", "배추", 2, 0, 0, "", 2),
        ("mangwon", "배추", 1, 0, 0, "", 2),
    ]
    assert set(Typed.objects.values_list("day", "language")) == {(DAY, "ko")}


def test_reading_on_and_narrowing_is_the_same_search(client: Client) -> None:
    for more in ("category=greens", "sort=cheapest", "stall=mangwon.sunny"):
        look(client, f"/search/?q=배추&{more}")
    assert typed() == []


@pytest.mark.parametrize("method", ["head", "get"])
def test_what_nobody_looks_at_is_not_counted(client: Client, method: str) -> None:
    getattr(client, method)("/search/?q=배추", headers={"sec-purpose": "prefetch"})
    client.head("/search/?q=배추")
    look(client, "/search/")
    assert (typed(), shown()) == ([], [])


def test_places_are_counted_and_those_the_shopper_sorted_are_not(client: Client) -> None:
    look(client, "/search/?q=배추")
    look(client, "/search/?q=배추&category=greens")
    look(client, "/search/?q=배추&sort=cheapest")
    look(client, "/search/?q=배추&stall=mangwon.sunny")
    assert shown() == [(1, 2, 0), (2, 2, 0)]
    assert Shown.objects.values("store").distinct().count() == 2


def test_counts_add_up_over_several_writes(client: Client) -> None:
    for _ in range(3):
        look(client, "/search/?q=배추")
        counting.write()
    assert (typed(), shown()) == ([("", "배추", 3, 0, 0, "", 2)], [(1, 3, 0), (2, 3, 0)])


def test_the_thread_counts_by_itself(client: Client) -> None:
    look(client, "/search/?q=배추")
    counting.counting.now()
    assert Typed.objects.get().times == 1


# Opened


def test_what_is_opened_is_counted_at_its_place(client: Client) -> None:
    product = first(client)
    assert open_at(client, 1, product) == 204
    assert (shown(), typed()) == ([(1, 1, 1), (2, 1, 0)], [("", "배추", 1, 0, 1, "", 2)])


def test_nothing_is_opened_more_often_than_shown(client: Client) -> None:
    product = first(client)
    assert {open_at(client, 1, product) for _ in range(5)} == {204}
    assert shown() == [(1, 1, 1), (2, 1, 0)]


@pytest.mark.parametrize(
    ("place", "product"),
    [
        (2, 0), (1, 999_999), (0, 1), (99, 1), ("", ""), ("x", "1"), ("-1", "-1"), ("²", "1"),
        (1, 10**17), (10**17, 1), (1, 10**30), (10**30, 1), (1, "1" * 5000),
    ],
)  # fmt: skip
def test_nonsense_counts_nothing(client: Client, place: object, product: object) -> None:
    first(client)
    assert open_at(client, place, product or Product.objects.first()) == 204
    assert [opened for _place, _times, opened in shown()] == [0, 0]


def test_another_question_or_language_opens_no_text(client: Client) -> None:
    product = first(client)
    open_at(client, 1, product, "q=무")
    client.post("/search/opened/?q=배추", {"product": product, "place": 1},
                headers={"accept-language": "en"})  # fmt: skip
    assert typed() == [("", "배추", 1, 0, 0, "", 2)]


def test_only_this_sites_pages_may_say_what_was_opened() -> None:
    client = Client(enforce_csrf_checks=True)
    assert open_at(client, 1, first(client)) == 403


def test_a_large_or_read_request_is_refused(client: Client) -> None:
    assert client.get("/search/opened/").status_code == 405
    assert open_at(client, 1, "1" * 3_000_000) == 400


# Nothing personal


@pytest.mark.parametrize(
    "text",
    [
        "mina@example.org", "mina @ example.org", "010-5550-0103", "010 5550 0103",
        "０１０５５５００１０３", "+44 7700 900123", "4242 4242 4242 4242", "9001011234567",
        "010_555_0103", "배추 010.5550.0103",
        "K7Q2M9XA4B", "SW1A 1AA", "e8 4qj", "https://example.org/o/abc", "www.example.org",
    ],
)  # fmt: skip
def test_what_is_somebodys_is_not_kept(client: Client, text: str) -> None:
    look(client, f"/search/?{urlencode({'q': text})}")
    assert typed() == []


@pytest.mark.parametrize(
    "text", ["배추 3포기", "쌀 20kg", "500g 1000원", "omega3", "vitamin b12", "7up", "꿀 2.4kg 병"]
)
def test_goods_are_nobodys(text: str) -> None:
    assert not is_private(text)


def test_a_long_text_is_cut(client: Client) -> None:
    look(client, "/search/?q=" + "+".join(["가나다라마바사아자차"] * 11))
    assert [len(row[1]) <= 80 for row in typed()] == [True]


def test_a_row_holds_these_columns_and_no_others() -> None:
    columns = {
        model: sorted(str(field.column) for field in model._meta.fields) for model in (Typed, Shown)
    }
    assert columns == {
        Typed: ["day", "elsewhere", "empty", "found", "id", "language", "market", "opened",
                "showing", "text", "times"],
        Shown: ["day", "id", "opened", "place", "store_id", "times"],
    }  # fmt: skip


# Never in the way


def test_a_page_asks_the_database_nothing_for_it(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, settings: Settings
) -> None:
    look(client, "/search/?q=배추")
    settings.SEARCH_COUNTS = False
    with CaptureQueriesContext(connection) as without:
        look(client, "/search/?q=배추")
    settings.SEARCH_COUNTS = True
    with django_assert_num_queries(len(without)):
        look(client, "/search/?q=배추")


def test_a_missing_table_is_nobodys_trouble(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.schema_editor() as editor:
        editor.alter_db_table(Shown, "search_shown", "search_elsewhere")
    try:
        answer = look(client, "/search/?q=배추")
        counting.write()
    finally:
        with connection.schema_editor() as editor:
            editor.alter_db_table(Shown, "search_elsewhere", "search_shown")
    assert (answer.status_code, len(answer.context["results"].cards)) == (200, 2)
    assert caplog.messages == ["1 notes of searches were not counted"]
    assert (typed(), shown()) == ([], [])  # all or nothing


def test_a_flood_of_texts_is_cut_off(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    look(client, "/search/?q=배추")
    counting.write()
    monkeypatch.setattr(counting, "TEXTS", 1)
    look(client, "/search/?q=배추")
    look(client, "/search/?q=zzzzzz")
    assert typed() == [("", "배추", 2, 0, 0, "", 2)]


# Forgetting


def test_rare_texts_go_after_a_month_and_all_counts_after_a_year(client: Client) -> None:
    def keep(text: str, days: int, times: int = 1) -> None:
        Typed.objects.create(
            day=DAY - timedelta(days=days), language="ko", market="", text=text,
            times=times, empty=0, found=1, elsewhere=0,
        )  # fmt: skip

    for text, days, times in (
        ("once", 31, 1), ("lately", 30, 1), ("often", 31, 2),
        ("again", 31, 1), ("again", 2, 1), ("old", 401, 9), ("year", 400, 9),
    ):  # fmt: skip
        keep(text, days, times)
    store = make.store()
    for days in (400, 401):
        Shown.objects.create(day=DAY - timedelta(days=days), store=store, place=1, times=1)
    assert counting.forget(make.NOW) == 3
    assert list(Typed.objects.order_by("text").values_list("text", flat=True)) == [
        "again", "again", "lately", "often", "year"
    ]  # fmt: skip
    assert [row.day for row in Shown.objects.all()] == [DAY - timedelta(days=400)]
    assert counting.forget(make.NOW) == 0
