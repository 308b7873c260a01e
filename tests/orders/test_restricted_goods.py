from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from orders import basket as baskets
from orders import checkout
from orders.models import Line, Order
from orders.summary import summarise
from stores.models import Product
from tests.factories.accounts import address
from tests.factories.market import NOW
from tests.factories.orders import Street, details, fill, make_basket, make_street
from tests.factories.stores import make_category, make_product


def bottle(street: Street, category: str) -> Product:
    kind = make_category(category)
    return make_product(store=street.tofu, name="병", price=9000, on_hand=9, category=kind)


def hold(street: Street, product: Product, **said: object) -> Order:
    basket = make_basket(market=street.market)
    fill(basket, product, 1)
    return checkout.hold(
        basket=basket, details=details(street, **said), attempt="one", by=None, now=NOW
    )


def test_alcohol_is_held_only_for_who_says_to_be_old_enough(street: Street) -> None:
    with pytest.raises(checkout.CannotHold) as refused:
        hold(street, bottle(street, "traditional-liquor"))
    assert [problem.code for problem in refused.value.problems] == ["age"]
    assert not Order.objects.exists()


def test_alcohol_is_given_to_a_person_and_the_order_remembers_the_age(street: Street) -> None:
    order = hold(street, bottle(street, "traditional-liquor"), of_age=True, leave_at_door=True)
    line = Line.objects.get()
    assert (order.least_age, order.leave_at_door, line.alcohol) == (19, False, "traditional")


def test_order_without_alcohol_asks_for_no_age(street: Street) -> None:
    order = hold(street, street.mackerel, leave_at_door=True)
    assert (order.least_age, order.leave_at_door) == (None, True)


@pytest.mark.parametrize(("mode", "codes"), [("delivery", ["mode"]), ("pickup", [])])
def test_korean_beer_is_only_collected(street: Street, mode: str, codes: list[str]) -> None:
    basket = make_basket(market=street.market)
    fill(basket, bottle(street, "beer-wine"), 1)
    found = summarise(basket, mode=mode, now=NOW).problems
    assert [problem.code for problem in found] == codes


def test_what_may_not_be_sold_online_does_not_get_into_a_basket(street: Street) -> None:
    there = make_street(country="US")
    product = bottle(there, "beer-wine")
    with pytest.raises(baskets.CannotAdd):
        fill(make_basket(market=there.market), product, 1)


def test_checkout_offers_to_collect_first_what_can_only_be_collected(
    client: Client, street: Street
) -> None:
    page = checkout_with(client, street, bottle(street, "beer-wine"))
    assert page.context["form"].chosen_window == street.pickup_day


def test_checkout_asks_once_for_the_age_and_says_so_where_it_is_not_ticked(
    client: Client, street: Street
) -> None:
    page = checkout_with(client, street, bottle(street, "traditional-liquor"))
    form = page.context["form"]
    assert (form.fields["of_age"].required, str(street.market.country)) == (True, "KR")
    answer = client.post(page.request["PATH_INFO"], {"window": street.window_day.pk})
    assert "of_age" in answer.context["form"].errors


def test_checkout_without_alcohol_asks_for_no_age(client: Client, street: Street) -> None:
    page = checkout_with(client, street, street.mackerel)
    assert page.context["form"].fields["of_age"].required is False


def checkout_with(client: Client, street: Street, product: Product):  # type: ignore[no-untyped-def]  # Django's test answer
    client.force_login(street.shopper)
    address(user=street.shopper, area_code=street.area.code, country="KR")
    fill(make_basket(market=street.market, shopper=street.shopper), product, 1)
    return client.get(reverse("orders:checkout", args=[street.market.slug]))
