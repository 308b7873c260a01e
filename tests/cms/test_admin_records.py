"""Records in the admin: an operator sees, searches, filters and exports their own market's only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core import clock
from market.models import Market
from tests.factories.market import NOW, make_market, make_operator, make_window, make_zone
from tests.factories.orders import make_street, placed_order
from tests.factories.stores import make_application, make_product, make_store

pytestmark = pytest.mark.django_db(transaction=True)

RECORDS = {
    "market_records": ("해오름", "달오름"),
    "stalls": ("초록", "파랑"),
    "product_records": ("배추", "양상추"),
    "application_records": ("새가게", "딴가게"),
    "zone_records": ("가까이", "멀리"),
    "order_records": ("민아", "다정"),
}
every_kind = pytest.mark.parametrize("kind", RECORDS)


@pytest.fixture
def operator(transactional_db: None, client: Client) -> Iterator[Client]:
    """Of the first of two markets that have one of everything."""
    with clock.frozen(NOW):
        markets = [_market(number) for number in range(2)]
        client.force_login(make_operator(market=markets[0], language="en"))
        yield client


def _market(number: int) -> Market:
    words = {kind: pair[number] for kind, pair in RECORDS.items()}
    street = make_street(name=words["market_records"])
    store = make_store(market=street.market, name=words["stalls"])
    make_product(store=store, name=words["product_records"])
    make_application(market=street.market, stall_name=words["application_records"])
    make_zone(market=street.market, name=words["zone_records"])
    make_window(market=street.market)
    order = placed_order(street)
    type(order).objects.filter(pk=order.pk).update(name=words["order_records"])
    return street.market


def rows_of(kind: str, text: str) -> tuple[bool, bool]:
    ours, theirs = RECORDS[kind]
    return ours in text, theirs in text


@every_kind
def test_a_list_holds_what_is_ours(operator: Client, kind: str) -> None:
    index = reverse(f"{kind}:index")
    assert rows_of(kind, operator.get(index).content.decode()) == (True, False)
    found = operator.get(index, {"q": RECORDS[kind][1]}).content.decode()
    assert rows_of(kind, found.replace(f'value="{RECORDS[kind][1]}"', ""))[0] is False


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@every_kind
def test_an_export_holds_what_is_ours(operator: Client, kind: str, form: str) -> None:
    answer: Any = operator.get(reverse(f"{kind}:index"), {"export": form})
    content = b"".join(answer.streaming_content)
    text = _cells(content) if form == "xlsx" else content.decode()
    if kind == "order_records":  # no shopper's name leaves by a file
        market = RECORDS["market_records"]
        assert (market[0] in text, market[1] in text, RECORDS[kind][0] in text) == (
            True,
            False,
            False,
        )
    else:
        assert rows_of(kind, text) == (True, False)


def _cells(content: bytes) -> str:
    sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
    return "\n".join(str(cell) for row in sheet.values for cell in row)


@every_kind
@pytest.mark.parametrize("view", ["inspect", "history", "usage", "edit", "delete"])
def test_anothers_row_is_nowhere(operator: Client, kind: str, view: str) -> None:
    model = operator.get(reverse(f"{kind}:index")).context["view"].model
    mine = {row.pk for row in operator.get(reverse(f"{kind}:index")).context["object_list"]}
    theirs = model.objects.exclude(pk__in=mine).order_by("-pk")[0]
    answer = operator.get(reverse(f"{kind}:{view}", args=[theirs.pk]))
    assert answer.status_code in {302, 403, 404}


def test_nothing_is_added_or_changed_here(operator: Client) -> None:
    for kind in RECORDS:
        assert operator.get(reverse(f"{kind}:add")).status_code in {302, 403}


def test_a_filter_offers_only_markets_of_the_person(operator: Client) -> None:
    page = operator.get(reverse("order_records:index"))
    offered = page.context["filters"].form.fields["market"].queryset
    assert [market.name for market in offered] == ["해오름"]


def test_the_first_page_tells_of_the_day_and_of_nobody_elses(operator: Client) -> None:
    page = operator.get("/admin/").content.decode()
    assert ("해오름" in page, "달오름" in page) == (True, False)
    assert "My markets today" in page
    assert "Write news" in page


def test_the_menu_is_short_and_korean(client: Client) -> None:
    client.force_login(make_operator(market=make_market(), language="ko"))
    page = client.get("/admin/", headers={"Accept-Language": "ko"}).content.decode()
    assert json.dumps("시장 운영 화면")[1:-1] in page
    assert "/admin/reports/" not in page


def test_the_platform_sees_every_market(operator: Client) -> None:
    operator.force_login(User.objects.create_superuser("root@example.org", is_cast=True))
    text = operator.get(reverse("market_records:index")).content.decode()
    assert rows_of("market_records", text) == (True, True)
