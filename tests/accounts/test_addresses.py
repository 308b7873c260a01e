from collections.abc import Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import addresses, areas
from accounts.models import Address
from core.models import AuditLine
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db

MANGWON = [
    areas.Place("KR", "1144012300", "망원1동", 37.5556, 126.9019),
    areas.Place("KR", "1144012400", "망원2동", 37.5571, 126.8998),
]
FIELDS = {
    "country": "KR",
    "area": "망원",
    "street": "포은로 40",
    "detail": "301호",
    "postcode": "04012",
    "entrance_code": "1234*",
    "leave_at_door": "on",
    "label": "집",
}


def mangwon(country: str, typed: str) -> Sequence[areas.Place]:
    return [place for place in MANGWON if place.country == country and typed in place.name]


@pytest.fixture
def gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "FINDERS", [mangwon])


@pytest.fixture
def no_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "FINDERS", [])


def save(user: object, **fields: object) -> Address:
    details = addresses.Details(country="KR", street="포은로 40")
    return addresses.save_address(user=user, details=details, by=None, now=make.NOW, **fields)  # type: ignore[arg-type]  # the rest of the deed's own keywords


def used_first(user: object) -> list[int]:
    return list(Address.objects.filter(user=user, is_default=True).values_list("pk", flat=True))  # type: ignore[misc]  # a user


def test_save_address_makes_the_first_the_usual_one() -> None:
    user = make.user()
    first, second = save(user), save(user)
    assert used_first(user) == [first.pk]
    third = save(user, usual=True)
    assert used_first(user) == [third.pk]
    assert Address.objects.filter(pk__in=[first.pk, second.pk, third.pk]).count() == 3


def test_make_default_moves_the_mark() -> None:
    user = make.user()
    save(user)
    second = save(user)
    addresses.make_default(address=second, by=user, now=make.NOW)
    assert used_first(user) == [second.pk]


def test_remove_hands_the_mark_to_the_oldest() -> None:
    user = make.user()
    first, second, third = save(user), save(user), save(user)
    addresses.remove(address=first, by=user, now=make.NOW)
    assert used_first(user) == [second.pk]
    addresses.remove(address=third, by=user, now=make.NOW)
    addresses.remove(address=second, by=user, now=make.NOW)
    assert not Address.objects.exists()


def test_add_address_finds_its_area(client: Client, gazetteer: None) -> None:
    user = make.user()
    client.force_login(user)
    response = client.post("/me/addresses/add/", {**FIELDS, "area": "망원1"})
    assert (response.status_code, response["Location"]) == (303, "/me/addresses/")
    kept = Address.objects.values(
        "user", "area_code", "area_name", "street", "entrance_code", "leave_at_door", "lat"
    ).get()
    assert kept == {
        "user": user.pk,
        "area_code": "1144012300",
        "area_name": "망원1동",
        "street": "포은로 40",
        "entrance_code": "1234*",
        "leave_at_door": True,
        "lat": 37.5556,
    }


def test_add_address_asks_which_of_several_areas(client: Client, gazetteer: None) -> None:
    client.force_login(make.user())
    page = client.post("/me/addresses/add/", FIELDS).content.decode()
    assert ("망원2동" in page, "Choose your area." in page, "Error:" in page) == (True, True, True)
    client.post("/me/addresses/add/", {**FIELDS, "area_choice": "1144012400"})
    assert Address.objects.get().area_name == "망원2동"


def test_add_address_says_what_to_do_about_an_unknown_area(client: Client, gazetteer: None) -> None:
    client.force_login(make.user())
    page = client.post("/me/addresses/add/", {**FIELDS, "area": "Atlantis"}).content.decode()
    assert page.count("We do not know that area.") == 2
    assert 'href="#id_area"' in page
    assert "Atlantis" in page


def test_add_address_works_without_a_gazetteer(client: Client, no_gazetteer: None) -> None:
    client.force_login(make.user())
    client.post("/me/addresses/add/", FIELDS)
    kept = Address.objects.get()
    assert (kept.area_code, kept.area_name) == ("", "망원")


def test_add_address_keeps_what_was_typed_beside_the_error(client: Client) -> None:
    client.force_login(make.user())
    page = client.post("/me/addresses/add/", {"country": "GB", "detail": "Flat 3"})
    text = page.content.decode()
    assert ("Enter the street and number." in text, "Flat 3" in text) == (True, True)
    assert 'autocomplete="address-line1"' in text
    assert 'autocomplete="postal-code"' in text


def test_edit_address_changes_it_and_keeps_its_area(client: Client, gazetteer: None) -> None:
    user = make.user()
    address = make.address(user=user, lat=1.5, lng=2.5)
    client.force_login(user)
    assert "망원1동" in client.get(f"/me/addresses/{address.pk}/").content.decode()
    changed = {**FIELDS, "area": "망원1동", "street": "월드컵로 1"}
    assert client.post(f"/me/addresses/{address.pk}/", changed).status_code == 303
    address.refresh_from_db()
    assert (address.street, address.area_code, address.lat) == ("월드컵로 1", "1144012300", 1.5)


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", ""), ("post", "first/"), ("post", "remove/")],
)
def test_anothers_address_is_a_404_and_a_line(client: Client, method: str, path: str) -> None:
    stranger, address = make.user(), make.address(user=make.user(), street="Secret Street")
    client.force_login(stranger)
    response = getattr(client, method)(f"/me/addresses/{address.pk}/{path}", FIELDS)
    assert (response.status_code, "Secret Street" in response.content.decode()) == (404, False)
    assert [(line.what, line.by_id) for line in AuditLine.objects.all()] == [
        ("access.refused", stranger.pk)
    ]
    assert Address.objects.get().street == "Secret Street"


def test_addresses_page_asks_the_same_for_one_and_many(client: Client) -> None:
    user = make.user()
    client.force_login(user)
    counts = []
    for many in (1, 5):
        for _ in range(many):
            make.address(user=user)
        with CaptureQueriesContext(connection) as asked:
            client.get("/me/addresses/")
        counts.append(len(asked))
    assert counts == [4, 4]  # session, person, addresses, and how much is in the baskets


def test_use_first_and_remove_by_button(client: Client) -> None:
    user = make.user()
    first, second = make.address(user=user, is_default=True), make.address(user=user)
    client.force_login(user)
    assert client.post(f"/me/addresses/{second.pk}/first/").status_code == 303
    assert used_first(user) == [second.pk]
    assert client.post(f"/me/addresses/{second.pk}/remove/").status_code == 303
    assert used_first(user) == [first.pk]
