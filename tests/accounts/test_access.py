import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from accounts.access import address_of, platform_staff, signed_in, visible_or_404
from accounts.models import Address, User
from core.models import AuditLine
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def asked_by(user: User | AnonymousUser, path: str = "/me/addresses/7/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    return request


def test_visible_or_404_gives_the_row_that_is_allowed() -> None:
    user = make.user()
    address = make.address(user=user)
    found = visible_or_404(user.addresses.all(), request=asked_by(user), pk=address.pk)
    assert found == address
    assert not AuditLine.objects.exists()


def test_visible_or_404_notes_who_asked_for_anothers() -> None:
    stranger, address = make.user(), make.address(user=make.user())
    with pytest.raises(Http404):
        visible_or_404(
            stranger.addresses.all(), request=asked_by(stranger), now=make.NOW, pk=address.pk
        )
    lines = AuditLine.objects.values_list("what", "subject", "by", "ip", "at", "detail")
    assert list(lines) == [
        (
            "access.refused",
            f"accounts.address:{address.pk}",
            stranger.pk,
            "127.0.0.1",
            make.NOW,
            "GET /me/addresses/7/",
        )
    ]


@pytest.mark.parametrize("pk", [404404, "not-a-number"])
def test_visible_or_404_is_silent_about_what_is_not_there(pk: object) -> None:
    with pytest.raises(Http404):
        visible_or_404(Address.objects.all(), request=asked_by(AnonymousUser()), pk=pk)
    assert not AuditLine.objects.exists()


@signed_in
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def test_signed_in_lets_the_signed_in_pass() -> None:
    assert hello(asked_by(make.user())).status_code == 200


def test_signed_in_leaves_no_copy_of_the_page_behind() -> None:
    response = hello(asked_by(make.user()))
    assert "no-store" in response["Cache-Control"]


def test_signed_in_sends_others_to_sign_in_and_back() -> None:
    response = hello(asked_by(AnonymousUser(), "/stall/?day=1"))
    assert (response.status_code, response["Location"]) == (
        302,
        "/accounts/login/?next=/stall/%3Fday%3D1",
    )


def test_signed_in_does_not_come_back_to_a_post() -> None:
    request = RequestFactory().post("/stall/ready/")
    request.user = AnonymousUser()
    response = hello(request)
    assert (response.status_code, response["Location"]) == (303, "/accounts/login/?next=/me/")


def test_platform_staff_is_who_runs_the_installation() -> None:
    people: list[User | AnonymousUser] = [
        make.user(),
        make.operator(),
        make.user(is_staff=True),
        make.user(is_staff=True, is_active=False),
        AnonymousUser(),
    ]
    assert [platform_staff(person) for person in people] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "192.0.2.1"),  # nobody before us: whatever is said is the visitor's word
        (1, "", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "10.9.9.9, 203.0.113.7", "203.0.113.7"),  # the first is what the visitor made up
        (2, "10.9.9.9, 203.0.113.7, 198.51.100.2", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_address_of_believes_our_own_web_servers_only(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    assert address_of(request) == address
