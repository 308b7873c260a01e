from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.models import BasketLine
from stores.models import Category, Product
from tests.factories.accounts import address
from tests.factories.orders import Street, fill, fill_usual, make_basket, make_street
from tests.factories.stores import make_product


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)


def selected(page: Any) -> str:
    """The value of the option that is chosen on a page."""
    found = re.search(r'<option value="(\w*)" selected>', page.content.decode())
    return found[1] if found else ""


def badge(page: Any) -> str:
    """The number at the basket in the head of a page; "" where there is none."""
    found = re.search(r'<b class="badge">(\d+)</b>', page.content.decode())
    return found[1] if found else ""


def kind_of(slug: str, **fields: Any) -> Category:
    usual = {"name_en": "Food", "name_ko": "먹거리", "drawing": "cabbage"}
    return Category.objects.create(slug=slug, **{**usual, **fields})


def add(client: Client, product: Product, **data: Any) -> Any:
    where = reverse("orders:add", args=[product.store.market.slug])
    return client.post(where, {"product": product.pk, **data})


def test_category_shows_every_stall_and_its_children(client: Client, street: Street) -> None:
    parent = kind_of("test-food")
    child = kind_of("test-roots", parent=parent)
    for number, store in enumerate(street.stores):
        make_product(store=store, name=f"무 {number}", category=child)
    response = client.get(reverse("orders:category", args=[street.market.slug, parent.slug]))
    assert [card.name for card in response.context["cards"]] == ["무 0", "무 1", "무 2"]


def test_category_narrows_by_stall_and_price_and_sorts(client: Client, street: Street) -> None:
    kind = kind_of("test-food")
    first, second, _third = street.stores
    make_product(store=first, name="dear", category=kind, price=9000)
    make_product(store=first, name="cheap", category=kind, price=1000)
    make_product(store=second, name="other", category=kind, price=500)
    path = reverse("orders:category", args=[street.market.slug, kind.slug])
    response = client.get(f"{path}?stall={first.slug}&sort=price")
    assert [card.name for card in response.context["cards"]] == ["cheap", "dear"]
    response = client.get(f"{path}?max=1,000&sort=-price")
    assert [card.name for card in response.context["cards"]] == ["cheap", "other"]


def test_category_says_what_is_chosen_with_a_way_to_take_each_out(
    client: Client, street: Street
) -> None:
    kind = kind_of("test-food")
    first, second, _third = street.stores
    for store in (first, second):
        make_product(store=store, category=kind, price=500)
    path = reverse("orders:category", args=[street.market.slug, kind.slug])
    response = client.get(f"{path}?stall={first.slug}&way=piece&max=1000&page=1")
    said = [(choice.label, choice.url) for choice in response.context["removable"]]
    assert (response.context["total"], response.context["all"]) == (1, 2)
    assert said == [
        (str(first), "?way=piece&max=1000"),
        ("By the piece", f"?stall={first.slug}&max=1000"),
        ("At most ₩1,000", f"?stall={first.slug}&way=piece"),
    ]
    nothing = client.get(f"{path}?only=season").content.decode()
    assert "Nothing fits all of that" in nothing


def test_category_takes_ten_queries_however_many_rows(client: Client, street: Street) -> None:
    kind = kind_of("test-food")
    make_product(store=street.stores[0], category=kind)
    path = reverse("orders:category", args=[street.market.slug, kind.slug])
    one = queries_of(client, path)
    for number in range(29):
        make_product(store=street.stores[number % 3], category=kind)
    assert (queries_of(client, path), one <= 10) == (one, True)


def test_category_of_a_market_that_is_not_open_is_not_there(client: Client, street: Street) -> None:
    street.market.state = "preparing"
    street.market.save()
    kind = street.stores[0].category
    path = reverse("orders:category", args=[street.market.slug, kind.slug])
    assert client.get(path).status_code == 404


def test_product_says_about_and_at_most(client: Client, street: Street) -> None:
    row = street.carrots
    path = reverse("orders:product", args=[street.market.slug, row.slug, row.pk])
    response = client.get(f"{path}?quantity=1000")
    assert (response.context["estimate"], response.context["ceiling"]) == (4200, 4620)
    assert "강원 평창" in response.content.decode()


