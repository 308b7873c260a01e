"""Signing in with Kakao, Naver and Google, the whole way over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from core import clock
from orders.models import Basket, Order
from tests.accounts.provider import Provider, Trouble, Visitor
from tests.accounts.test_pages import assert_ours
from tests.accounts.test_signing_in import code_of
from tests.factories import accounts as make
from tests.factories.market import NOW
from tests.factories.orders import make_street, placed_order

pytestmark = pytest.mark.django_db

ALL = ["kakao", "naver", "google"]
CODE_PAGE = "/accounts/confirm-email/"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """One server that plays all three."""
    server = Provider()
    for name, adapter in zip(
        ALL, (KakaoOAuth2Adapter, NaverOAuth2Adapter, GoogleOAuth2Adapter), strict=True
    ):
        monkeypatch.setattr(adapter, "authorize_url", f"{server.url}/{name}/authorize")
        monkeypatch.setattr(adapter, "access_token_url", f"{server.url}/{name}/token")
        profile = "identity_url" if name == "google" else "profile_url"
        monkeypatch.setattr(adapter, profile, f"{server.url}/{name}/me")
    yield server
    server.close()


def go(client: Client, name: str, *, back_to: str = "", process: str = "login") -> Any:
    """Press the button, pass the provider's page, come back; the answer to coming back."""
    query = {"process": process, **({"next": back_to} if back_to else {})}
    begun: Any = client.post(reverse(f"{name}_login", query=query))
    sent_back = requests.get(begun["Location"], allow_redirects=False, timeout=5)
    return client.get(sent_back.headers["Location"])


def signed_in_as(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def known_emails(user: User) -> list[tuple[str, bool, bool]]:
    rows = EmailAddress.objects.filter(user=user)
    return list(rows.values_list("email", "verified", "primary"))


# -- Who is new


@pytest.mark.parametrize("name", ALL)
def test_a_new_person_comes_in_and_goes_on_where_they_were(
    client: Client, provider: Provider, name: str
) -> None:
    provider.visitor = Visitor(email="New.Person@naver.com", name="김보리")
    client.cookies["django_language"] = "ko"
    answer = go(client, name, back_to="/me/profile/")
    user = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/me/profile/")
    assert signed_in_as(client) == str(user.pk)
    assert (user.email, user.name, user.language, user.has_usable_password()) == (
        "new.person@naver.com",
        "김보리",
        "ko",
        False,
    )
    assert known_emails(user) == [("new.person@naver.com", True, True)]
    assert list(SocialAccount.objects.values_list("provider", "uid")) == [(name, "1001")]


@pytest.mark.parametrize("name", ALL)
def test_the_second_time_it_is_the_same_account(
    client: Client, provider: Provider, name: str
) -> None:
    provider.visitor = Visitor(email="bori@naver.com")
    go(client, name)
    provider.visitor = Visitor(email="renamed@naver.com")  # the id decides, not the e-mail
    again = Client()
    go(again, name)
    assert signed_in_as(again) == signed_in_as(client)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "visitor"),
    [
        ("kakao", Visitor(verified=False)),
        ("kakao", Visitor(valid=False)),  # another Kakao account has that e-mail today
        ("naver", Visitor()),  # a contact address outside naver.com
        ("google", Visitor(verified=False)),
    ],
)
def test_an_email_nobody_vouches_for_gets_a_code_first(
    client: Client, provider: Provider, name: str, visitor: Visitor
) -> None:
    provider.visitor = visitor
    answer = go(client, name, back_to="/me/profile/")
    assert (answer["Location"], signed_in_as(client)) == (CODE_PAGE, "")
    page = client.get(CODE_PAGE)
    assert_ours(page.content.decode())
    entered = client.post(CODE_PAGE, {"code": code_of(mail.outbox[0])})
    assert entered["Location"] == "/me/profile/"
    assert known_emails(User.objects.get()) == [("bori@example.com", True, True)]


@pytest.mark.parametrize("name", ALL)
def test_without_an_email_one_is_asked_for(client: Client, provider: Provider, name: str) -> None:
    provider.visitor = Visitor(email="", name="김보리")
    answer = go(client, name, back_to="/me/addresses/")
    page = client.get(answer["Location"], headers={"Accept-Language": "ko"}).content.decode()
    assert_ours(page)
    assert 'value="김보리"' in page
    empty = client.post(answer["Location"], {"email": "", "name": ""}).content.decode()
    assert "There is a problem" in empty
    typed = client.post(answer["Location"], {"email": "Bori@example.com", "name": "김보리"})
    assert typed["Location"] == CODE_PAGE
    entered = client.post(CODE_PAGE, {"code": code_of(mail.outbox[0])})
    user = User.objects.get()
    assert (entered["Location"], user.email, user.name) == (
        "/me/addresses/",
        "bori@example.com",
        "김보리",
    )


# -- Who has an account already


