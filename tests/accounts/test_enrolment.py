from datetime import timedelta

import pytest
from django.test import Client

from accounts import enrolment
from accounts.models import Device, EnrolmentLink
from core import clock
from core.models import AuditLine
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36"


def enrolled(client: Client, token: str) -> int:
    return client.post(f"/accounts/enrol/{token}/", HTTP_USER_AGENT=PHONE).status_code


def test_make_link_keeps_only_the_hash() -> None:
    user, operator = make.user(), make.operator()
    token = enrolment.make_link(user=user, by=operator, now=make.NOW)
    link = EnrolmentLink.objects.get()
    assert token not in str(link.__dict__)
    assert (link.user, link.made_by, link.expires_at) == (
        user,
        operator,
        make.NOW + enrolment.LINK_LASTS,
    )


def test_make_link_refuses_people_who_need_a_second_factor() -> None:
    for user in (make.operator(), make.user(is_superuser=True), make.user(is_active=False)):
        with pytest.raises(enrolment.LinkRefused, match="person"):
            enrolment.make_link(user=user, by=None, now=make.NOW)


def test_enrol_page_asks_before_it_signs_in(client: Client) -> None:
    token = enrolment.make_link(user=make.user(name="순희"), by=None, now=clock.now())
    page = client.get(f"/accounts/enrol/{token}/")
    assert (page.status_code, "순희" in page.content.decode()) == (200, True)
    # A link must not leak; "no-referrer" would make browsers post with "Origin: null", a 403.
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)
    assert "_auth_user_id" not in client.session


def test_enrol_signs_the_phone_in_for_long(client: Client) -> None:
    user = make.user()
    token = enrolment.make_link(user=user, by=None, now=clock.now())
    response = client.post(f"/accounts/enrol/{token}/", HTTP_USER_AGENT=PHONE)
    assert (response.status_code, response["Location"]) == (303, "/stall/")
    device = Device.objects.get()
    assert (device.user, device.label, device.session_key) == (
        user,
        "Chrome · Android",
        client.session.session_key,
    )
    assert client.session.get_expiry_age() >= enrolment.SESSION_LASTS.total_seconds() - 60
    assert client.get("/me/").status_code == 200
    assert [line.what for line in AuditLine.objects.all()] == ["enrolment.link", "device.enrolled"]


def test_enrol_works_once() -> None:
    token = enrolment.make_link(user=make.user(), by=None, now=clock.now())
    assert enrolled(Client(), token) == 303
    late = Client()
    page = late.post(f"/accounts/enrol/{token}/")
    assert (page.status_code, "This link has been used" in page.content.decode()) == (410, True)
    assert late.get(f"/accounts/enrol/{token}/").status_code == 410
    assert "_auth_user_id" not in late.session
    assert Device.objects.count() == 1


def test_enrol_pressed_twice_by_the_same_phone_is_simply_in(client: Client) -> None:
    token = enrolment.make_link(user=make.user(), by=None, now=clock.now())
    assert [enrolled(client, token), enrolled(client, token)] == [303, 303]
    assert Device.objects.count() == 1


def test_enrol_same_phone_with_a_second_link_is_a_new_device(client: Client) -> None:
    user = make.user()
    for _ in range(2):
        assert enrolled(client, enrolment.make_link(user=user, by=None, now=clock.now())) == 303
    assert Device.objects.count() == 2


def test_enrol_refuses_an_expired_link(client: Client) -> None:
    made = clock.now() - enrolment.LINK_LASTS - timedelta(seconds=1)
    token = enrolment.make_link(user=make.user(), by=None, now=made)
    page = client.get(f"/accounts/enrol/{token}/")
    assert (page.status_code, "This link is too old" in page.content.decode()) == (410, True)
    assert enrolled(client, token) == 410


def test_enrol_refuses_a_link_nobody_made(client: Client) -> None:
    page = client.get("/accounts/enrol/nonsense/")
    assert (page.status_code, "We do not know this link" in page.content.decode()) == (404, True)


def test_enrol_refuses_who_became_an_operator_since(client: Client) -> None:
    user = make.user()
    token = enrolment.make_link(user=user, by=None, now=clock.now())
    user.mfa_required = True
    user.save()
    assert enrolled(client, token) == 410


def test_revoked_device_cannot_continue(client: Client) -> None:
    user = make.user()
    enrolled(client, enrolment.make_link(user=user, by=None, now=clock.now()))
    enrolment.revoke(device=Device.objects.get(), by=user, now=clock.now())
    response = client.get("/me/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/me/")


def test_revoked_device_cannot_continue_where_its_session_survived(client: Client) -> None:
    enrolled(client, enrolment.make_link(user=make.user(), by=None, now=clock.now()))
    Device.objects.update(revoked_at=clock.now())
    assert client.get("/me/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_device_of_a_new_operator_must_sign_in_properly(client: Client) -> None:
    user = make.user()
    enrolled(client, enrolment.make_link(user=user, by=None, now=clock.now()))
    user.mfa_required = True
    user.save()
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"


def test_device_remembers_when_it_was_last_seen(client: Client) -> None:
    enrolled(client, enrolment.make_link(user=make.user(), by=None, now=clock.now()))
    later = clock.now() + timedelta(hours=2)
    with clock.frozen(later):
        client.get("/me/")
    assert Device.objects.get().last_seen_at == later


def test_revoke_twice_leaves_one_line() -> None:
    user = make.user()
    device = make.device(user=user)
    for _ in range(2):
        enrolment.revoke(device=device, by=user, now=make.NOW)
    assert AuditLine.objects.filter(what="device.revoked").count() == 1


def test_devices_page_lists_and_revokes_ones_own(client: Client) -> None:
    user, other = make.user(), make.user()
    mine, theirs = make.device(user=user, label="Safari · iPhone"), make.device(user=other)
    client.force_login(user)
    page = client.get("/me/devices/").content.decode()
    assert ("Safari · iPhone" in page, "Chrome · Android" in page) == (True, False)
    assert client.post(f"/me/devices/{mine.pk}/revoke/").status_code == 303
    assert client.post(f"/me/devices/{theirs.pk}/revoke/").status_code == 404
    revoked = Device.objects.exclude(revoked_at=None)
    assert list(revoked) == [mine]


def test_device_link_is_shown_once(client: Client) -> None:
    client.force_login(make.user())
    assert client.post("/me/devices/add/")["Location"] == "/me/devices/link/"
    page = client.get("/me/devices/link/").content.decode()
    assert ("/accounts/enrol/" in page, "<svg" in page, "style=" in page) == (True, True, False)
    assert client.get("/me/devices/link/")["Location"] == "/me/devices/"


def test_add_device_tells_an_operator_why_not(client: Client) -> None:
    operator = make.operator(is_cast=False)
    client.force_login(operator)
    assert client.post("/me/devices/add/").status_code == 303
    assert not EnrolmentLink.objects.exists()


def test_qr_svg_needs_no_style_script_or_data() -> None:
    drawing = enrolment.qr_svg("https://example.com/", label='A "QR" code')
    assert drawing.startswith('<svg class="qr" role="img" aria-label="A &quot;QR&quot; code" ')
    assert not any(sign in drawing for sign in ("style", "script", "data:", " id="))
