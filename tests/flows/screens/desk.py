"""A market's first day and every day."""

from __future__ import annotations

from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts import first_person
from accounts.models import User
from core.models import Message
from market import inviting
from tests.flows.screens.screen import ORDER_STATES, Screen, market
from tests.flows.world import NOW, Side


def _made_stall_link(client: Client, side: Side) -> None:
    staff = side.store.staff.get()
    path = reverse("stores:desk_stall_link", args=[side.market.slug, side.store.pk])
    client.post(path, {"staff": staff.pk})


def _invitation(side: Side) -> str:
    inviting.invite(
        market=side.market, email="new@example.org", language="en", by=side.operator, now=NOW
    )
    return str(Message.objects.latest("id").context["path"])


def _made_links(client: Client, side: Side) -> None:
    client.post(reverse("stores:begin_links", args=[side.market.slug]))


def _nothing_delivered(client: Client, side: Side) -> None:
    side.market.zones.update(active=False)
    side.market.windows.update(active=False)


def _nobody_runs_it(client: Client, side: Side) -> None:
    User.objects.update(is_staff=False, is_superuser=False)


def _first_link(side: Side) -> str:
    token = signing.dumps("first", salt=first_person.SALT)
    return reverse("accounts:first_person", args=[token])


def _desk_order_that_is(state: str) -> Screen:
    return Screen(
        "orders:desk_order",
        "operator",
        lambda side: [side.market.slug, side.orders[state].code],
        label=state,
    )


DESK = [
    Screen("market:desk", "platform"),
    Screen("accounts:first_person", path=_first_link, before=_nobody_runs_it),
    Screen("stores:begin_market", "platform"),
    Screen("stores:begin", "operator", market),
    Screen("stores:begin_delivery", "operator", market, label="set already"),
    Screen("stores:begin_delivery", "operator", market, before=_nothing_delivered),
    Screen("stores:begin_stalls", "operator", market),
    Screen("stores:begin_goods", "operator", market),
    Screen("stores:begin_links", "operator", market, before=_made_links),
    Screen("orders:desk_today", "operator", market),
    Screen("orders:desk_close", "operator", market),
    Screen("orders:desk_orders", "operator", market),
    *(_desk_order_that_is(state) for state in ORDER_STATES),
    Screen("stores:desk_applications", "operator", market),
    Screen(
        "stores:desk_application",
        "operator",
        lambda side: [side.market.slug, side.application.code],
    ),
    Screen("stores:desk_stalls", "operator", market),
    Screen("stores:desk_stall", "operator", lambda side: [side.market.slug, side.store.pk]),
    Screen(
        "stores:desk_stall_link",
        "operator",
        lambda side: [side.market.slug, side.store.pk],
        before=_made_stall_link,
    ),
    Screen("market:desk_zones", "operator", market),
    Screen("market:desk_zone_add", "operator", market),
    Screen("market:desk_zone", "operator", lambda side: [side.market.slug, side.zone.pk]),
    Screen("market:desk_windows", "operator", market),
    Screen("market:desk_window_add", "operator", market),
    Screen("market:desk_window", "operator", lambda side: [side.market.slug, side.window.pk]),
    Screen("market:desk_closures", "operator", market),
    Screen("orders:desk_figures", "operator", market),
    Screen("cms:desk_stories", "operator", market),
    Screen("market:desk_team", "operator", market),
    Screen("market:join_team", path=_invitation),
    Screen("market:desk_settings", "operator", market),
]
