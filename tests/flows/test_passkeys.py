"""Passkeys in a real browser, on a key that Chromium plays itself, under the strict policy."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import User
from tests.factories import accounts as make
from tests.flows.people import Person, person

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

EMAIL = "new@example.com"


@dataclass(frozen=True)
class Words:
    """What a person reads on the buttons."""

    language: str
    goes_on: str
    makes: str
    signs_in: str
    adds: str
    saves: str
    removes: str
    uses: str
    sends_code: str
    failed: str


ENGLISH = Words(
    "en",
    goes_on="Continue",
    makes="Make your passkey",
    signs_in="Sign in with a passkey",
    adds="Add a passkey",
    saves="Save",
    removes="Remove",
    uses="Use your passkey",
    sends_code="Send me a code",
    failed="That did not work, or you stopped it.",
)
KOREAN = Words(
    "ko",
    goes_on="계속",
    makes="패스키 만들기",
    signs_in="패스키로 로그인",
    adds="패스키 추가",
    saves="저장",
    removes="지우기",
    uses="패스키 쓰기",
    sends_code="코드 받기",
    failed="잘 안됐거나 멈추셨어요.",
)
BOTH = pytest.mark.parametrize("words", [ENGLISH, KOREAN], ids=lambda words: words.language)


class Key:
    """The browser's own finger reader; `fits` is whether it knows the finger."""

    def __init__(self, who: Person) -> None:
        self.devtools = who.context.new_cdp_session(who.page)
        self.devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]

    def fits(self, *, finger: bool) -> None:
        facts = {"authenticatorId": self.id, "isUserVerified": finger}
        self.devtools.send("WebAuthn.setUserVerified", facts)

    def lose(self) -> None:
        self.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})


def somebody(browser: Browser, site: str, words: Words, user: User | None = None) -> Person:
    return person(browser, site, user, language=words.language)


def code_sent() -> str:
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def press(who: Person, button: str, path: str) -> None:
    """Press a button of the page and wait for where it leads."""
    who.page.locator("main").get_by_role("button", name=button, exact=True).first.click()
    who.page.wait_for_url(f"{who.site}{path}")


def sign_out(who: Person) -> None:
    who.context.clear_cookies(name="sessionid")


def joined(browser: Browser, site: str, words: Words) -> tuple[Person, Key]:
    """Somebody who made an account with a passkey, by hand."""
    who = somebody(browser, site, words)
    key = Key(who)
    who.goto(reverse("account_signup_by_passkey"))
    who.page.fill("#id_email", EMAIL)
    who.page.fill("#id_name", "Bori Kim")
    press(who, words.goes_on, reverse("account_email_verification_sent"))
    who.page.fill("#id_code", code_sent())
    press(who, words.goes_on, reverse("mfa_signup_webauthn"))
    who.page.fill("#id_name", "My phone")
    press(who, words.makes, "/me/")
    return who, key


@BOTH
def test_an_account_is_made_and_opened_with_a_passkey(
    browser: Browser, site: str, words: Words
) -> None:
    who, key = joined(browser, site, words)
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.has_usable_password()) == ("Bori Kim", False)
    sign_out(who)
    who.goto(f"{reverse('account_login')}?next=/me/profile/")
    key.fits(finger=False)
    who.page.locator("main").get_by_role("button", name=words.signs_in).click()
    who.page.get_by_text(words.failed).wait_for()
    key.fits(finger=True)
    press(who, words.signs_in, "/me/profile/")
    assert who.complaints == []


@BOTH
def test_passkeys_are_added_named_and_removed(browser: Browser, site: str, words: Words) -> None:
    user = make.user(email="bori@example.com", language=words.language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    who = somebody(browser, site, words)
    who.goto(reverse("account_login"))
    who.page.fill("#id_email", user.email)
    press(who, words.sends_code, reverse("account_confirm_login_code"))
    who.page.fill("#id_code", code_sent())
    press(who, words.goes_on, "/me/")
    Key(who)
    who.goto(reverse("mfa_add_webauthn"))
    who.page.fill("#id_name", "My phone")
    who.page.check("#id_passwordless")
    press(who, words.adds, reverse("mfa_list_webauthn"))
    kept = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert kept.wrap().is_passwordless is True
    who.goto(reverse("mfa_edit_webauthn", args=[kept.pk]))
    who.page.fill("#id_name", "The blue one")
    press(who, words.saves, reverse("mfa_list_webauthn"))
    assert "The blue one" in who.text()
    who.goto(f"{reverse('mfa_reauthenticate_webauthn')}?next=/me/profile/")
    press(who, words.uses, "/me/profile/")
    who.goto(reverse("mfa_remove_webauthn", args=[kept.pk]))
    press(who, words.removes, reverse("mfa_list_webauthn"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()
    assert who.complaints == []


@BOTH
def test_a_lost_passkey_locks_nobody_out(browser: Browser, site: str, words: Words) -> None:
    who, key = joined(browser, site, words)
    key.lose()
    sign_out(who)
    who.goto(reverse("account_login"))
    who.page.fill("#id_email", EMAIL)
    press(who, words.sends_code, reverse("account_confirm_login_code"))
    who.page.fill("#id_code", code_sent())
    press(who, words.goes_on, "/me/")
    assert "Bori Kim" in who.text()
    # And the lost one can be taken away, although nothing can prove it any more.
    lost = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    who.goto(reverse("mfa_remove_webauthn", args=[lost.pk]))
    press(who, words.removes, reverse("mfa_list_webauthn"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_an_operator_is_asked_for_the_passkey_after_the_code(browser: Browser, site: str) -> None:
    who, _key = joined(browser, site, ENGLISH)
    User.objects.filter(email=EMAIL).update(mfa_required=True)
    sign_out(who)
    who.goto(reverse("account_login"))
    who.page.fill("#id_email", EMAIL)
    press(who, ENGLISH.sends_code, reverse("account_confirm_login_code"))
    who.page.fill("#id_code", code_sent())
    press(who, ENGLISH.goes_on, reverse("mfa_authenticate"))
    press(who, ENGLISH.uses, "/me/")