def test_product_by_weight_may_be_ordered_by_money(client: Client, street: Street) -> None:
    row = street.carrots
    path = reverse("orders:product", args=[street.market.slug, row.slug, row.pk])
    response = client.get(f"{path}?by=money")
    assert (response.context["ordered_by"], response.context["estimate"]) == ("money", 5000)


def test_product_leads_from_an_old_slug_to_the_present_one(client: Client, street: Street) -> None:
    row = street.mackerel
    response = client.get(reverse("orders:product", args=[street.market.slug, "old", row.pk]))
    here = reverse("orders:product", args=[street.market.slug, row.slug, row.pk])
    assert (response.status_code, response["Location"]) == (302, here)


def test_product_sold_out_offers_no_button(client: Client, street: Street) -> None:
    row = street.mackerel
    row.sold_out = True
    row.save()
    path = reverse("orders:product", args=[street.market.slug, row.slug, row.pk])
    assert reverse("orders:add", args=[street.market.slug]) not in client.get(path).content.decode()


def test_add_puts_it_in_and_goes_back(client: Client, street: Street) -> None:
    here = reverse("orders:baskets")
    response = add(client, street.mackerel, ordered_by="piece", quantity=2, next=here)
    assert (response.status_code, response["Location"]) == (303, here)
    line = BasketLine.objects.get()
    assert (line.product_id, line.quantity) == (street.mackerel.pk, 2)
    page = client.get(reverse("orders:basket", args=[street.market.slug]))
    assert page.context["summary"].count == 1


def test_add_takes_money_typed_in_the_major_unit(client: Client, street: Street) -> None:
    add(client, street.sprouts, ordered_by="money", amount="5000")
    assert BasketLine.objects.get().quantity == 5000


def test_add_never_goes_to_another_site(client: Client, street: Street) -> None:
    response = add(
        client, street.mackerel, ordered_by="piece", quantity=1, next="https://evil.example/"
    )
    assert response["Location"] == reverse("orders:basket", args=[street.market.slug])


def test_add_refuses_in_words(client: Client, street: Street) -> None:
    response = add(client, street.mackerel, ordered_by="weight", quantity=500)
    assert (response.status_code, BasketLine.objects.count()) == (303, 0)
    seen = client.get(response["Location"]).content.decode()
    assert "This is not sold that way." in seen


def test_add_of_another_markets_product_is_not_there(client: Client, street: Street) -> None:
    where = reverse("orders:add", args=[street.market.slug])
    other = make_street().mackerel
    data = {"product": other.pk, "ordered_by": "piece", "quantity": 1}
    assert client.post(where, data).status_code == 404


def test_change_sets_and_zero_takes_out_with_a_way_back(client: Client, street: Street) -> None:
    add(client, street.mackerel, ordered_by="piece", quantity=2)
    line = BasketLine.objects.get()
    where = reverse("orders:basket_change", args=[street.market.slug, line.pk])
    client.post(where, {"quantity": "5"})
    assert BasketLine.objects.get().quantity == 5
    page = client.post(where, {"quantity": "0"}, follow=True)
    assert BasketLine.objects.count() == 0
    undo = {"what": page.context["undo"]["signed"]}
    client.post(reverse("orders:restore", args=[street.market.slug]), undo)
    assert BasketLine.objects.get().quantity == 5


def test_all_of_a_stall_goes_and_comes_back_with_its_words(client: Client, street: Street) -> None:
    add(client, street.mackerel, ordered_by="piece", quantity=2, note="gutted")
    crab = make_product(store=street.fish, name="꽃게")
    add(client, crab, ordered_by="piece", quantity=1)
    add(client, street.carrots, ordered_by="weight", quantity=500)
    where = reverse("orders:remove_stall", args=[street.market.slug, street.fish.pk])
    page = client.post(where, follow=True)
    left = [line.product.name for line in BasketLine.objects.all()]
    assert (left, page.context["undo"]["name"]) == (["흙당근"], street.fish.name)
    undo = {"what": page.context["undo"]["signed"]}
    client.post(reverse("orders:restore", args=[street.market.slug]), undo)
    there = BasketLine.objects.order_by("id").values_list("product__name", "quantity", "note")
    assert list(there) == [("흙당근", 500, ""), ("생고등어", 2, "gutted"), ("꽃게", 1, "")]


def test_a_stall_that_is_not_in_the_basket_cannot_be_taken_out(
    client: Client, street: Street
) -> None:
    fill(make_basket(market=street.market), street.mackerel, 1)
    where = reverse("orders:remove_stall", args=[street.market.slug, street.fish.pk])
    assert (client.post(where).status_code, BasketLine.objects.count()) == (404, 1)


