import re

import pytest
from django.test import Client

from tests.factories import accounts as make

pytestmark = pytest.mark.django_db

OWN = ["/me/", "/me/profile/", "/me/addresses/", "/me/addresses/add/", "/me/sign-ins/"]


@pytest.mark.parametrize("path", OWN)
def test_own_pages_send_a_stranger_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("path", OWN)
def test_own_pages_have_one_heading_and_nothing_inline(client: Client, path: str) -> None:
    client.force_login(make.user())
    page = client.get(path)
    assert page.status_code == 200
    assert_ours(page.content.decode())


def assert_ours(page: str) -> None:
    assert page.count("<h1") == 1
    assert "css/dongne" in page
    assert not re.search(r' style="| on[a-z]+="|javascript:|<style', page)
    scripts = re.findall(r"<script(?![^>]* src=)([^>]*)>", page)
    assert all('type="application/json"' in script for script in scripts)


def test_profile_keeps_name_phone_and_language(client: Client) -> None:
    user = make.user()
    client.force_login(user)
    typed = {"name": "김보리", "phone": "010 1234-5678", "language": "ko"}
    response = client.post("/me/profile/", typed)
    assert (response.status_code, response["Location"]) == (303, "/me/")
    user.refresh_from_db()
    assert (user.name, user.phone, user.language) == ("김보리", "+821012345678", "ko")
    assert response.cookies["django_language"].value == "ko"
    assert "010-1234-5678" in client.get("/me/profile/").content.decode()


def test_profile_says_what_is_wrong_and_keeps_the_rest(client: Client) -> None:
    client.force_login(make.user())
    typed = {"name": "Kept Name", "phone": "12", "language": "en"}
    page = client.post("/me/profile/", typed).content.decode()
    assert page.count("Enter a phone number like") == 2
    assert "Kept Name" in page
    assert "<title>Error:" in page


def test_language_switch_works_signed_out(client: Client) -> None:
    response = client.post("/me/language/", {"language": "ko", "next": "/accounts/login/"})
    assert (response.status_code, response["Location"]) == (303, "/accounts/login/")
    assert response.cookies["django_language"].value == "ko"
    assert '<html lang="ko"' in client.get("/accounts/login/").content.decode()


def test_language_switch_is_kept_for_the_person(client: Client) -> None:
    user = make.user()
    client.force_login(user)
    client.post("/me/language/", {"language": "ko"})
    user.refresh_from_db()
    assert user.language == "ko"


def test_language_switch_ignores_unknown_languages(client: Client) -> None:
    user = make.user()
    client.force_login(user)
    response = client.post("/me/language/", {"language": "xx"})
    user.refresh_from_db()
    assert ("django_language" in response.cookies, user.language) == (False, "en")


@pytest.mark.parametrize("switch", ["/me/language/", "/me/scheme/"])
@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
)
def test_switches_never_send_to_another_site(client: Client, switch: str, elsewhere: str) -> None:
    data = {"language": "ko", "scheme": "dark", "next": elsewhere}
    assert client.post(switch, data)["Location"] == "/"


def test_scheme_switch_keeps_light_dark_or_auto(client: Client) -> None:
    dark = client.post("/me/scheme/", {"scheme": "dark", "next": "/accounts/login/"})
    assert (dark.status_code, dark.cookies["scheme"].value) == (303, "dark")
    assert 'data-scheme="dark"' in client.get("/accounts/login/").content.decode()
    client.post("/me/scheme/", {"scheme": "auto"})
    assert "data-scheme=" not in client.get("/accounts/login/").content.decode()


def test_switches_answer_posts_only(client: Client) -> None:
    assert [client.get(path).status_code for path in ("/me/language/", "/me/scheme/")] == [405, 405]
