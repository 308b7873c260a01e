"""allauth as it is set up here, seen from outside."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_pages import assert_ours
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db

SIGNED_OUT = [
    "account_login",
    "account_signup",
    "account_signup_by_passkey",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
]
SIGNED_IN = [
    "account_logout",
    "account_email",
    "account_set_password",
    "account_reset_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
]
FAULTS_OF_ALLAUTH = ["socialaccount_login_error", "socialaccount_login_cancelled"]


def code_of(message: mail.EmailMessage) -> str:
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", SIGNED_OUT)
def test_signed_out_pages_look_like_ours(client: Client, name: str, language: str) -> None:
    page = client.get(reverse(name), HTTP_ACCEPT_LANGUAGE=language)
    assert page.status_code == 200
    assert_ours(page.content.decode())


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", SIGNED_IN)
def test_signed_in_pages_look_like_ours(client: Client, name: str, language: str) -> None:
    client.force_login(make.user())
    page = client.get(reverse(name), HTTP_ACCEPT_LANGUAGE=language)
    assert page.status_code == 200
    assert_ours(page.content.decode())


def test_pages_behind_an_authenticator_look_like_ours(client: Client) -> None:
    user = make.user(password="a long password")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": "a long password"})
    assert_ours(client.get(reverse("account_change_password")).content.decode())
    first = client.get(reverse("mfa_activate_totp"), follow=True)
    assert_ours(first.content.decode())  # reauthenticate
    client.post(reverse("account_reauthenticate"), {"password": "a long password"})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert_ours(page)
    assert ("<svg" in page, "data:image" in page) == (True, False)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    for name in ("mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_index"):
        assert_ours(client.get(reverse(name)).content.decode())
    client.post(reverse("mfa_generate_recovery_codes"))
    assert_ours(client.get(reverse("mfa_view_recovery_codes")).content.decode())
    client.logout()
    client.post(reverse("account_login"), {"login": user.email, "password": "a long password"})
    assert_ours(client.get(reverse("mfa_authenticate")).content.decode())


def test_sign_in_by_code(client: Client) -> None:
    user = make.user(email="bori@example.com", language="ko")
    asked = client.post(
        reverse("account_request_login_code"), {"email": "Bori@Example.com", "next": "/me/profile/"}
    )
    assert asked.status_code == 302
    assert [message.to for message in mail.outbox] == [["bori@example.com"]]
    assert_ours(client.get(asked["Location"]).content.decode())
    entered = client.post(asked["Location"], {"code": code_of(mail.outbox[0])})
    assert entered["Location"] == "/me/profile/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert entered.cookies["django_language"].value == "ko"


def test_sign_in_by_a_wrong_code_says_so(client: Client) -> None:
    make.user(email="bori@example.com")
    client.post(reverse("account_request_login_code"), {"email": "bori@example.com"})
    page = client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"}).content.decode()
    assert "There is a problem" in page
    assert_ours(page)


def test_sign_in_does_not_tell_who_has_an_account(client: Client) -> None:
    make.user(email="bori@example.com")
    answers = []
    for email in ("bori@example.com", "nobody@example.com"):
        asked = Client().post(reverse("account_request_login_code"), {"email": email})
        answers.append((asked.status_code, asked["Location"]))
    assert answers[0] == answers[1]
    assert "there is no account" in str(mail.outbox[1].body)


def test_sign_in_never_sends_to_another_site(client: Client) -> None:
    user = make.user(password="a long password")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    data = {"login": user.email, "password": "a long password", "next": "https://evil.example/"}
    assert client.post(reverse("account_login"), data)["Location"] == "/me/"


def test_sign_in_with_a_wrong_password_opens_the_form(client: Client) -> None:
    page = client.post(reverse("account_login"), {"login": "a@example.com", "password": "wrong"})
    text = page.content.decode()
    assert ('<details class="panel" open' in text, "There is a problem" in text) == (True, True)
    assert_ours(text)


def test_sign_up_by_code_in_korean(client: Client) -> None:
    data = {"email": "New@Example.com", "name": "새이름"}
    asked = client.post(reverse("account_signup"), data, HTTP_ACCEPT_LANGUAGE="ko")
    assert asked["Location"] == reverse("account_email_verification_sent")
    assert_ours(client.get(asked["Location"]).content.decode())
    client.post(asked["Location"], {"code": code_of(mail.outbox[0])})
    user = User.objects.get()
    assert (user.email, user.name, user.language, user.has_usable_password()) == (
        "new@example.com",
        "새이름",
        "ko",
        False,
    )
    assert "코드" in mail.outbox[0].subject
    assert client.session["_auth_user_id"] == str(user.pk)


def test_password_reset_by_code(client: Client) -> None:
    user = make.user(email="bori@example.com", password="a long password")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    asked = client.post(reverse("account_reset_password"), {"email": "bori@example.com"})
    assert_ours(client.get(asked["Location"]).content.decode())
    entered = client.post(asked["Location"], {"code": code_of(mail.outbox[0])})
    assert_ours(client.get(entered["Location"]).content.decode())
    new = {"password1": "an even longer one"}
    done = client.post(entered["Location"], new, follow=True)
    assert_ours(done.content.decode())
    user.refresh_from_db()
    assert user.check_password("an even longer one")


def test_a_password_is_set_and_changed_by_typing_it_once(client: Client) -> None:
    user = make.user(email="bori@example.com")
    client.force_login(user)
    client.post(reverse("account_set_password"), {"password1": "a long password"})
    user.refresh_from_db()
    client.force_login(user)
    was_set = user.check_password("a long password")
    new = {"oldpassword": "a long password", "password1": "an even longer one"}
    client.post(reverse("account_change_password"), new)
    user.refresh_from_db()
    assert (was_set, user.check_password("an even longer one")) == (True, True)


def test_change_of_email_waits_for_its_code(client: Client) -> None:
    user = make.user(email="old@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    asked = client.post(reverse("account_email"), {"email": "new@example.com", "action_add": ""})
    assert_ours(client.get(asked["Location"]).content.decode())
    client.post(asked["Location"], {"code": code_of(mail.outbox[0])})
    user.refresh_from_db()
    assert user.email == "new@example.com"


def test_too_many_codes_are_not_sent(client: Client) -> None:
    make.user(email="bori@example.com")
    for _ in range(6):
        Client().post(reverse("account_request_login_code"), {"email": "bori@example.com"})
    assert len(mail.outbox) == 3


def test_pages_without_a_person_look_like_ours(client: Client) -> None:
    for name in FAULTS_OF_ALLAUTH:
        assert_ours(client.get(reverse(name)).content.decode())