@pytest.mark.parametrize("name", ALL)
def test_a_vouched_for_email_opens_its_account(
    client: Client, provider: Provider, name: str
) -> None:
    user = make.user(email="bori@naver.com", password="a long password")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    provider.visitor = Visitor(email="Bori@naver.com")
    go(client, name)
    user.refresh_from_db()
    assert (signed_in_as(client), user.has_usable_password()) == (str(user.pk), True)
    assert list(SocialAccount.objects.values_list("user", "provider")) == [(user.pk, name)]
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["bori@naver.com"], "Another way to sign in was added")
    ]


@pytest.mark.parametrize("name", ALL)
def test_a_password_set_by_who_never_owned_the_mailbox_is_gone(
    client: Client, provider: Provider, name: str
) -> None:
    """Somebody made an account with Bori's e-mail and waits for Bori to use it."""
    user = make.user(email="bori@naver.com", password="a long password")
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    provider.visitor = Visitor(email="bori@naver.com")
    answer = go(client, name)
    user.refresh_from_db()
    assert (answer["Location"], signed_in_as(client)) == (CODE_PAGE, "")
    assert user.has_usable_password() is False
    client.post(CODE_PAGE, {"code": code_of(mail.outbox[-1])})
    assert signed_in_as(client) == str(user.pk)


@pytest.mark.parametrize(
    ("name", "visitor"),
    [
        ("kakao", Visitor(verified=False)),
        ("kakao", Visitor(valid=False)),
        ("naver", Visitor()),
        ("google", Visitor(verified=False)),
    ],
)
def test_somebody_elses_email_opens_nothing(
    client: Client, provider: Provider, name: str, visitor: Visitor
) -> None:
    user = make.user(email=visitor.email)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    provider.visitor = visitor
    answer = go(client, name)
    assert (answer["Location"], signed_in_as(client)) == (CODE_PAGE, "")
    assert SocialAccount.objects.count() == 0
    assert [message.subject for message in mail.outbox] == ["You have an account already"]
    guessed = client.post(CODE_PAGE, {"code": "AAA-AAA"})
    assert (guessed.status_code, signed_in_as(client)) == (200, "")


def test_an_operator_still_needs_the_second_step(client: Client, provider: Provider) -> None:
    operator = make.operator(email="op@naver.com")
    EmailAddress.objects.create(user=operator, email=operator.email, verified=True, primary=True)
    provider.visitor = Visitor(email="op@naver.com")
    go(client, "naver")
    assert client.get("/me/")["Location"] == reverse("mfa_index")


@pytest.mark.django_db(transaction=True)
def test_a_basket_and_guest_orders_come_along(client: Client, provider: Provider) -> None:
    with clock.frozen(NOW):
        street = make_street()
        order = placed_order(street)
        Order.objects.filter(pk=order.pk).update(shopper=None, email="bori@naver.com")
        add = reverse("orders:add", args=[street.market.slug])
        wanted = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 2}
        client.post(add, wanted)
        provider.visitor = Visitor(email="bori@naver.com")
        basket = reverse("orders:basket", args=[street.market.slug])
        assert go(client, "naver", back_to=basket)["Location"] == basket
    order.refresh_from_db()
    assert str(order.shopper_id) == signed_in_as(client)
    kept = Basket.objects.get(market=street.market, shopper=order.shopper)
    assert list(kept.lines.values_list("product", "quantity")) == [(street.mackerel.pk, 2)]


# -- What goes wrong


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ALL)
def test_saying_no_at_the_provider_is_answered_in_words(
    client: Client, provider: Provider, name: str, language: str
) -> None:
    provider.trouble = "denied"
    answer = go(client, name)
    assert answer["Location"] == reverse("socialaccount_login_cancelled")
    page = client.get(answer["Location"], headers={"Accept-Language": language})
    assert_ours(page.content.decode())
    assert (page.status_code, signed_in_as(client), User.objects.count()) == (200, "", 0)


@pytest.mark.parametrize("trouble", ["refused", "token_error", "profile_down"])
@pytest.mark.parametrize("name", ALL)
def test_a_provider_in_trouble_is_answered_in_words(
    client: Client, provider: Provider, name: str, trouble: Trouble
) -> None:
    provider.trouble = trouble
    answer = go(client, name, back_to="/me/profile/")
    page = answer.content.decode()
    assert_ours(page)
    assert (answer.status_code, signed_in_as(client), User.objects.count()) == (401, "", 0)
    assert 'href="/accounts/login/?next=%2Fme%2Fprofile%2F"' in page


@pytest.mark.parametrize("trouble", ["no_json", "no_profile"])
@pytest.mark.parametrize("name", ["kakao", "naver"])
def test_an_answer_that_is_no_profile_is_answered_in_words(
    client: Client, provider: Provider, name: str, trouble: Trouble
) -> None:
    provider.trouble = trouble
    answer = go(client, name)
    assert_ours(answer.content.decode())
    assert (answer.status_code, signed_in_as(client), User.objects.count()) == (401, "", 0)


