"""A stall's family: added with a name, signed in by a link, taken off, never the last."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Device, User
from stores import staffing
from stores.models import Staff, Store
from tests.factories.accounts import device
from tests.factories.market import NOW
from tests.factories.stores import make_stallholder, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return make_store()


@pytest.fixture
def keeper(store: Store, client: Client) -> User:
    person = make_stallholder(store=store, language="en")
    client.force_login(person)
    return person


def names(store: Store) -> list[str]:
    return [str(each.user) for each in staffing.staff_of(store)]


def test_a_name_is_enough_and_the_link_is_shown_once(
    store: Store, keeper: User, client: Client
) -> None:
    page = reverse("stores:stall_people", args=[store.pk])
    shown = client.post(page, {"name": "Nephew"}, follow=True).content.decode()
    assert "/accounts/enrol/" in shown
    client.post(page, {"name": "Nephew"})
    assert names(store) == [str(keeper), "Nephew"]
    assert "/accounts/enrol/" in client.get(f"{page}link/").content.decode()
    assert client.get(f"{page}link/").status_code == 303


def test_taking_somebody_off_signs_their_phone_out(
    store: Store, keeper: User, client: Client
) -> None:
    nephew = staffing.add_person(store=store, name="Nephew", by=keeper, now=NOW)
    phone = device(user=nephew.user, session_key="phone-of-nephew")
    client.post(reverse("stores:stall_person_remove", args=[store.pk, nephew.pk]))
    assert names(store) == [str(keeper)]
    assert Device.objects.get(pk=phone.pk).revoked_at is not None


def test_the_last_person_stays(store: Store, keeper: User, client: Client) -> None:
    staff = Staff.objects.get()
    path = reverse("stores:stall_person_remove", args=[store.pk, staff.pk])
    page = client.post(path, follow=True)
    assert names(store) == [str(keeper)]
    assert page.status_code == 200


def test_nobody_makes_a_link_for_a_person_with_an_account_of_their_own(
    store: Store, keeper: User, client: Client
) -> None:
    other = make_stallholder(store=store)
    staff = Staff.objects.get(user=other)
    client.post(reverse("stores:stall_person_link", args=[store.pk, staff.pk]))
    assert other.enrolment_links.count() == 0
    mine = Staff.objects.get(user=keeper)
    client.post(reverse("stores:stall_person_link", args=[store.pk, mine.pk]))
    assert keeper.enrolment_links.count() == 1


def test_another_stalls_people_are_not_found(store: Store, keeper: User, client: Client) -> None:
    other = make_store(market=store.market)
    theirs = Staff.objects.get_or_create(
        store=other, user=make_stallholder(store=make_store()), defaults={"added_at": NOW}
    )[0]
    for name in ("stall_person_link", "stall_person_remove"):
        for pk in (store.pk, other.pk):
            path = reverse(f"stores:{name}", args=[pk, theirs.pk])
            assert client.post(path).status_code == 404
