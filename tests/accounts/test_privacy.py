"""Taking a copy and erasing one's account, as the person does it."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from core import clock, messages
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db

PAGE, ERASE, AGAIN = "/me/privacy/", "/me/privacy/erase/", "/accounts/sign-in-again/"
WORD = "a long password"


def person(**fields: str) -> User:
    user = make.user(email="zelkova@example.org", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def is_erased(user: User) -> bool:
    return User.objects.filter(pk=user.pk, erased_at__isnull=False).exists()


def test_somebody_with_a_password_is_asked_for_it_first(client: Client) -> None:
    user = person(password=WORD)
    client.force_login(user)
    asked = client.post(ERASE)
    assert (asked.status_code, asked["Location"]) == (
        302, "/accounts/reauthenticate/?next=%2Fme%2Fprivacy%2Ferase%2F",
    )  # fmt: skip
    assert not is_erased(user)
    back = client.post(asked["Location"], {"password": WORD, "next": ERASE})
    assert back["Location"] == ERASE
    gone = client.post(ERASE)
    assert (gone.status_code, gone["Location"], is_erased(user)) == (303, "/", True)
    assert client.get("/me/").status_code == 302


def test_somebody_without_one_signs_in_once_more_by_a_code(client: Client) -> None:
    user = person()
    client.force_login(user)
    asked = client.post(ERASE)
    assert (asked.status_code, is_erased(user)) == (200, False)
    assert "Sign in once more" in asked.content.decode()
    out = client.post(AGAIN)
    assert out["Location"] == "/accounts/login/?next=%2Fme%2Fprivacy%2Ferase%2F"
    client.post(f"/accounts/login/code/?next={ERASE}", {"email": user.email})
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(mail.outbox[0].body), re.MULTILINE)
    assert code is not None
    inside = client.post(f"/accounts/login/code/confirm/?next={ERASE}", {"code": code[1]})
    assert inside["Location"] == ERASE
    page = client.get(ERASE).content.decode()
    assert ("zelkova@example.org" in page, "Erase it now" in page) == (True, True)
    client.post(ERASE)
    assert is_erased(user)
    messages.send_due(clock.now())
    assert mail.outbox[-1].subject == "Your account is gone"


def test_the_address_is_free_again(client: Client) -> None:
    user = person(password=WORD)
    client.post("/accounts/login/", {"login": user.email, "password": WORD})
    client.post(ERASE)
    assert is_erased(user)
    again = make.user(email="zelkova@example.org")
    assert (again.pk != user.pk, again.addresses.count()) == (True, 0)


def test_what_stands_in_the_way_is_said_and_nothing_is_erased(client: Client) -> None:
    cast = make.cast()
    client.force_login(cast)
    page = client.get(PAGE).content.decode()
    assert ("who stay" in page, f'href="{ERASE}"' in page) == (True, False)
    refused = client.post(ERASE)
    assert (refused.status_code, refused["Location"], is_erased(cast)) == (303, PAGE, False)


def test_whoever_alone_runs_the_installation_stays(client: Client) -> None:
    boss = User.objects.create_superuser("boss@example.org", WORD, mfa_required=False)
    client.force_login(boss)
    assert "You alone run this installation" in client.get(PAGE).content.decode()
    User.objects.create_superuser("second@example.org", WORD)
    assert "You alone run this installation" not in client.get(PAGE).content.decode()


def test_somebody_on_a_stalls_phone_needs_no_mail(client: Client) -> None:
    nephew = make.user(email="x@no-mail.invalid", name="Nephew")
    client.force_login(nephew)
    client.post(ERASE)
    assert (is_erased(nephew), len(mail.outbox)) == (True, 0)


def test_a_copy_is_for_its_owner_only(client: Client) -> None:
    assert client.get("/me/privacy/copy/").status_code == 302
    client.force_login(person())
    copy = client.get("/me/privacy/copy/")
    assert (copy["Content-Type"], "no-store" in copy["Cache-Control"]) == ("application/zip", True)
    assert copy["Content-Disposition"].startswith('attachment; filename="dongne-')
