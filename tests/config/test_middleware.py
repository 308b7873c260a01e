import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

STRICT = "script-src 'self'"
LOOSE = "script-src 'self' 'unsafe-inline'"


@pytest.mark.django_db
def test_a_person_without_rights_is_refused_at_the_admin(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user(email="a@example.com"))
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/pages/").status_code == 403


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/admin/")


@pytest.mark.django_db
def test_the_admin_has_no_other_way_in(client: Client) -> None:
    assert client.get("/admin/login/")["Location"] == "/accounts/login/"


@pytest.mark.django_db
def test_a_person_with_the_right_gets_in(client: Client) -> None:
    user = get_user_model().objects.create_user(email="a@example.com")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    assert LOOSE in answer["Content-Security-Policy"]


def test_the_policy_is_strict_elsewhere(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert STRICT in policy
    assert "default-src 'none'" in policy


def test_a_good_request_id_is_kept(client: Client) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "abcdef-123"})
    assert kept["X-Request-ID"] == "abcdef-123"


def test_a_bad_request_id_is_replaced(client: Client) -> None:
    made = client.get("/healthz", headers={"X-Request-ID": 'x" y'})["X-Request-ID"]
    assert len(made) == 16


@pytest.mark.parametrize("path", ["/m/?q=%00", "/o/%00/", "/place/?q=a%00"])
@pytest.mark.django_db
def test_an_address_with_a_null_character_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400