def test_what_to_do_without_is_said_once_for_the_whole_basket(
    client: Client, street: Street
) -> None:
    add(client, street.mackerel, ordered_by="piece", quantity=1, runs_out="ask")
    product = reverse(
        "orders:product", args=[street.market.slug, street.carrots.slug, street.carrots.pk]
    )
    chosen = [selected(client.get(product))]
    where = reverse("orders:prefer", args=[street.market.slug])
    chosen.append(client.post(where, {"runs_out": "leave_out"}, follow=True).context["runs_out"])
    client.post(where, {"runs_out": "nonsense"})
    chosen.append(selected(client.get(product)))
    checkout = client.get(reverse("orders:checkout", args=[street.market.slug]))
    chosen.append(checkout.context["form"].initial["preference"])
    assert chosen == ["ask", "leave_out", "leave_out", "leave_out"]


def test_another_guests_line_is_not_there(client: Client, street: Street) -> None:
    line = fill(make_basket(market=street.market), street.mackerel, 1)
    where = reverse("orders:basket_change", args=[street.market.slug, line.pk])
    assert client.post(where, {"quantity": "5"}).status_code == 404


def test_note_and_preference_are_kept(client: Client, street: Street) -> None:
    add(client, street.mackerel, ordered_by="piece", quantity=2)
    line = BasketLine.objects.get()
    where = reverse("orders:annotate", args=[street.market.slug, line.pk])
    client.post(where, {"note": "ripe", "preference": "ask"})
    line.refresh_from_db()
    assert (line.note, line.preference) == ("ripe", "ask")


def test_basket_tells_a_changed_price_from_old_to_new(client: Client, street: Street) -> None:
    add(client, street.mackerel, ordered_by="piece", quantity=1)
    Product.objects.filter(pk=street.mackerel.pk).update(price=7000)
    page = client.get(reverse("orders:basket", args=[street.market.slug])).content.decode()
    assert ("₩6,500" in page, "₩7,000" in page) == (True, True)


def test_basket_says_what_is_missing_to_the_minimum(client: Client, street: Street) -> None:
    client.force_login(street.shopper)
    address(user=street.shopper, area_code=street.area.code)
    fill(make_basket(market=street.market, shopper=street.shopper), street.carrots, 500)
    page = client.get(reverse("orders:basket", args=[street.market.slug]))
    summary = page.context["summary"]
    assert (summary.estimate, summary.missing_to_minimum) == (2100, 2900)


def test_basket_takes_fourteen_queries_however_many_rows(client: Client, street: Street) -> None:
    client.force_login(street.shopper)
    address(user=street.shopper, area_code=street.area.code)
    basket = make_basket(market=street.market, shopper=street.shopper)
    fill(basket, street.mackerel, 1)
    path = reverse("orders:basket", args=[street.market.slug])
    one = queries_of(client, path)
    fill_usual(basket, [make_product(store=street.stores[number % 3]) for number in range(29)])
    assert (queries_of(client, path), one <= 14) == (one, True)


def test_baskets_of_two_markets_stand_side_by_side(client: Client, street: Street) -> None:
    other = make_street()
    add(client, street.mackerel, ordered_by="piece", quantity=1)
    single = client.get(reverse("orders:baskets"))
    assert single["Location"] == reverse("orders:basket", args=[street.market.slug])
    add(client, other.mackerel, ordered_by="piece", quantity=1)
    both = client.get(reverse("orders:baskets"))
    found = {basket.market for basket, _summary in both.context["baskets"]}
    assert found == {other.market, street.market}


def test_a_guests_basket_is_kept_for_thirty_days(client: Client, street: Street) -> None:
    kept = add(client, street.mackerel, ordered_by="piece", quantity=1).cookies["basket"]
    assert kept["max-age"] == 30 * 24 * 3600


def test_the_head_counts_what_lies_in_the_markets_basket(client: Client, street: Street) -> None:
    add(client, street.mackerel, ordered_by="piece", quantity=1)
    row = street.carrots
    path = reverse("orders:product", args=[street.market.slug, row.slug, row.pk])
    elsewhere = reverse("orders:basket", args=[make_street().market.slug])
    assert [badge(client.get(page)) for page in (path, elsewhere)] == ["1", ""]
