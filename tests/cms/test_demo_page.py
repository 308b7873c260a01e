"""`/demo/`: anybody may become anybody, in the demo only."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.factories.accounts import cast, user
from tests.factories.market import make_market, make_operator
from tests.factories.stores import make_stallholder, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Settings) -> None:
    settings.DEMO = True


def become(client: Client, person: User) -> tuple[int, str]:
    answer = client.post(f"/demo/become/{person.pk}/")
    return answer.status_code, answer.headers.get("Location", "")


def test_everybody_begins_where_their_day_begins(client: Client) -> None:
    market = make_market()
    store = make_store(market=market)
    assert become(client, make_stallholder(store=store, is_cast=True)) == (
        303,
        f"/stall/{store.pk}/",
    )
    assert become(client, make_operator(market=market)) == (303, f"/desk/{market.slug}/")
    assert become(client, cast(is_staff=True)) == (303, "/admin/")
    assert become(client, cast()) == (303, "/")


def test_nobody_becomes_a_real_person(client: Client) -> None:
    assert become(client, user()) == (404, "")


def test_there_is_no_demo_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    person = cast()
    assert (client.get("/demo/").status_code, become(client, person)) == (404, (404, ""))


def test_the_page_lists_the_cast_of_each_market(client: Client) -> None:
    market = make_market(source="demo")
    holder = make_stallholder(store=make_store(market=market), is_cast=True, name="Hana Yun")
    page = client.get("/demo/").content.decode()
    assert f"/demo/become/{holder.pk}/" in page
    assert market.name in page
