from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core import clock
from core.models import Message
from orders import cancelling, fulfilment
from orders.day import SILENT_AFTER
from orders.models import Order
from tests.factories.market import NOW, make_operator
from tests.factories.orders import (
    Street,
    closed_order,
    line_of,
    make_street,
    placed_order,
    ready_order,
)
from tests.factories.stores import make_application, make_store


def sign_in(client: Client, street: Street) -> None:
    client.force_login(make_operator(market=street.market))


def page_of(order: Order) -> str:
    return reverse("orders:desk_order", args=[order.market.slug, order.code])


def press(client: Client, name: str, order: Order, **data: str) -> None:
    path = reverse(f"orders:{name}", args=[order.market.slug, order.code])
    response = client.post(path, data)
    assert (response.status_code, response["Location"]) == (303, page_of(order))
    order.refresh_from_db()


def test_today_counts_and_names_who_is_needed(client: Client, street: Street) -> None:
    closed_order(street)
    placed_order(street)
    make_application(market=street.market)
    sign_in(client, street)
    path = reverse("orders:desk_today", args=[street.market.slug])
    with clock.frozen(NOW + SILENT_AFTER):
        board = client.get(path).context["board"]
    assert (board.orders, board.waiting, board.missing) == (2, 3, 0)
    assert board.sales == 2016 + 13_000 + 2000 + 3500 + 17_100 + 3500
    assert (len(board.silent), len(board.applications)) == (3, 1)
    row = next(row for row in board.windows if row.window_day == street.window_day)
    assert (row.parts, row.packed, row.orders, row.percent) == (6, 3, 2, 50)
    assert [day.amount for day in board.week] == [0] * 6 + [board.sales]


def test_today_shows_every_stall_who_still_packs_first(client: Client, street: Street) -> None:
    closed_order(street)
    order = placed_order(street)
    make_store(market=street.market, name="Idle", number="40", paused_until=NOW + timedelta(days=1))
    fulfilment.ready(store_order=order.store_orders.get(store=street.fish), by=None, now=NOW)
    fulfilment.accept(store_order=order.store_orders.get(store=street.greens), by=None, now=NOW)
    sign_in(client, street)
    page = client.get(reverse("orders:desk_today", args=[street.market.slug]))
    assert [
        (each.store.name, each.parts, each.packed, each.unseen, each.resting)
        for each in page.context["board"].stalls
    ] == [
        ("두부집", 2, 1, 1, False),
        ("초록채소", 2, 1, 0, False),
        ("바다로수산", 2, 2, 0, False),
        ("Idle", 0, 0, 0, True),
    ]
    assert page.context["opening"].endswith("3 of 4 stalls selling")


def test_today_takes_fifteen_queries_however_many_orders(client: Client, street: Street) -> None:
    sign_in(client, street)
    path = reverse("orders:desk_today", args=[street.market.slug])
    counts = []
    for _time in range(2):
        placed_order(street)
        with CaptureQueriesContext(connection) as made:
            client.get(path)
        counts.append(len(made))
    assert (counts[1], counts[0] <= 15) == (counts[0], True)


@pytest.mark.parametrize(
    ("tender", "language", "said"),
    [
        ("stripe", "en", ["Card: held on the card", "Card: nothing charged"]),
        ("stripe", "ko", ["카드: 승인만 됨", "카드: 결제 안 됨"]),
        ("manual", "en", ["Cash: due at the hand-over", "Cash: nothing charged"]),
    ],
)
def test_an_order_says_how_it_is_paid_for_in_words(
    client: Client, street: Street, tender: str, language: str, said: list[str]
) -> None:
    order = placed_order(street, tender=tender)
    sign_in(client, street)
    client.cookies["django_language"] = language
    found = [client.get(page_of(order)).context["paid"]]
    cancelling.cancel(order=order, by=None, now=clock.now(), why="asked by phone")
    found.append(client.get(page_of(order)).context["paid"])
    assert found == said


def test_orders_of_a_day_and_state(client: Client, street: Street) -> None:
    done, waiting = closed_order(street), placed_order(street)
    sign_in(client, street)
    path = reverse("orders:desk_orders", args=[street.market.slug])
    assert [row["order"] for row in client.get(path).context["rows"]] == [done, waiting]
    narrowed = client.get(f"{path}?state=closed").context["rows"]
    assert [row["order"] for row in narrowed] == [done]
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    assert client.get(f"{path}?day={tomorrow}").context["rows"] == []


def test_order_shows_everything(client: Client, street: Street) -> None:
    order = placed_order(street)
    sign_in(client, street)
    text = client.get(page_of(order)).content.decode()
    seen = [word in text for word in ("민아", "010-1234-5678", "생고등어", "흙당근", "A1")]
    assert seen == [True] * 5


def test_operator_acts_for_a_silent_stall_and_comes_back(client: Client, street: Street) -> None:
    order = placed_order(street)
    part = order.store_orders.get(store=street.fish)
    sign_in(client, street)
    path = reverse("orders:ready", args=[street.fish.pk, part.pk])
    response = client.post(path, {"next": page_of(order)})
    part.refresh_from_db()
    assert (response["Location"], part.state) == (page_of(order), "ready")


def test_hand_over_captures_what_was_weighed(client: Client, street: Street) -> None:
    order = ready_order(street)
    sign_in(client, street)
    press(client, "hand_over", order)
    assert (order.state, order.final) == ("closed", 20_516)


def test_hand_over_without_a_missing_part_needs_the_word(client: Client, street: Street) -> None:
    order = placed_order(street)
    fish = order.store_orders.get(store=street.fish)
    sign_in(client, street)
    client.post(reverse("orders:ready", args=[street.fish.pk, fish.pk]))
    press(client, "hand_over", order)
    assert order.state == "placed"
    press(client, "hand_over", order, without_missing="yes")
    assert (order.state, order.final) == ("closed", 16_500)


def test_undelivered_and_cancelled_with_a_reason(client: Client, street: Street) -> None:
    order = ready_order(street)
    sign_in(client, street)
    press(client, "undelivered", order)
    assert order.state == "undelivered"
    press(client, "desk_cancel", order)
    assert order.state == "undelivered"
    press(client, "desk_cancel", order, why="moved away")
    assert order.state == "cancelled"


def test_another_markets_orders_are_not_there(client: Client, street: Street) -> None:
    order = placed_order(street)
    sign_in(client, make_street())
    market = street.market.slug
    for path in (page_of(order), f"/desk/{market}/", f"/desk/{market}/orders/"):
        assert client.get(path).status_code == 404
    for name in ("hand_over", "undelivered", "desk_cancel"):
        path = reverse(f"orders:{name}", args=[market, order.code])
        assert client.post(path, {"why": "x"}).status_code == 404
    assert line_of(order, street.carrots).state == "ordered"


def test_what_the_shop_itself_says_of_a_step_is_in_the_readers_language(
    client: Client, street: Street
) -> None:
    order = placed_order(street)
    cancelling.cancel(order=order, by=None, now=NOW, why="by the shopper")
    sign_in(client, street)
    client.cookies["django_language"] = "ko"
    said = client.get(page_of(order)).content.decode()
    assert ("손님이 취소" in said, "by the shopper" in said) == (True, False)
    mail = Message.objects.get(template="order_cancelled")
    with translation.override("ko"):
        text = render_to_string("messages/order_cancelled.txt", mail.context)
    assert "이유: 손님이 취소" in text
