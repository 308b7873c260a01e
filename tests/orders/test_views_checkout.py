from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.models import WindowDay
from orders import cookie
from orders.finding import signed_link
from orders.models import Basket, Order
from stores.models import Product
from tests.factories.accounts import address
from tests.factories.orders import (
    Street,
    fill_three_ways,
    fill_usual,
    held_order,
    make_basket,
    pay,
    placed_order,
)
from tests.factories.stores import make_product


def path_of(street: Street) -> str:
    return reverse("orders:checkout", args=[street.market.slug])


def guest_with_basket(client: Client, street: Street) -> Basket:
    """The browser of somebody who is not signed in."""
    where = reverse("orders:add", args=[street.market.slug])
    client.post(where, {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 1})
    basket = Basket.objects.get()
    fill_three_ways(basket, street)
    return basket


def regular(client: Client, street: Street) -> Basket:
    """A signed-in shopper with an address."""
    client.force_login(street.shopper)
    address(user=street.shopper, area_code=street.area.code, is_default=True)
    basket = make_basket(market=street.market, shopper=street.shopper)
    fill_three_ways(basket, street)
    return basket


def form_of(client: Client, street: Street, /, **changes: Any) -> dict[str, Any]:
    """What the page sends when its button is pressed."""
    page = client.get(path_of(street)).context
    said = {
        "attempt": page["attempt"],
        "prices": page["summary"].prices_key,
        "shown": "100000",
        "window": page["form"]["window"].value(),
        "preference": page["form"]["preference"].value(),
        "tender": "stripe",
    }
    typed = {
        "name": "민아",
        "phone": "010-1234-5678",
        "email": "mina@example.com",
        "area_code": street.area.code,
        "street": "포은로 40",
    }
    return {**said, **({} if page["saved"] else typed), **changes}


def test_empty_basket_leads_back_to_it(client: Client, street: Street) -> None:
    basket = reverse("orders:basket", args=[street.market.slug])
    assert client.get(path_of(street))["Location"] == basket


