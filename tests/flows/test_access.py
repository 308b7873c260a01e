"""Every address, as each of the cast, with the ids of somebody else: nothing shown or changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path, resolve

from core import clock
from orders.models import Order
from tests.conftest import Rows, rows
from tests.flows.addresses import Address, every_address
from tests.flows.walking import Viewer, cast_of, silent_refusals, values_of, walk
from tests.flows.world import KINDS, NOW, World, build_world

ELSEWHERE = (
    "visitor", "stranger", "shopper elsewhere", "stallholder elsewhere", "operator elsewhere"
)  # fmt: skip
INSIDE = ("neighbour", "shopper", "stallholder", "operator", "platform")
#: What a walk may write: what is the viewer's own, and what anybody may send in.
MAY_GROW = {
    "account_emailaddress",
    "accounts_enrolmentlink",  # "add a phone", for themselves
    "accounts_user",  # a visitor signs up
    "cms_rendition",
    "core_auditline",
    "core_message",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "payments_refusedwebhooks",
    "stores_application",
    "stores_applicationmove",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
    "wagtailcore_modellogentry",
}
#: One's own: a session, and when it was last seen.
MAY_CHANGE = {
    "django_session",
    "search_synonym",  # the table of all markets' operators, of which a log is kept
    "usersessions_usersession",
    "wagtailusers_userprofile",
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    logging.disable(logging.CRITICAL)  # refusals are the point here
    made = build_world()
    with clock.frozen(NOW):
        yield made
    logging.disable(logging.NOTSET)


def changes(before: Rows, after: Rows, viewer: Viewer) -> list[str]:
    """The rows that were changed, taken away or added although they are not the viewer's."""
    found = []
    for key in before.keys() | after.keys():
        table = key[0]
        was, now = ({row[0]: row for row in side.get(key, [])} for side in (before, after))
        if table not in MAY_GROW:
            found += [f"{table} {pk} is new" for pk in now.keys() - was.keys()]
        found += [
            f"{table} {pk} changed"
            for pk, row in was.items()
            if now.get(pk) != row and table not in MAY_CHANGE and not _own(viewer, table, pk)
        ]
    return sorted(found)


def _own(viewer: Viewer, table: str, pk: object) -> bool:
    """Themselves, and where they are signed in: "sign out everywhere else" is one of the POSTs."""
    if viewer.user is None:
        return False
    if table == "accounts_device":
        return viewer.user.devices.filter(pk=str(pk)).exists()
    return (table, pk) == ("accounts_user", viewer.user.pk)


@pytest.mark.parametrize("names", [ELSEWHERE, INSIDE], ids=["elsewhere", "inside"])
def test_nobody_sees_or_changes_what_is_anothers(names: tuple[str, ...], world: World) -> None:
    addresses = every_address()
    viewers = {viewer.name: viewer for viewer in cast_of(world)}
    findings, asked, seen = [], 0, set()
    for viewer in (viewers[name] for name in names):
        before, point = rows(), transaction.savepoint()
        walk(viewer, addresses)
        findings += viewer.findings
        findings += [f"{viewer.name}: {change}" for change in changes(before, rows(), viewer)]
        transaction.savepoint_rollback(point)
        asked += viewer.requests
        seen |= viewer.seen
    print(f"{asked} requests to {len(addresses)} addresses by {', '.join(names)}")
    assert findings == []
    if names == INSIDE:  # the marks can be found: those who may, read every kind
        assert seen == set(KINDS)


def test_every_address_is_filled_with_ids_that_fit_it(world: World) -> None:
    values = values_of(world.seoul)
    unresolved = [path for each in every_address() if not _resolves(path := each.filled(values))]
    assert unresolved == []


def _resolves(path: str) -> bool:
    return resolve(path) is not None


@pytest.mark.parametrize("name", ["stranger", "shopper elsewhere"])
def test_every_refusal_leaves_an_audit_line(name: str, world: World) -> None:
    viewer = next(viewer for viewer in cast_of(world) if viewer.name == name)
    ours = [each for each in every_address() if not each.route.startswith("admin/")]
    assert silent_refusals(viewer, ours) == []


# -- The walker itself, on pages that forgot to ask who looks


def unscoped(request: HttpRequest, code: str) -> HttpResponse:
    order = Order.objects.get(code=code)
    if request.method == "POST":
        Order.objects.filter(pk=order.pk).update(street="taken over")
    return HttpResponse(f"<h1>{order.name}</h1>")


def forgetful(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse("Nothing private, and yet an answer")


urlpatterns: list[Any] = [
    path("o/<str:code>/label/", unscoped, name="label"),
    path("o/<str:code>/exists/", forgetful, name="exists"),
    path("", include("config.urls")),
]


@override_settings(ROOT_URLCONF=__name__)
def test_the_walk_catches_a_view_that_does_not_ask_who_looks(world: World) -> None:
    added = [each for each in every_address() if each.name in {"label", "exists"}]
    assert added == [
        Address("label", "o/<str:code>/label/"),
        Address("exists", "o/<str:code>/exists/"),
    ]
    viewer = next(viewer for viewer in cast_of(world) if viewer.name == "stranger")
    before = rows()
    walk(viewer, added)
    code = world.seoul.order.code
    assert viewer.findings[:2] == [
        f"stranger: shows order GET 200 /o/{code}/label/ (label)",
        f"stranger: answers GET 200 /o/{code}/label/ (label)",
    ]
    assert f"stranger: answers GET 200 /o/{code}/exists/ (exists)" in viewer.findings
    assert changes(before, rows(), viewer) == [f"orders_order {world.seoul.order.pk} changed"]


@override_settings(ROOT_URLCONF=__name__)
def test_the_walk_does_not_run_past_an_argument_it_cannot_fill(world: World) -> None:
    strange = Address("strange", "o/<str:unheard_of>/")
    with pytest.raises(KeyError, match="unheard_of"):
        strange.filled(values_of(world.seoul))
