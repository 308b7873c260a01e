from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import AuditLine
from orders import basket as baskets
from orders import lists, reordering
from orders.models import BasketLine, SavedLine, SavedList
from orders.reordering import Change, Wish
from stores.models import Product
from tests.factories.accounts import user
from tests.factories.market import NOW
from tests.factories.orders import Street, fill_three_ways, make_basket, make_street


def weekly(street: Street, name: str = "매주") -> SavedList:
    basket = make_basket(market=street.market, shopper=street.shopper)
    fill_three_ways(basket, street)
    return lists.save_basket(basket=basket, name=name, by=street.shopper, now=NOW)


def things(saved: SavedList) -> dict[str, int]:
    return dict(saved.lines.values_list("product__name", "quantity"))


def test_basket_is_kept_as_a_list_and_stays(street: Street) -> None:
    saved = weekly(street)
    assert things(saved) == {"생고등어": 2, "흙당근": 500, "콩나물": 2000}
    assert BasketLine.objects.count() == 3


def test_putting_the_same_on_a_list_again_takes_the_new_quantity(street: Street) -> None:
    saved = lists.start(market=street.market, name="", by=street.shopper, now=NOW)
    for quantity in (1, 4):
        wish = Wish(product=street.mackerel, ordered_by="piece", quantity=quantity)
        lists.put_on(saved=saved, wish=wish, by=street.shopper, now=NOW)
    assert things(saved) == {"생고등어": 4}


@pytest.mark.parametrize(("way", "quantity"), [("weight", 500), ("piece", 100), ("piece", 0)])
def test_what_could_not_lie_in_a_basket_is_not_put_on_a_list(
    street: Street, way: str, quantity: int
) -> None:
    saved = lists.start(market=street.market, name="", by=street.shopper, now=NOW)
    wish = Wish(product=street.mackerel, ordered_by=way, quantity=quantity)
    with pytest.raises(baskets.CannotAdd):
        lists.put_on(saved=saved, wish=wish, by=street.shopper, now=NOW)
    assert things(saved) == {}


def test_another_markets_goods_do_not_go_on_a_list(street: Street) -> None:
    saved = lists.start(market=street.market, name="", by=street.shopper, now=NOW)
    wish = Wish(product=make_street().mackerel, ordered_by="piece", quantity=1)
    with pytest.raises(baskets.CannotAdd):
        lists.put_on(saved=saved, wish=wish, by=street.shopper, now=NOW)