def test_guest_pays_by_card(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    response = client.post(path_of(street), form_of(client, street))
    order = Order.objects.get()
    assert (response.status_code, order.state, order.phone) == (303, "held", "+821012345678")
    assert "/sandbox/pay/" in response["Location"]
    assert (order.estimate, order.area_code) == (23_600, street.area.code)
    pay(order)
    back = client.get(reverse("orders:paid", args=[order.code]))
    assert (back.status_code, back["Location"]) == (303, f"/o/{order.code}/")
    page = client.get(back["Location"])
    assert (page.context["order"].state, page.context["track"].stalls) == ("placed", 3)
    assert "A1" in page.content.decode()


def test_an_account_is_offered_after_the_order_and_not_before(
    client: Client, street: Street
) -> None:
    guest_with_basket(client, street)
    checkout = client.get(path_of(street)).content.decode()
    client.post(path_of(street), form_of(client, street))
    order = Order.objects.get()
    pay(order)
    client.get(reverse("orders:paid", args=[order.code]))
    placed = client.get(f"/o/{order.code}/").content.decode()
    sign_up = reverse("account_signup")
    assert (f'href="{sign_up}' in checkout, f'href="{sign_up}' in placed) == (False, True)
    assert checkout.index('name="name"') > checkout.index("No account needed.")


def test_regular_shopper_types_nothing(client: Client, street: Street) -> None:
    regular(client, street)
    page = client.get(path_of(street))
    assert (page.context["saved"], 'name="street"' in page.content.decode()) == (True, False)
    client.post(path_of(street), form_of(client, street))
    order = Order.objects.get()
    assert (order.name, order.street, order.shopper) == ("민아", "포은로 40", street.shopper)


def test_first_order_of_an_account_keeps_the_address(client: Client, street: Street) -> None:
    client.force_login(street.shopper)
    fill_three_ways(make_basket(market=street.market, shopper=street.shopper), street)
    client.post(path_of(street), form_of(client, street))
    kept = street.shopper.addresses.get()
    assert (kept.street, kept.area_code) == ("포은로 40", street.area.code)


def test_cash_goes_straight_to_the_order(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    response = client.post(path_of(street), form_of(client, street, tender="manual"))
    order = Order.objects.get()
    assert (response["Location"], order.state) == (f"/o/{order.code}/", "placed")


def test_pick_up_asks_for_no_address(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    said = form_of(client, street, window=street.pickup_day.pk, area_code="", street="")
    client.post(path_of(street), said)
    order = Order.objects.get()
    assert (order.mode, order.delivery_fee, order.street) == ("pickup", 0, "")


def test_errors_keep_what_was_typed(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    said = form_of(client, street, phone="12", street="", name="민아야")
    page = client.post(path_of(street), said)
    text = page.content.decode()
    assert set(page.context["form"].errors) == {"phone", "street"}
    assert ("<title>Error: " in text, 'value="민아야"' in text, 'href="#id_street"' in text) == (
        True,
        True,
        True,
    )
    assert Order.objects.count() == 0


@pytest.mark.parametrize("shown", ["²", "9" * 5000, ""])
def test_a_total_that_is_no_number_was_not_shown(
    client: Client, street: Street, shown: str
) -> None:
    guest_with_basket(client, street)
    page = client.post(path_of(street), form_of(client, street, shown=shown))
    codes = [fix["problem"].code for fix in page.context["problems"]]
    assert (page.status_code, codes, Order.objects.count()) == (200, ["total"], 0)


def test_total_above_the_one_shown_is_shown_first(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    page = client.post(path_of(street), form_of(client, street, shown="100"))
    codes = [fix["problem"].code for fix in page.context["problems"]]
    assert (codes, Order.objects.count()) == (["total"], 0)
    again = form_of(client, street, shown=str(page.context["summary"].at_most))
    assert client.post(path_of(street), again).status_code == 303


def test_sold_out_meanwhile_is_named_with_one_tap_to_mend(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    said = form_of(client, street)
    Product.objects.filter(pk=street.sprouts.pk).update(sold_out=True)
    page = client.post(path_of(street), said)
    fix = page.context["problems"][0]
    assert (fix["problem"].code, fix["quantity"]) == ("sold_out", 0)
    client.post(fix["url"], {"quantity": "0", "to": "checkout"})
    again = form_of(client, street)
    assert client.post(path_of(street), again).status_code == 303


def test_changed_price_is_told_from_old_to_new(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    said = form_of(client, street)
    Product.objects.filter(pk=street.mackerel.pk).update(price=7000)
    text = client.post(path_of(street), said).content.decode()
    assert ("₩6,500" in text, "₩7,000" in text, Order.objects.count()) == (True, True, 0)


def test_full_window_is_shown_and_not_preselected(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    WindowDay.objects.filter(pk=street.window_day.pk).update(taken=20)
    page = client.get(path_of(street))
    first = page.context["windows"]["shown"][0]
    assert (first["full"], first["selected"]) == (True, False)


def test_second_press_finds_the_same_order(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    said = form_of(client, street)
    client.post(path_of(street), said)
    client.post(path_of(street), said)
    assert Order.objects.count() == 1
    pay(Order.objects.get())
    late = client.post(path_of(street), said)
    assert late["Location"] == f"/o/{Order.objects.get().code}/"


def test_refresh_tells_the_fee_of_the_chosen_window(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    said = form_of(client, street, refresh="1", window=street.pickup_day.pk)
    page = client.post(path_of(street), said)
    assert (page.context["summary"].delivery_fee, page.context["form"].is_bound) == (0, False)


def test_checkout_takes_fourteen_queries_however_many_rows(client: Client, street: Street) -> None:
    basket = regular(client, street)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as made:
            assert client.get(path_of(street)).status_code == 200
        counts.append(len(made))
        fill_usual(basket, [make_product(store=street.stores[n % 3]) for n in range(27)])
    assert (counts[1], counts[0] <= 14) == (counts[0], True)


def test_order_of_another_is_not_there(client: Client, street: Street) -> None:
    order = placed_order(street)
    for name in ("order", "paid"):
        assert client.get(reverse(f"orders:{name}", args=[order.code])).status_code == 404
    for name in ("pay", "cancel"):
        assert client.post(reverse(f"orders:{name}", args=[order.code])).status_code == 404


def test_signed_link_shows_the_order_and_cancels_it(client: Client, street: Street) -> None:
    order = placed_order(street)
    link = signed_link(order)
    page = client.get(link)
    assert page.status_code == 200
    key = page.context["key"]
    done = client.post(reverse("orders:cancel", args=[order.code]) + key)
    order.refresh_from_db()
    assert (done.status_code, done["Location"], order.state) == (303, link, "cancelled")
    pages = [page.content.decode(), client.get(link).content.decode()]
    assert [" goes to " in each for each in pages] == [True, False]


def test_declined_card_is_said_and_the_order_paid_again(client: Client, street: Street) -> None:
    client.force_login(street.shopper)
    order = held_order(street, shopper=street.shopper)
    pay(order, card="insufficient")
    page = client.get(reverse("orders:order", args=[order.code])).content.decode()
    assert "The card does not have enough money" in page
    again = client.post(reverse("orders:pay", args=[order.code]))
    assert (again.status_code, "/sandbox/pay/" in again["Location"]) == (303, True)


def test_my_orders_are_mine_alone(client: Client, street: Street) -> None:
    mine = placed_order(street, shopper=street.shopper)
    placed_order(street)
    client.force_login(street.shopper)
    rows = client.get(reverse("orders:my_orders")).context["rows"]
    assert [row.order for row in rows] == [mine]


def test_guest_cookie_of_one_browser_opens_no_other(client: Client, street: Street) -> None:
    guest_with_basket(client, street)
    stranger = Client()
    stranger.cookies[cookie.COOKIE] = "made-up"
    here = reverse("orders:basket", args=[street.market.slug])
    assert stranger.get(here).context["summary"].count == 0
