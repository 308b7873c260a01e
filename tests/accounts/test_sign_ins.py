"""Where one is signed in, and ending it: it takes effect at the next request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import enrolment
from accounts.models import Device, User
from core import clock
from core.models import AuditLine
from tests.factories import accounts as make
from tests.factories.stores import make_stallholder, make_store

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1.15"
WORD = "a long password"
PAGE = "/me/sign-ins/"


@pytest.fixture
def bori() -> User:
    user = make.user(email="bori@example.com", password=WORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def browser(user: User, agent: str, address: str = "203.0.113.7") -> Client:
    """Somebody's browser that has just signed in."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": user.email, "password": WORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_the_page_says_which_browsers_in_words(bori: User) -> None:
    here, _there = browser(bori, PHONE), browser(bori, LAPTOP, "198.51.100.9")
    text = here.get(PAGE).content.decode()
    assert text.index("Chrome · Android") < text.index("Safari · Mac")
    assert ("At another internet connection" in text, "198.51.100.9" in text) == (True, False)


def test_a_browser_nearby_is_called_so(bori: User) -> None:
    here, _there = browser(bori, PHONE), browser(bori, LAPTOP, "203.0.113.200")
    assert "At the same internet connection as you now" in here.get(PAGE).content.decode()


def test_ending_one_takes_effect_at_its_next_request(bori: User) -> None:
    here, there, third = (browser(bori, agent) for agent in (PHONE, LAPTOP, LAPTOP))
    gone = UserSession.objects.get(session_key=there.session.session_key)
    answer = here.post(f"/me/sign-ins/{gone.pk}/end/")
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
    assert AuditLine.objects.filter(what="session.ended").count() == 1


def test_ending_this_one_leads_to_sign_in(bori: User) -> None:
    here = browser(bori, PHONE)
    own = UserSession.objects.get()
    assert here.post(f"/me/sign-ins/{own.pk}/end/")["Location"] == reverse("account_login")
    assert is_in(here) is False


def test_ending_all_others_takes_browsers_and_stall_phones(bori: User) -> None:
    here, there = browser(bori, PHONE), browser(bori, LAPTOP)
    stall_phone = Client()
    token = enrolment.make_link(user=bori, by=None, now=clock.now())
    stall_phone.post(f"/accounts/enrol/{token}/", HTTP_USER_AGENT=PHONE)
    answer = here.post("/me/sign-ins/others/end/", follow=True)
    assert "Signed out in 2 places." in answer.content.decode()
    assert (is_in(here), is_in(there), is_in(stall_phone)) == (True, False, False)


def test_a_stall_phone_that_ends_the_others_stays(bori: User) -> None:
    there, stall_phone = browser(bori, LAPTOP), Client()
    token = enrolment.make_link(user=bori, by=None, now=clock.now())
    stall_phone.post(f"/accounts/enrol/{token}/", HTTP_USER_AGENT=PHONE)
    stall_phone.post("/me/sign-ins/others/end/")
    assert (is_in(there), is_in(stall_phone)) == (False, True)
    assert "A stall phone since" in stall_phone.get(PAGE).content.decode()


def test_anothers_sign_in_is_not_there(bori: User) -> None:
    there, stranger = browser(bori, LAPTOP), Client()
    stranger.force_login(make.user())
    theirs = UserSession.objects.get()
    assert stranger.post(f"/me/sign-ins/{theirs.pk}/end/").status_code == 404
    assert is_in(there) is True


def test_sign_ins_before_a_new_password_are_not_shown(bori: User) -> None:
    _old = browser(bori, LAPTOP)
    bori.set_password("another long password")
    bori.save()
    here = Client(headers={"User-Agent": PHONE})
    new = {"login": bori.email, "password": "another long password"}
    here.post(reverse("account_login"), new)
    text = here.get(PAGE).content.decode()
    assert ("Safari · Mac" in text, "You are signed in nowhere else." in text) == (False, True)


def test_the_page_asks_no_more_with_more_sign_ins(bori: User) -> None:
    here = browser(bori, PHONE)
    for _ in range(2):
        browser(bori, LAPTOP)
    few = count(here)
    for _ in range(4):
        browser(bori, LAPTOP)
    assert count(here) == few


def count(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    return len(asked)


def test_last_use_is_noted_once_an_hour(bori: User) -> None:
    start = clock.now()
    here = browser(bori, PHONE)
    row = UserSession.objects.get()
    for minutes, noted in ((30, False), (61, True)):
        later = start + timedelta(minutes=minutes)
        with clock.frozen(later):
            here.get("/me/")
        row.refresh_from_db()
        assert (row.last_seen_at == later) is noted


def test_allauths_own_page_leads_to_ours(bori: User) -> None:
    here = browser(bori, PHONE)
    assert here.get(reverse("usersessions_list"))["Location"] == PAGE


# -- Stall phones are for people with a stall


def test_stall_phones_are_shown_to_stallholders_only(client: Client) -> None:
    keeper = make_stallholder(store=make_store())
    client.force_login(keeper)
    assert "/me/devices/" in client.get("/me/").content.decode()
    assert client.get("/me/devices/").status_code == 200
    client.force_login(make.user())
    assert "/me/devices/" not in client.get("/me/").content.decode()
    assert client.get("/me/devices/").status_code == 404


def test_who_has_an_enrolled_phone_may_end_it(client: Client) -> None:
    """Their stall was closed, but the phone is still signed in."""
    user = make.user()
    make.device(user=user)
    client.force_login(user)
    phone = Device.objects.get()
    assert f"/me/devices/{phone.pk}/revoke/" in client.get("/me/devices/").content.decode()