@pytest.mark.parametrize("name", ALL)
def test_a_provider_that_is_down_is_answered_in_words(
    client: Client, provider: Provider, name: str
) -> None:
    begun = client.post(reverse(f"{name}_login"))
    sent_back = requests.get(begun["Location"], allow_redirects=False, timeout=5)
    provider.close()
    answer = client.get(sent_back.headers["Location"])
    assert_ours(answer.content.decode())
    assert answer.status_code == 401


@pytest.mark.parametrize("name", ALL)
def test_anothers_answer_signs_nobody_in(client: Client, provider: Provider, name: str) -> None:
    """A link with the attacker's code, opened by somebody else: the state is not theirs."""
    begun = client.post(reverse(f"{name}_login"))
    sent_back = requests.get(begun["Location"], allow_redirects=False, timeout=5)
    victim = Client()
    answer = victim.get(sent_back.headers["Location"])
    assert (answer.status_code, signed_in_as(victim)) == (401, "")
    tampered = re.sub(r"state=\w+", "state=made-up", sent_back.headers["Location"])
    assert (client.get(tampered).status_code, signed_in_as(client)) == (401, "")


def test_an_answer_counts_once(client: Client, provider: Provider) -> None:
    begun = client.post(reverse("kakao_login"))
    sent_back = requests.get(begun["Location"], allow_redirects=False, timeout=5)
    client.get(sent_back.headers["Location"])
    client.logout()
    assert client.get(sent_back.headers["Location"]).status_code == 401
    assert signed_in_as(client) == ""


def test_coming_back_never_leads_to_another_site(client: Client, provider: Provider) -> None:
    provider.visitor = Visitor(email="bori@naver.com")
    assert go(client, "naver", back_to="https://evil.example/")["Location"] == "/me/"


def test_opening_the_address_alone_signs_nobody_in(client: Client, provider: Provider) -> None:
    page = client.get(reverse("kakao_login"))
    assert_ours(page.content.decode())
    assert provider.asked == []


# -- One's own page of providers


def test_a_provider_is_added_and_removed(client: Client, provider: Provider) -> None:
    user = make.user(email="bori@example.com")
    client.force_login(user)
    connections = reverse("socialaccount_connections")
    provider.visitor = Visitor(email="other@naver.com")
    assert go(client, "naver", process="connect")["Location"] == connections
    page = client.get(connections).content.decode()
    assert_ours(page)
    kept = SocialAccount.objects.get()
    assert (kept.user_id, "Naver</strong>" in page) == (user.pk, True)
    refused = client.post(connections, {"account": kept.pk}).content.decode()
    assert "Confirm your e-mail first" in refused
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert client.post(connections, {"account": kept.pk})["Location"] == connections
    assert SocialAccount.objects.count() == 0
    assert [message.subject for message in mail.outbox] == [
        "Another way to sign in was added",
        "A way to sign in was removed",
    ]


def test_a_provider_of_somebody_else_is_not_taken_over(client: Client, provider: Provider) -> None:
    provider.visitor = Visitor(email="bori@naver.com")
    go(client, "naver")
    owner = SocialAccount.objects.get().user_id
    stranger = Client()
    stranger.force_login(make.user())
    go(stranger, "naver", process="connect")
    assert SocialAccount.objects.get().user_id == owner
    theirs = {"account": SocialAccount.objects.get().pk}
    assert stranger.post(reverse("socialaccount_connections"), theirs).status_code == 200
    assert SocialAccount.objects.count() == 1


# -- The buttons


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_korean_shoppers_find_kakao_then_naver_above_the_email(client: Client, name: str) -> None:
    korean = client.get(reverse(name), headers={"Accept-Language": "ko"}).content.decode()
    english = client.get(reverse(name), headers={"Accept-Language": "en"}).content.decode()
    assert order_of(korean) == ["kakao", "naver", "google", "email"]
    assert order_of(english) == ["email", "google", "kakao", "naver"]


def order_of(page: str) -> list[str]:
    """The ways to sign in as they follow each other on a page."""
    ways = re.findall(r'action="/accounts/(kakao|naver|google)/login/|name="(email)"', page)
    return [provider or email for provider, email in ways]


def test_without_keys_there_are_no_buttons(client: Client, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    for name in ("account_login", "account_signup"):
        assert order_of(client.get(reverse(name)).content.decode()) == ["email"]
    client.force_login(make.user())
    assert order_of(client.get(reverse("socialaccount_connections")).content.decode()) == []


def test_the_policy_lets_the_browser_pass_on_to_the_providers(client: Client) -> None:
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    form_action = next(part for part in policy.split("; ") if part.startswith("form-action"))
    assert form_action.split()[1:] == [
        "'self'",
        "https://kauth.kakao.com",
        "https://accounts.kakao.com",
        "https://nid.naver.com",
        "https://accounts.google.com",
    ]
