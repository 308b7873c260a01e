import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from market.place import COOKIE, Place, place_of
from tests.factories.market import make_area

pytestmark = pytest.mark.django_db


def kept_by(client: Client) -> Place | None:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = client.cookies[COOKIE].value if COOKIE in client.cookies else ""
    return place_of(request)


def test_areas_are_found_as_a_page_a_fragment_and_json(client: Client) -> None:
    area = make_area(name="서교동")
    url = reverse("market:place")
    page = client.get(url, {"q": "서교동"})
    fragment = client.get(url, {"q": "서교동"}, headers={"HX-Request": "true"})
    found = client.get(url, {"q": "서교동"}, headers={"Accept": "application/json"})
    assert b"<html" in page.content
    assert "서교동".encode() in page.content
    assert b"<html" not in fragment.content
    assert "서교동".encode() in fragment.content
    assert [each["code"] for each in found.json()["areas"]] == [area.code]


def test_an_area_is_kept_and_shown(client: Client) -> None:
    area = make_area(name="서교동")
    response = client.post(reverse("market:place"), {"area": area.pk, "next": "/m/"})
    assert (response.status_code, response["Location"]) == (303, "/m/")
    assert kept_by(client) == Place("KR", area.code, "서교동", area.lat, area.lng)
    assert "서교동".encode() in client.get(reverse("market:place")).content


def test_a_point_is_blurred_and_named_by_the_nearest_area(client: Client) -> None:
    area = make_area(lat=37.5, lng=127.0)
    client.post(reverse("market:place"), {"lat": "37.51234567", "lng": "127.00001"})
    assert kept_by(client) == Place("KR", area.code, area.name, 37.512, 127.0, guessed=True)


def test_a_forged_cookie_says_nothing(client: Client) -> None:
    client.cookies[COOKIE] = "forged"
    assert kept_by(client) is None


@pytest.mark.parametrize("data", [{}, {"area": "0"}, {"lat": "1"}, {"lat": "0", "lng": "0"}])
def test_nothing_chosen_is_an_error_in_words(client: Client, data: dict[str, str]) -> None:
    response = client.post(reverse("market:place"), data)
    assert response.status_code == 422
    assert b"error-summary" in response.content


def test_the_way_back_never_leaves_this_site(client: Client) -> None:
    data = {"area": make_area().pk, "next": "https://elsewhere.example/"}
    assert client.post(reverse("market:place"), data)["Location"] == "/"
