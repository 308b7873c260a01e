from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditLine
from orders.models import Line, Order, StoreOrder
from stores.models import Product, Store
from tests.factories.orders import Street, line_of, placed_order
from tests.factories.stores import make_stallholder


def sign_in(client: Client, store: Store) -> None:
    client.force_login(make_stallholder(store=store))


def day_of(store: Store) -> str:
    return reverse("orders:stall_orders", args=[store.pk])


def part_of(order: Order, store: Store) -> StoreOrder:
    return order.store_orders.get(store=store)


def press(client: Client, name: str, store: Store, pk: int, **data: object) -> None:
    response = client.post(reverse(f"orders:{name}", args=[store.pk, pk]), data)
    assert (response.status_code, response["Location"]) == (303, day_of(store))


def test_stall_sees_its_own_lines_and_no_shopper(client: Client, street: Street) -> None:
    placed_order(street)
    sign_in(client, street.fish)
    text = client.get(day_of(street.fish)).content.decode()
    assert ("1 new order" in text, "생고등어" in text, "A1" in text) == (True, True, True)
    assert [name in text for name in ("흙당근", "콩나물", "민아", "mina@", "포은로")] == [False] * 5


def test_stall_takes_few_queries_however_many_orders(client: Client, street: Street) -> None:
    sign_in(client, street.fish)
    counts = []
    for _time in range(2):
        placed_order(street)
        with CaptureQueriesContext(connection) as made:
            client.get(day_of(street.fish))
        counts.append(len(made))
    assert (counts[1], counts[0] <= 14) == (counts[0], True)


def test_poll_answers_nothing_until_something_is_new(client: Client, street: Street) -> None:
    placed_order(street)
    sign_in(client, street.fish)
    seen = client.get(day_of(street.fish)).context["day"].version
    asked = f"{day_of(street.fish)}?seen={seen}"
    assert client.get(asked, headers={"HX-Request": "true"}).status_code == 204
    placed_order(street)
    assert client.get(asked, headers={"HX-Request": "true"}).status_code == 200


def test_accept_ready_and_undo(client: Client, street: Street) -> None:
    part = part_of(placed_order(street), street.fish)
    sign_in(client, street.fish)
    for name, state in (("accept", "accepted"), ("ready", "ready"), ("undo_ready", "accepted")):
        press(client, name, street.fish, part.pk)
        part.refresh_from_db()
        assert part.state == state


def test_fewer_pieces_and_back(client: Client, street: Street) -> None:
    line = line_of(placed_order(street), street.mackerel)
    sign_in(client, street.fish)
    press(client, "bring", street.fish, line.pk, pieces=1)
    line.refresh_from_db()
    assert (line.state, line.final) == ("short", 6500)
    press(client, "restore_line", street.fish, line.pk)
    line.refresh_from_db()
    assert (line.state, line.final) == ("ordered", None)


def test_sold_out_is_one_tap_after_opening_the_line(client: Client, street: Street) -> None:
    line = line_of(placed_order(street), street.mackerel)
    sign_in(client, street.fish)
    press(client, "sold_out", street.fish, line.pk)
    line.refresh_from_db()
    sold_out = Product.objects.get(pk=street.mackerel.pk).sold_out
    assert (line.state, sold_out) == ("removed", True)


def test_reject_needs_a_reason(client: Client, street: Street) -> None:
    part = part_of(placed_order(street), street.fish)
    sign_in(client, street.fish)
    press(client, "reject", street.fish, part.pk)
    part.refresh_from_db()
    assert part.state == "new"
    press(client, "reject", street.fish, part.pk, why="The stall is closed today")
    part.refresh_from_db()
    assert part.state == "rejected"


def test_weigh_puts_down_grams(client: Client, street: Street) -> None:
    line = line_of(placed_order(street), street.carrots)
    sign_in(client, street.greens)
    pad = client.get(reverse("orders:weigh", args=[street.greens.pk, line.pk]))
    assert (pad.context["most"], pad.context["value"]) == (550, "500")
    press(client, "weigh", street.greens, line.pk, grams=530)
    line.refresh_from_db()
    assert (line.weighed, line.final) == (530, 2226)


