"""A market from nothing: founded once, told what it lacks, opened when it lacks nothing."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import Message
from market import founding as delivering
from market.models import Market, Window, Zone
from stores import founding, onboarding
from stores.models import Product, Staff, Store
from stores.onboarding import Newcomer
from tests.factories.market import NOW, make_area, make_market
from tests.factories.stores import make_category

pytestmark = pytest.mark.django_db

SEOUL: dict[str, Any] = {
    "name": "해오름시장",
    "name_other": "Haeoreum Market",
    "country": "KR",
    "currency": "KRW",
    "language": "ko",
    "time_zone": "Asia/Seoul",
    "lat": 37.5556,
    "lng": 126.9194,
    "hours": [(day, time(8), time(20)) for day in range(6)],
}


@pytest.fixture
def platform(client: Client) -> Client:
    person = User.objects.create_superuser("root@example.org", is_cast=True, language="en")
    client.force_login(person)
    return client


def found() -> Market:
    return founding.found_market(by=None, now=NOW, **SEOUL)


def test_a_market_is_founded_once_however_often_it_is_pressed() -> None:
    market, again = found(), found()
    assert (market.pk, market.slug, market.state) == (again.pk, "haeoreum-market", "preparing")
    assert market.hours.count() == 6
    other = founding.found_market(by=None, now=NOW, **(SEOUL | {"lat": 35.0}))
    assert other.slug == "haeoreum-market-2"


def test_no_market_takes_the_address_of_the_first_page() -> None:
    named = SEOUL | {"name": "New", "name_other": ""}
    assert founding.found_market(by=None, now=NOW, **named).slug == "new-2"


def test_zones_are_proposed_by_distance_and_an_area_stands_in_one_only() -> None:
    market = found()
    here = make_area(name="서교동", lat=37.5556, lng=126.9194)
    far = make_area(name="연희동", lat=37.5760, lng=126.9194)
    make_area(name="해운대", lat=35.16, lng=129.16)
    make_area(country="GB", name="SE16", lat=37.5556, lng=126.9194)
    drafts = delivering.propose_zones(market)
    assert [(draft.band.name, draft.areas) for draft in drafts] == [
        ("가까운 동네", [here]),
        ("조금 먼 동네", [far]),
    ]


def test_the_nearest_area_is_served_even_where_its_centre_is_far() -> None:
    market = make_market(country="GB", currency="GBP", lat=51.5, lng=-0.05)
    outcode = make_area(country="GB", lat=51.53, lng=-0.05)
    assert [draft.areas for draft in delivering.propose_zones(market)] == [[outcode]]


def test_the_checklist_names_what_is_missing_and_refuses_to_open() -> None:
    market = found()
    with pytest.raises(founding.NotReady) as refusal:
        founding.open_for_shoppers(market=market, by=None, now=NOW)
    assert [step.key for step in refusal.value.steps] == ["delivery", "stalls", "goods"]
    market.refresh_from_db()
    assert market.state == "preparing"


def test_somebody_without_an_email_gets_a_stall_and_no_message() -> None:
    market = found()
    newcomer = Newcomer(stall_name="두부집", number="8", category=make_category())
    store = onboarding.settle_in(market=market, newcomer=newcomer, by=None, now=NOW)
    again = onboarding.settle_in(market=market, newcomer=newcomer, by=None, now=NOW)
    person = Staff.objects.get().user
    assert (store, store.state, store.slug) == (again, "open", "dubujip")
    assert (person.name, person.reachable_email) == ("두부집", "")
    assert Message.objects.count() == 0


def test_a_phone_gets_the_link_that_signs_it_in() -> None:
    newcomer = Newcomer(
        stall_name="두부집", category=make_category(), phone="+821012345678", language="ko"
    )
    onboarding.settle_in(market=found(), newcomer=newcomer, by=None, now=NOW)
    message = Message.objects.get()
    assert (message.channel, message.to, message.template) == (
        "sms",
        "+821012345678",
        "application_approved_sms",
    )
    assert message.context["path"].startswith("/accounts/enrol/")


# -- The pages


def new_market(area: int | str, **fields: Any) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "country": "KR",
        "name": "해오름시장",
        "name_other": "Haeoreum Market",
        "area": area,
    }
    typed |= {"opens": "08:00", "closes": "20:00", "hue": "jade", "closed_on": ["0"]}
    return typed | fields


def page(name: str, *args: object) -> str:
    return reverse(f"stores:{name}", args=args)


def test_only_the_platform_opens_markets(client: Client) -> None:
    assert client.get(page("begin_market")).status_code == 302
    client.force_login(User.objects.create_user("mina@example.org"))
    assert client.get(page("begin_market")).status_code == 404
    assert client.post(page("begin_market"), new_market(1)).status_code == 404
    assert Market.objects.count() == 0


def test_finding_a_place_saves_nothing_and_keeps_what_was_typed(platform: Client) -> None:
    area = make_area(name="서교동")
    typed = new_market("", find="1", find_area="서교")
    answer = platform.post(page("begin_market"), typed)
    text = answer.content.decode()
    assert (answer.status_code, Market.objects.count()) == (200, 0)
    assert f'name="area" value="{area.pk}" checked' in text
    assert "해오름시장" in text


def test_without_a_place_the_page_says_what_to_do(platform: Client) -> None:
    answer = platform.post(page("begin_market"), new_market(""))
    assert answer.status_code == 422
    assert "Find the place and choose it from the list." in answer.content.decode()
    other = make_area(country="GB")
    answer = platform.post(page("begin_market"), new_market(other.pk))
    assert "That place is in another country." in answer.content.decode()


@pytest.mark.parametrize("made_up", ["9" * 5000, "²", "-1", "9" * 15])
def test_what_is_no_place_is_no_place(platform: Client, made_up: str) -> None:
    answer = platform.post(page("begin_market"), new_market(made_up))
    assert answer.status_code == 422
    assert 'name="area"' not in answer.content.decode()


def test_the_four_pages_in_a_row_open_a_market(platform: Client) -> None:
    area = make_area(name="서교동")
    answer = platform.post(page("begin_market"), new_market(area.pk))
    market = Market.objects.get()
    assert answer["Location"] == page("begin_delivery", market.slug)
    assert (market.currency, market.language, market.hue) == ("KRW", "ko", "jade")
    proposed = platform.get(answer["Location"])
    form = proposed.context["form"]
    typed: dict[str, Any] = {}
    for part in form.parts:
        for field in part:
            typed[field.html_name] = field.value()
    typed["zone0-areas"] = [area.pk]
    answer = platform.post(page("begin_delivery", market.slug), typed)
    assert answer["Location"] == page("begin_stalls", market.slug)
    assert platform.post(page("begin_delivery", market.slug), typed).status_code == 303
    assert [(zone.name, zone.fee) for zone in Zone.objects.all()] == [("가까운 동네", 2500)]
    assert [(row.letter, row.mode, row.weekdays) for row in Window.objects.order_by("letter")] == [
        ("A", "delivery", "123456"),
        ("B", "delivery", "123456"),
        ("C", "pickup", "123456"),
    ]
    listed = {"text": "3 초록야채 채소 010-1234-5678\n4 무지개"}
    assert Store.objects.count() == 0
    assert "Open 1 stall" in platform.post(answer["Location"], listed).content.decode()
    platform.post(answer["Location"], listed | {"confirmed": "1"})
    assert [(row.number, row.name, row.state) for row in Store.objects.all()] == [
        ("3", "초록야채", "open")
    ]
    goods = {"text": "배추 4800 포기\n무 2000 개", "confirmed": "1"}
    answer = platform.post(page("begin_goods", market.slug), goods)
    assert answer["Location"] == page("begin", market.slug)
    assert Product.objects.count() == 2
    assert "Open the market" in platform.get(answer["Location"]).content.decode()
    platform.post(page("begin_open", market.slug))
    market.refresh_from_db()
    assert (market.state, market.collects_with) == ("open", ["stripe", "manual"])
    assert "배추" in Client().get(f"/m/{market.slug}/").content.decode()


def test_links_are_shown_once_for_the_stalls_whose_phone_is_not_in(platform: Client) -> None:
    market = found()
    newcomer = Newcomer(stall_name="두부집", number="8", category=make_category())
    onboarding.settle_in(market=market, newcomer=newcomer, by=None, now=NOW)
    assert platform.post(page("begin_links", market.slug)).status_code == 303
    shown = platform.get(page("begin_links", market.slug)).content.decode()
    assert shown.count("/accounts/enrol/") == 1
    assert platform.get(page("begin_links", market.slug)).status_code == 303
