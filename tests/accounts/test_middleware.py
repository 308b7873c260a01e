import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def give_app(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def test_second_factor_is_asked_of_an_operator(client: Client) -> None:
    client.force_login(make.operator())
    got, posted = client.get("/me/"), client.post("/me/profile/")
    assert [got.status_code, got["Location"]] == [302, "/accounts/2fa/"]
    assert [posted.status_code, posted["Location"]] == [303, "/accounts/2fa/"]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/logout/",
        "/accounts/email/",
    ],
)
def test_second_factor_can_be_set_up_without_a_loop(client: Client, path: str) -> None:
    client.force_login(make.operator())
    assert client.get(path).status_code == 200


def test_second_factor_page_says_why(client: Client) -> None:
    client.force_login(make.operator())
    page = client.get("/me/", follow=True).content.decode()
    assert "your account needs a second step" in page


def test_second_factor_once_set_up_is_not_asked_again(client: Client) -> None:
    operator = make.operator()
    give_app(operator)
    client.force_login(operator)
    assert client.get("/me/").status_code == 200


def test_second_factor_is_more_than_recovery_codes(client: Client) -> None:
    operator = make.operator()
    Authenticator.objects.create(
        user=operator, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"}
    )
    client.force_login(operator)
    assert client.get("/me/").status_code == 302


def test_second_factor_is_not_asked_of_the_cast_or_of_shoppers(client: Client) -> None:
    for user in (make.cast(mfa_required=True), make.user()):
        client.force_login(user)
        assert client.get("/me/").status_code == 200


def test_admin_is_closed_to_a_signed_in_shopper(client: Client) -> None:
    client.force_login(make.user())
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/pages/").status_code == 403


def test_admin_asks_a_stranger_to_sign_in(client: Client) -> None:
    response = client.get("/admin/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/admin/")


def test_admin_has_no_sign_in_without_second_factor(client: Client) -> None:
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")