def test_there_is_an_end_to_lists_and_to_a_list(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_LISTS", 1)
    monkeypatch.setattr(lists, "MOST_LINES", 3)
    saved = weekly(street)
    with pytest.raises(lists.CannotKeep):
        lists.start(market=street.market, name="", by=street.shopper, now=NOW)
    wish = Wish(product=street.carrots, ordered_by="money", quantity=3000)
    with pytest.raises(lists.CannotKeep):
        lists.put_on(saved=saved, wish=wish, by=street.shopper, now=NOW)
    assert (SavedList.objects.count(), SavedLine.objects.count()) == (1, 3)


def test_list_shows_what_is_different_first(street: Street) -> None:
    saved = weekly(street)
    Product.objects.filter(pk=street.mackerel.pk).update(price=7000)
    Product.objects.filter(pk=street.sprouts.pk).update(sold_out=True)
    found = reordering.again_of_list(saved, now=clock.now())
    assert [(row.product.name, row.change) for row in found] == [
        ("콩나물", Change.SOLD_OUT),
        ("생고등어", Change.DEARER),
        ("흙당근", Change.SAME),
    ]


def test_whole_list_goes_into_the_basket_in_one_tap(client: Client, street: Street) -> None:
    saved = weekly(street)
    BasketLine.objects.all().delete()
    client.force_login(street.shopper)
    page = client.get(reverse("orders:list", args=[saved.pk]))
    form = {f"quantity-{row.again.line.pk}": row.stepper.value for row in page.context["rows"]}
    answer = client.post(reverse("orders:list", args=[saved.pk]), form)
    assert answer["Location"] == reverse("orders:basket", args=[street.market.slug])
    assert dict(BasketLine.objects.values_list("product__name", "quantity")) == things(saved)


@pytest.mark.parametrize("button", [{}, {"all": "1"}])
def test_only_what_is_ticked_goes_in_unless_the_whole_list_is_asked_for(
    client: Client, street: Street, button: dict[str, str]
) -> None:
    saved = weekly(street)
    BasketLine.objects.all().delete()
    client.force_login(street.shopper)
    page = client.get(reverse("orders:list", args=[saved.pk]))
    rows = page.context["rows"]
    form = {f"quantity-{row.again.line.pk}": row.stepper.value for row in rows}
    fish = saved.lines.get(product=street.mackerel)
    client.post(
        reverse("orders:list", args=[saved.pk]),
        {**form, "ticks": "1", f"take-{fish.pk}": "1", **button},
    )
    put_in = set(BasketLine.objects.values_list("product__name", flat=True))
    assert put_in == (set(things(saved)) if button else {"생고등어"})


def test_what_was_taken_off_a_list_comes_back_with_its_note(client: Client, street: Street) -> None:
    saved = weekly(street)
    before = things(saved)
    line = saved.lines.get(product=street.mackerel)
    SavedLine.objects.filter(pk=line.pk).update(note="gutted")
    client.force_login(street.shopper)
    where = reverse("orders:drop_from_list", args=[saved.pk, line.pk])
    page = client.post(where, follow=True)
    assert (page.context["undo"]["name"], saved.lines.count()) == ("생고등어", 2)
    back = reverse("orders:back_on_list", args=[saved.pk])
    client.post(back, {"what": page.context["undo"]["signed"]})
    kept = saved.lines.get(product=street.mackerel)
    assert (things(saved), kept.note) == (before, "gutted")
    assert client.post(back, {"what": "forged"}).status_code == 404


def test_basket_is_kept_from_its_own_page(client: Client, street: Street) -> None:
    fill_three_ways(make_basket(market=street.market, shopper=street.shopper), street)
    client.force_login(street.shopper)
    client.post(reverse("orders:save_basket", args=[street.market.slug]), {"name": "김장"})
    saved = SavedList.objects.get()
    assert (saved.name, saved.owner, saved.lines.count()) == ("김장", street.shopper, 3)


def test_product_goes_on_a_new_list_from_its_page_and_then_on_the_same(
    client: Client, street: Street
) -> None:
    client.force_login(street.shopper)
    where = reverse("orders:put_on_list", args=[street.market.slug])
    one = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": "2", "list": ""}
    client.post(where, one)
    saved = SavedList.objects.get()
    two = {"product": street.carrots.pk, "ordered_by": "weight", "quantity": "300"}
    client.post(where, {**two, "list": saved.pk})
    assert things(saved) == {"생고등어": 2, "흙당근": 300}


def test_guest_is_sent_to_sign_in(client: Client, street: Street) -> None:
    answer = client.get(reverse("orders:lists"))
    assert answer["Location"].startswith(reverse("account_login"))


def test_list_is_renamed_thinned_taken_away_and_brought_back(
    client: Client, street: Street
) -> None:
    saved = weekly(street)
    client.force_login(street.shopper)
    client.post(reverse("orders:rename_list", args=[saved.pk]), {"name": "주말"})
    line = saved.lines.get(product=street.carrots)
    client.post(reverse("orders:drop_from_list", args=[saved.pk, line.pk]))
    gone = client.post(reverse("orders:remove_list", args=[saved.pk]))
    page = client.get(gone["Location"])
    assert (list(page.context["lists"]), page.context["removed"]) == ([], saved)
    client.post(reverse("orders:bring_back_list", args=[saved.pk]))
    saved.refresh_from_db()
    assert (saved.name, saved.removed_at) == ("주말", None)
    assert things(saved) == {"생고등어": 2, "콩나물": 2000}


def test_only_the_last_list_taken_away_can_be_brought_back(street: Street) -> None:
    first, second = weekly(street, "하나"), weekly(street, "둘")
    for saved in (first, second):
        lists.remove(saved=saved, by=street.shopper, now=NOW)
    assert list(SavedList.objects.all()) == [second]


@pytest.mark.parametrize("name", ["list", "rename_list", "remove_list", "bring_back_list"])
def test_anothers_list_is_not_there(client: Client, street: Street, name: str) -> None:
    saved = weekly(street)
    client.force_login(user())
    answer = client.post(reverse(f"orders:{name}", args=[saved.pk]), {"name": "내 것"})
    assert (answer.status_code, _refusals()) == (404, 1)


def _refusals() -> int:
    return AuditLine.objects.filter(what="access.refused").count()


def test_lists_go_with_their_owner(street: Street) -> None:
    saved = weekly(street)
    BasketLine.objects.all().delete()
    street.shopper.delete()
    assert not SavedList.objects.filter(pk=saved.pk).exists()


def test_list_takes_as_many_queries_for_many_things_as_for_one(
    client: Client, street: Street, django_assert_max_num_queries: object
) -> None:
    saved = weekly(street)
    client.force_login(street.shopper)
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # pytest-django's fixture
        client.get(reverse("orders:list", args=[saved.pk]))
