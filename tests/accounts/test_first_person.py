"""The first person of an empty installation: by a link from the terminal, once."""

from __future__ import annotations

import re
import time
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import first_person
from accounts.models import User
from core.models import AuditLine
from tests.factories.codes import code_shown

pytestmark = pytest.mark.django_db
TYPED = {"name": "Robin Hale", "email": "Robin@Example.com"}


def path() -> str:
    out = StringIO()
    call_command("first_link", stdout=out)
    return "/accounts/first/" + out.getvalue().strip().rsplit("/accounts/first/", 1)[1]


def test_the_link_makes_platform_staff_who_must_set_up_a_second_step(client: Client) -> None:
    link = path()
    assert client.get(link).status_code == 200
    assert client.post(link, TYPED)["Location"] == "/accounts/2fa/"
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser, user.mfa_required) == (
        "robin@example.com",
        True,
        True,
        True,
    )
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1
    assert AuditLine.objects.filter(what="first_person").count() == 1
    assert client.get("/desk/new/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_the_link_works_once_and_no_new_one_is_made(client: Client) -> None:
    link = path()
    client.post(link, TYPED)
    other = Client()
    assert other.get(link).status_code == 404
    assert other.post(link, TYPED | {"email": "late@example.com"}).status_code == 404
    assert User.objects.count() == 1
    with pytest.raises(CommandError):
        path()


def test_a_guessed_or_old_link_opens_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/accounts/first/guessed/").status_code == 404
    link = path()
    monkeypatch.setattr(first_person, "LINK_LASTS", -1)
    assert client.get(link).status_code == 404


def test_what_is_missing_is_asked_for(client: Client) -> None:
    answer = client.post(path(), {"name": "", "email": "x"})
    assert answer.status_code == 422
    assert User.objects.count() == 0


def test_setting_up_the_app_shows_the_codes_without_asking_again(client: Client) -> None:
    client.post(path(), TYPED)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)
    assert secret is not None
    code = code_shown(secret[0])
    done = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    assert done.redirect_chain == [("/accounts/2fa/recovery-codes/", 302)]


@pytest.mark.parametrize(("ago", "counts"), [(0, True), (1, True), (2, False)])
def test_who_types_slowly_may_send_the_code_before(
    client: Client, monkeypatch: pytest.MonkeyPatch, *, ago: int, counts: bool
) -> None:
    client.post(path(), TYPED)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    (secret,) = re.findall(r"\b[A-Z2-7]{32}\b", page)[:1]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)  # no step ends meanwhile
    client.post("/accounts/2fa/totp/activate/", {"code": code_shown(secret, ago=ago)})
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists() == counts
