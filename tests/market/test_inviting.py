"""Asking somebody to run a market: a link by mail, once, and never around a second step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.models import Message
from market import inviting
from market.models import Market, Operatorship
from tests.factories.accounts import user
from tests.factories.market import make_market, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return make_market(slug="hanbit")


@pytest.fixture
def boss(market: Market) -> User:
    return make_operator(market=market, name="Yujin", language="en")


def asked(market: Market, by: User, email: str = "new@example.org") -> str:
    inviting.invite(market=market, email=email, language="en", by=by, now=clock.now())
    return str(Message.objects.latest("id").context["path"])


def runs(market: Market) -> list[str]:
    return sorted(market.operatorships.values_list("user__email", flat=True))


def test_a_new_person_joins_and_must_set_up_a_second_step(market: Market, boss: User) -> None:
    path, browser = asked(market, boss), Client(headers={"Accept-Language": "en"})
    assert browser.get(path).status_code == 200
    assert Operatorship.objects.count() == 1, "opening the link does nothing"
    assert browser.post(path, {"name": ""}).status_code == 422
    assert browser.post(path, {"name": "Minjun"})["Location"] == "/desk/"
    person = User.objects.get(email="new@example.org")
    assert (person.name, person.mfa_required, person.has_usable_password()) == (
        "Minjun",
        True,
        False,
    )
    assert EmailAddress.objects.get(user=person).verified
    assert browser.get("/desk/")["Location"] == "/accounts/2fa/"
    assert runs(market) == sorted([boss.email, "new@example.org"])
    assert Client().get(path).status_code == 410
    assert Client().post(path, {"name": "Late"}).status_code == 410


def test_somebody_with_a_second_step_joins_but_is_not_signed_in(market: Market, boss: User) -> None:
    person = user(email="has@example.org")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    browser = Client()
    browser.post(asked(market, boss, "has@example.org"))
    assert runs(market) == sorted([boss.email, "has@example.org"])
    assert "_auth_user_id" not in browser.session


def test_a_link_taken_back_replaced_or_old_opens_nothing(market: Market, boss: User) -> None:
    first = asked(market, boss)
    second = asked(market, boss, "NEW@example.org")
    assert Client().get(first).status_code == 410
    row = market.invitations.get(revoked_at=None)
    with clock.frozen(clock.now() + inviting.LINK_LASTS + timedelta(seconds=1)):
        assert Client().get(second).status_code == 410
    inviting.take_back(invitation=row, by=boss, now=clock.now())
    assert Client().post(second, {"name": "x"}).status_code == 410
    assert runs(market) == [boss.email]


def test_the_last_person_stays(market: Market, boss: User, client: Client) -> None:
    client.force_login(boss)
    drop = reverse("market:desk_operator_drop", args=[market.slug, boss.pk])
    page = client.post(drop, follow=True).content.decode()
    assert "Somebody has to run the market." in page
    other = make_operator(market=market)
    assert client.post(drop)["Location"] == "/desk/"
    assert runs(market) == [other.email]
    assert client.get(f"/desk/{market.slug}/team/").status_code == 404


def test_the_page_sends_lists_and_takes_back(market: Market, boss: User, client: Client) -> None:
    client.force_login(boss)
    page = reverse("market:desk_team", args=[market.slug])
    shown = client.post(page, {"email": "New@Example.org"}, follow=True).content.decode()
    assert "new@example.org" in shown
    row = market.invitations.get()
    stranger = make_operator(market=make_market())
    other = Client()
    other.force_login(stranger)
    drop = reverse("market:desk_invitation_drop", args=[market.slug, row.pk])
    assert other.post(drop).status_code == 404
    client.post(drop)
    assert "new@example.org" not in client.get(page).content.decode()