def test_what_is_sold_by_the_piece_is_not_asked_for_in_grams(
    client: Client, street: Street
) -> None:
    line = line_of(placed_order(street), street.mackerel)
    sign_in(client, street.fish)
    page = client.get(reverse("orders:weigh", args=[street.fish.pk, line.pk])).content.decode()
    assert ("This is not weighed" in page, "grams" in page) == (True, False)


def test_weigh_leads_back_to_this_site_only(client: Client, street: Street) -> None:
    line = line_of(placed_order(street), street.carrots)
    sign_in(client, street.greens)
    where = reverse("orders:weigh", args=[street.greens.pk, line.pk])
    pads = [client.get(where, {"next": to}) for to in ("https://evil.example/", "/stall/")]
    assert [pad.context["back"] for pad in pads] == ["", "/stall/"]


def test_weigh_takes_the_price_of_the_scale(client: Client, street: Street) -> None:
    line = line_of(placed_order(street), street.carrots)
    sign_in(client, street.greens)
    press(client, "weigh", street.greens, line.pk, amount="2310")
    line.refresh_from_db()
    assert (line.weighed, line.final) == (550, 2310)


@pytest.mark.parametrize(
    ("language", "beside"), [("ko", ["<span>원</span>"]), ("en", ["<span>₩</span>"])]
)
def test_the_price_of_the_scale_stands_beside_the_sign_that_people_write(
    client: Client, street: Street, language: str, beside: list[str]
) -> None:
    line = line_of(placed_order(street), street.carrots)
    sign_in(client, street.greens)
    where = reverse("orders:weigh", args=[street.greens.pk, line.pk])
    page = client.get(where, {"by": "amount"}, headers={"Accept-Language": language})
    shown = re.findall(r"<span>(?:KRW|₩|원)</span>", page.content.decode())
    assert shown == beside


@pytest.mark.parametrize(("grams", "why"), [("551", "most 550"), ("5", "far from"), ("x", "530")])
def test_absurd_weight_is_refused_with_the_reason(
    client: Client, street: Street, grams: str, why: str
) -> None:
    line = line_of(placed_order(street), street.carrots)
    sign_in(client, street.greens)
    where = reverse("orders:weigh", args=[street.greens.pk, line.pk])
    page = client.post(where, {"grams": grams})
    assert (page.status_code, why in page.content.decode()) == (200, True)
    assert f'value="{grams}"' in page.content.decode()
    assert Line.objects.get(pk=line.pk).weighed is None


def test_none_left_on_the_pad(client: Client, street: Street) -> None:
    line = line_of(placed_order(street), street.carrots)
    sign_in(client, street.greens)
    press(client, "weigh", street.greens, line.pk, none="1", grams="500")
    line.refresh_from_db()
    assert line.state == "removed"


def test_another_stalls_ids_are_not_there_and_leave_a_trace(client: Client, street: Street) -> None:
    order = placed_order(street)
    line = line_of(order, street.carrots)
    part = part_of(order, street.greens)
    sign_in(client, street.fish)
    assert client.get(day_of(street.greens)).status_code == 404
    for name in ("accept", "ready", "undo_ready", "reject"):
        for store in (street.greens, street.fish):
            path = reverse(f"orders:{name}", args=[store.pk, part.pk])
            assert client.post(path, {"why": "x"}).status_code == 404
    for name in ("weigh", "bring", "sold_out", "restore_line"):
        for store in (street.greens, street.fish):
            path = reverse(f"orders:{name}", args=[store.pk, line.pk])
            assert client.post(path, {"grams": 500, "pieces": 1}).status_code == 404
    assert AuditLine.objects.filter(what="access.refused").count() == 9
    line.refresh_from_db()
    assert line.state == "ordered"


def test_visitor_is_sent_to_sign_in(client: Client, street: Street) -> None:
    assert client.get(day_of(street.fish)).status_code == 302
