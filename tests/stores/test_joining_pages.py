import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import EnrolmentLink, User
from core import clock, messages
from core.models import Message
from market.models import Market
from stores import onboarding
from stores.models import Application
from tests.factories.market import NOW, make_market, make_operator
from tests.factories.stores import (
    make_application,
    make_category,
    make_product,
    make_stallholder,
    make_store,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return make_market(slug="hanbit", phone="02-123-4567")


def _typed(**typed: Any) -> dict[str, Any]:
    usual = {"stall_name": "바다로수산", "person_name": "윤하나", "phone": "010-1234-5678"}
    return {
        **usual,
        "email": "hana@example.org",
        "category": str(make_category("seafood").pk),
        **typed,
    }


def test_from_the_market_to_the_status_page(client: Client, market: Market) -> None:
    assert "/join/hanbit/" in client.get("/join/").content.decode()
    page = client.get("/join/hanbit/").content.decode()
    asked = set(
        re.findall(r'name="(\w+)"', page.partition("novalidate")[2].partition("</form>")[0])
    )
    assert asked == {*onboarding.FIELDS, "csrfmiddlewaretoken"}
    response = client.post("/join/hanbit/", _typed())
    row = Application.objects.get()
    assert (response.status_code, response["Location"]) == (303, onboarding.status_path(row))
    assert (row.phone, row.category.slug) == ("+821012345678", "seafood")
    assert row.code in client.get(response["Location"]).content.decode()
    client.post("/join/hanbit/", _typed())
    assert Application.objects.count() == 1


def test_mistakes_are_told_and_kept(client: Client, market: Market) -> None:
    response = client.post("/join/hanbit/", _typed(phone="12", email="nobody"))
    page = response.content.decode()
    assert (response.status_code, Application.objects.count()) == (422, 0)
    assert "Enter an e-mail like name@example.com." in page
    assert 'value="바다로수산"' in page


def test_closed_markets_take_nobody(client: Client) -> None:
    make_market(slug="shut", state="shut")
    assert client.get("/join/shut/").status_code == 404


def test_status_page_needs_its_key(client: Client) -> None:
    row, other = make_application(), make_application()
    stolen = onboarding.status_path(other).partition("?")[2]
    for query in ("", "key=", stolen):
        assert client.get(f"/join/a/{row.code}/?{query}").status_code == 404


def test_applicant_sees_and_sends_only_what_to_change(client: Client) -> None:
    row = make_application()
    onboarding.ask_for_changes(
        application=row, fields=["phone"], message="번호가 틀려요", by=None, now=NOW
    )
    path = onboarding.status_path(row)
    page = client.get(path).content.decode()
    assert ("번호가 틀려요" in page, 'name="phone"' in page, 'name="email"' in page) == (
        True,
        True,
        False,
    )
    assert client.post(path, {"phone": "?"}).status_code == 422
    assert client.post(path, {"phone": "02-333-4444"}).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.phone) == ("submitted", "+8223334444")
    assert client.post(path, {"phone": "02-333-5555"}).status_code == 303
    row.refresh_from_db()
    assert row.phone == "+8223334444"


# The operator


@pytest.fixture
def operator(client: Client, market: Market) -> User:
    person = make_operator(market=market)
    client.force_login(person)
    return person


def test_approve_is_three_clicks_from_the_desk(
    client: Client, market: Market, operator: User
) -> None:
    row = make_application(market=market)
    listed = reverse("stores:desk_applications", args=[market.slug])
    desk = client.get("/desk/", follow=True).content.decode()
    assert f'href="{listed}"' in desk
    one = reverse("stores:desk_application", args=[market.slug, row.code])
    assert f'href="{one}"' in client.get(listed).content.decode()
    approve = reverse("stores:desk_approve", args=[market.slug, row.code])
    assert f'action="{approve}"' in client.get(one).content.decode()
    assert client.post(approve, {"number": "17"}).status_code == 303
    store = market.stores.get()
    assert (store.number, store.state) == ("17", "open")
    assert client.post(approve).status_code == 303
    assert market.stores.count() == 1


def test_the_link_in_the_message_signs_the_stall_in(
    client: Client, market: Market, operator: User, settings: Settings
) -> None:
    row = make_application(market=market)
    onboarding.approve(application=row, by=operator, now=NOW)
    message = Message.objects.get(template="application_approved")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert messages.send_due(NOW) == Message.objects.count() == 4
    client.logout()
    with clock.frozen(NOW):
        assert client.get(message.context["path"]).status_code == 200


def test_ask_for_changes_and_reject(client: Client, market: Market, operator: User) -> None:
    row = make_application(market=market)
    changes = reverse("stores:desk_changes", args=[market.slug, row.code])
    assert client.post(changes, {}).status_code == 422
    asked = {"fields_to_change": ["phone"], "message": "번호를 봐 주세요"}
    assert client.post(changes, asked).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.fields_to_change) == ("changes", ["phone"])
    reject = reverse("stores:desk_reject", args=[market.slug, row.code])
    assert client.post(reject, {"why": ""}).status_code == 422
    assert client.post(reject, {"why": "자리가 없어요"}).status_code == 303
    row.refresh_from_db()
    assert row.state == "rejected"
    assert client.post(reject, {"why": "again"}).status_code == 303
    page = client.get(onboarding.status_path(row)).content.decode()
    assert "자리가 없어요" in page


@pytest.mark.parametrize("name", ["application", "approve", "changes", "reject"])
def test_another_markets_application_is_not_there(
    client: Client, market: Market, operator: User, name: str
) -> None:
    other = make_application()
    for slug in (market.slug, other.market.slug):
        url = reverse(f"stores:desk_{name}", args=[slug, other.code])
        ask = client.get if name == "application" else client.post
        assert ask(url).status_code == 404


def test_stalls_pause_close_and_open(client: Client, market: Market, operator: User) -> None:
    store = make_store(market=market)
    make_stallholder(store=store)
    assert client.get(reverse("stores:desk_stalls", args=[market.slug])).status_code == 200
    assert client.get(reverse("stores:desk_stall", args=[market.slug, store.pk])).status_code == 200
    found = []
    for verb in ("pause", "resume", "close", "close", "open", "open"):
        url = reverse(f"stores:desk_stall_{verb}", args=[market.slug, store.pk])
        assert client.post(url).status_code == 303
        store.refresh_from_db()
        found.append((store.state, store.paused_until is not None))
    closed, opened = ("closed", False), ("open", False)
    assert found == [("open", True), opened, closed, closed, opened, opened]


def test_a_phone_link_is_shown_once(client: Client, market: Market, operator: User) -> None:
    store = make_store(market=market)
    make_stallholder(store=store)
    url = reverse("stores:desk_stall_link", args=[market.slug, store.pk])
    assert client.post(url, {"staff": store.staff.get().pk}).status_code == 303
    assert "<svg" in client.get(url).content.decode()
    assert client.get(url).status_code == 303
    assert EnrolmentLink.objects.count() == 1
    other = make_store()
    make_stallholder(store=other)
    assert client.post(url, {"staff": other.staff.get().pk}).status_code == 404


@pytest.mark.parametrize("verb", ["", "_link", "_pause", "_resume", "_close", "_open"])
def test_another_markets_stall_is_not_there(
    client: Client, market: Market, operator: User, verb: str
) -> None:
    other = make_product().store
    for slug in (market.slug, other.market.slug):
        url = reverse(f"stores:desk_stall{verb}", args=[slug, other.pk])
        ask = client.post if verb else client.get
        assert ask(url).status_code == 404
