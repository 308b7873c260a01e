"""Who sells, as each country has shoppers told; filled in once by the stall."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from stores import sellers
from stores.models import Seller, Store
from tests.factories.market import NOW, make_london_market, make_market
from tests.factories.stores import make_product, make_stallholder, make_store

pytestmark = pytest.mark.django_db

PAPERS = {
    "business_name": "바다로 주식회사",
    "representative": "박동필",
    "business_number": "000-00-00017",
    "mail_order_number": "제0000-동네-0017호",
    "address": "서울 마포구 시장길 1",
    "email": "sea@example.com",
}


def told(store: Store) -> dict[str, str]:
    return {fact.label: fact.value for fact in sellers.facts_of(store)}


def test_korea_is_told_all_that_its_law_asks_for() -> None:
    store = make_store(market=make_market(), phone="+821055500117")
    sellers.declare(store=store, facts=PAPERS, by=None, now=NOW)
    assert told(Store.objects.get(pk=store.pk)) == {
        "Registered name": "바다로 주식회사",
        "Representative": "박동필",
        "Business registration number": "000-00-00017",
        "Mail-order registration": "제0000-동네-0017호",
        "Business address": "서울 마포구 시장길 1",
        "E-mail": "sea@example.com",
        "Phone": "010-5550-0117",
    }


def test_a_stall_without_papers_is_named_and_can_be_called() -> None:
    store = make_store(market=make_london_market(), name="Tide & Tail", phone="")
    assert told(store) == {"Registered name": "Tide & Tail"}


def test_what_is_not_told_again_stays(client: Client) -> None:
    store = make_store(market=make_market())
    sellers.declare(store=store, facts=PAPERS, by=None, now=NOW)
    sellers.declare(store=store, facts={"email": " new@example.com "}, by=None, now=NOW)
    kept = Seller.objects.values(*sellers.FIELDS).get()
    assert kept == PAPERS | {"email": "new@example.com"}


def test_the_stall_fills_it_in_and_the_product_page_tells_it(client: Client) -> None:
    store = make_store(market=make_market())
    product = make_product(store=store)
    client.force_login(make_stallholder(store=store))
    path = reverse("stores:stall_seller", args=[store.pk])
    wrong = client.post(path, PAPERS | {"email": "nowhere"})
    saved = client.post(path, PAPERS)
    page = reverse("orders:product", args=[store.market.slug, product.slug, product.pk])
    text = client.get(page).content.decode()
    assert (wrong.status_code, saved.status_code) == (200, 303)
    assert [value in text for value in PAPERS.values()] == [True] * len(PAPERS)


def test_each_country_says_in_its_own_words_that_the_market_does_not_sell() -> None:
    countries = [make_market(), make_london_market(), make_market(country="US")]
    said = [sellers.notice(market)[:34] for market in countries]
    assert said == [
        "The market's operator is a mail-or",
        "You buy from the stall, which is t",
        "The stall sells this and answers f",
    ]
