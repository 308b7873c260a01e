"""What a person keeps here: profile, addresses, sign-ins, orders, lists."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from accounts import enrolment
from accounts.models import User
from tests.flows.screens.screen import Screen, know_email
from tests.flows.world import NOW, PASSWORD, STRANGER, Side


def _signed_in_elsewhere(client: Client, side: Side) -> None:
    """The shopper typed a password on another computer a while ago."""
    other = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    know_email(side.shopper)
    other.post(reverse("account_login"), {"login": side.shopper.email, "password": PASSWORD})


def _just_came_in(client: Client, side: Side) -> None:
    """The stranger has just typed their password."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _came_by_code(client: Client, side: Side) -> None:
    """The stranger has no password, and signed in a while ago."""
    user = User.objects.get(email=STRANGER)
    user.set_unusable_password()
    user.save()
    client.force_login(user)


def _made_device_link(client: Client, side: Side) -> None:
    client.post(reverse("accounts:add_device"))


def _enrolment(side: Side) -> str:
    token = enrolment.make_link(user=side.keeper, by=None, now=NOW)
    return reverse("accounts:enrol", args=[token])


MINE = [
    Screen("accounts:me", "shopper"),
    Screen("accounts:profile", "shopper"),
    Screen("accounts:addresses", "shopper"),
    Screen("accounts:addresses", "stranger", label="none"),
    Screen("accounts:add_address", "shopper"),
    Screen("accounts:edit_address", "shopper", lambda side: [side.address.pk]),
    Screen("accounts:devices", "stallholder"),
    Screen("accounts:device_link", "stallholder", before=_made_device_link),
    Screen("accounts:enrol", path=_enrolment),
    Screen("accounts:sign_ins", "shopper", before=_signed_in_elsewhere),
    Screen("accounts:sign_ins", "stallholder", label="stall phones"),
    Screen("accounts:sign_ins", "stranger", label="nowhere else"),
    Screen("accounts:privacy", "shopper", label="what stands in the way"),
    Screen("accounts:privacy", "stranger"),
    Screen("accounts:erase", "stranger", before=_just_came_in),
    Screen("accounts:erase", "stranger", before=_came_by_code, label="once more"),
    Screen("orders:my_orders", "shopper"),
    Screen("orders:my_orders", "stranger", label="none"),
    Screen("orders:lists", "shopper"),
    Screen("orders:lists", "stranger", label="none"),
    Screen("orders:list", "shopper", lambda side: [side.saved.pk]),
]
