from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.books import run_checks
from orders import basket as baskets
from orders import checkout, day, fulfilment, handover
from orders.models import Line, Order
from orders.receipts import receipt_of
from orders.summary import summarise
from orders.tracking import tracking
from payments import ledger
from stores.models import Product, StockDay
from tests.factories.accounts import address
from tests.factories.market import NOW, make_operator
from tests.factories.orders import Street, details, fill, line_of, make_basket, make_street, pay
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


# -- At the hand-over, where no age can be shown


def packed(street: Street, *wanted: tuple[Product, int], tender: str = "stripe") -> Order:
    """Paid for and ready to leave."""
    basket = make_basket(market=street.market)
    for product, quantity in wanted:
        fill(basket, product, quantity)
    said = details(street, of_age=True, tender=tender)
    order = checkout.hold(basket=basket, details=said, attempt="one", by=None, now=NOW)
    pay(order)
    for part in order.store_orders.all():
        fulfilment.ready(store_order=part, by=None, now=NOW)
    order.refresh_from_db()
    return order


def without_alcohol(order: Order) -> None:
    handover.hand_over(order=order, without_alcohol=True, by=None, now=NOW)
    order.refresh_from_db()


def parts_of(order: Order) -> list[tuple[str, str]]:
    return sorted(order.store_orders.values_list("store__name", "state"))


@pytest.mark.parametrize("tender", ["stripe", "manual"])
@pytest.mark.parametrize(("bottles", "fish", "sprouts"), [(1, 1, 0), (3, 2, 4000), (2, 0, 6000)])
def test_the_rest_is_handed_over_and_alone_is_paid_for(
    street: Street, tender: str, bottles: int, fish: int, sprouts: int
) -> None:
    drink = bottle(street, "traditional-liquor")
    asked = [(drink, bottles), (street.mackerel, fish), (street.sprouts, sprouts)]
    order = packed(street, *[each for each in asked if each[1]], tender=tender)
    fee = order.delivery_fee
    without_alcohol(order)
    rest = 6500 * fish + sprouts
    payment = order.payment
    assert payment is not None
    stock = StockDay.objects.get(product=drink)
    assert (order.state, order.final, payment.captured) == ("closed", rest + fee, rest + fee)
    assert (stock.on_hand, stock.held) == (9, 0)
    assert dict(parts_of(order))["두부집"] == ("handed_over" if sprouts else "cancelled")
    assert ledger.balance(f"order_funds:{order.code}", "KRW") == 0
    assert list(run_checks()) == []


def test_it_may_come_back_undelivered_before(street: Street) -> None:
    order = packed(street, (bottle(street, "traditional-liquor"), 1), (street.mackerel, 1))
    handover.undelivered(order=order, by=None, now=NOW, why="a child at the door")
    without_alcohol(order)
    assert (order.state, order.final) == ("closed", 6500 + order.delivery_fee)


def test_an_order_of_nothing_else_is_cancelled_and_not_charged(street: Street) -> None:
    drink = bottle(street, "traditional-liquor")
    order = packed(street, (drink, 2))
    without_alcohol(order)
    order.refresh_from_db()
    payment = order.payment
    assert payment is not None
    stock = StockDay.objects.get(product=drink)
    assert (order.state, payment.state, payment.captured) == ("cancelled", "cancelled", 0)
    assert (stock.on_hand, stock.held) == (9, 0)
    assert list(run_checks()) == []


def test_what_the_stall_was_short_of_stays_so(street: Street) -> None:
    """It was not there, so it does not go on sale again; and an order without alcohol is whole."""
    drink = bottle(street, "traditional-liquor")
    order = packed(street, (street.mackerel, 1))
    without_alcohol(order)
    assert (order.state, parts_of(order)) == ("closed", [("바다로수산", "handed_over")])
    basket = make_basket(market=street.market)
    fill(basket, drink, 1)
    fill(basket, street.mackerel, 1)
    said = details(street, of_age=True)
    second = checkout.hold(basket=basket, details=said, attempt="two", by=None, now=NOW)
    pay(second)
    fulfilment.sold_out(line=line_of(second, drink), by=None, now=NOW)
    for part in second.store_orders.all():
        fulfilment.ready(store_order=part, by=None, now=NOW)
    without_alcohol(second)
    stock = StockDay.objects.get(product=drink)
    assert (second.state, stock.on_hand, stock.held) == ("closed", 8, 0)
    assert line_of(second, drink).kept_back is False
    assert list(run_checks()) == []


def test_shopper_reads_why_and_the_stall_is_not_blamed(street: Street) -> None:
    drink = bottle(street, "traditional-liquor")
    order = packed(street, (drink, 1), (street.mackerel, 1), (street.sprouts, 2000))
    without_alcohol(order)
    with clock.frozen(NOW):
        track = tracking(order, now=NOW)
        rows = [row for part in receipt_of(order, now=NOW).parts for row in part.lines]
        told = {row.line.name: row.said and row.said.label for row in rows}
        board = day.board(street.market, now=NOW)
    assert [row.line.name for row in track.missing] == ["병"]
    assert (told["병"], track.saved, board.missing) == ("No ID was shown", 9000, 0)


def test_desk_offers_it_only_where_something_else_goes_along(
    client: Client, street: Street
) -> None:
    drink = bottle(street, "traditional-liquor")
    order = packed(street, (drink, 1), (street.mackerel, 1))
    client.force_login(make_operator(market=street.market))
    page = reverse("orders:desk_order", args=[street.market.slug, order.code])
    hand_over = reverse("orders:hand_over", args=[street.market.slug, order.code])
    offered = ['name="without_alcohol"' in client.get(page).content.decode()]
    client.post(hand_over, {"without_alcohol": "yes"})
    order.refresh_from_db()
    after = client.get(page).content.decode()
    offered.append('name="without_alcohol"' in after)
    assert (offered, order.state, "No ID was shown" in after) == ([True, False], "closed", True)


def test_desk_does_not_offer_it_for_alcohol_alone(client: Client, street: Street) -> None:
    order = packed(street, (bottle(street, "traditional-liquor"), 1))
    client.force_login(make_operator(market=street.market))
    page = client.get(reverse("orders:desk_order", args=[street.market.slug, order.code]))
    assert (page.context["may_hand_over"], page.context["mixed"]) == (True, False)
