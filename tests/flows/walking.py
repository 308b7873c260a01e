"""Somebody tries every address with ids that are not theirs, and is told what they were shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from wagtail.models import Collection, Site, Task, Workflow

from accounts.models import User
from core.models import AuditLine
from search.models import Synonym
from tests.flows.addresses import Address
from tests.flows.world import DESK, DRAFT, NOTE, ORDER, PERSONAL, STALL, Side, World

#: Addresses that name a thing anybody may see, or that answer with the visitor's own.
PUBLIC = {
    "cms:market": "a market's front",
    "cms:store": "a stall's front",
    "cms:news": "published articles",
    "cms:article": "published articles; the one asked for here is not",
    "orders:category": "listed goods",
    "orders:product": "listed goods; the one asked for here is not",
    "orders:basket": "the visitor's own basket at that market",
    "orders:add": "into the visitor's own basket",
    "orders:prefer": "the visitor's own basket",
    "orders:restore": "into the visitor's own basket",
    "orders:save_basket": "the visitor's own basket",
    "orders:put_on_list": "listed goods, onto the visitor's own list",
    "orders:checkout": "the visitor's own basket",
    "stores:join_market": "anybody may apply",
    "core:sitemap": "addresses of published pages",
    "wagtail_serve": "published pages",
    "media": "pictures of goods; masters and documents lie elsewhere",
    "wagtaildocs_serve": "documents that an editor put on a page",
}
#: Admin addresses that answer an operator although they name a thing.
ADMIN_SHOWS = {
    "wagtailadmin_choose_page_child": "links may point at any published page",
    "wagtailadmin_api:pages:detail": "the public fields of a published page",
    "wagtailadmin_pages:type_use": "names a type; lists the operator's own",
    "wagtailadmin_pages:type_use_results": "names a type; lists the operator's own",
    "wagtailadmin_pages:choose_parent": "names a type; offers the operator's own",
    "wagtailadmin_workflows:task_chosen": "the one workflow task, which is everybody's",
    "wagtailadmin_editing_sessions:release": "an editing session of nobody",
    **dict.fromkeys(
        (
            f"synonyms:{view}"
            for view in ("edit", "delete", "history", "history_results", "usage", "usage_results")
        ),
        "the table of all markets' operators",
    ),
}
#: Answers to anybody: pictures and words of the admin's own screens.
ADMIN_ASSETS = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
#: Wagtail's own: one breaks on purpose, the other on a form without its prefix.
MAY_BREAK = {"wagtailadmin_error_test", "wagtailadmin_choose_page_external_link", "readyz"}
#: A 404 there hides no row: a guess at what only its holder knows, or a thing nobody has.
NOTHING_THERE = ("/join-team/", "/sandbox/", "/demo/", "/documents/", "/_util/", "/accounts/")
#: Fields with which most forms and deeds would do something.
PLAUSIBLE: dict[str, Any] = {
    "action-publish": "1", "amount": "1000", "answer": "approve", "capacity": "1",
    "category": "1", "choice": "", "comment": "x", "confirmed": "1", "country": "KR",
    "fee": "0", "fields_to_change": ["phone"], "first_day": "2026-12-01", "grams": "480",
    "intro": "taken over", "language": "en", "last_day": "2026-12-02", "listed": "on",
    "market": "1", "message": "Change it", "minimum": "0", "modes": ["delivery"],
    "name": "Taken over", "name_other": "Taken over", "next": "/", "note": "taken over",
    "number": "99", "opens": "09:00", "closes": "10:00", "weekdays": ["0"], "ordered_by": "piece",
    "person_name": "Taken Over", "phone": "010-5550-0000", "pieces": "1", "price": "100",
    "preference": "similar", "quantity": "3", "reason": "because", "scheme": "dark",
    "slug": "taken-over", "street": "Taken over 1", "sold_by": "piece", "stall_name": "Taken over",
    "title": "Taken over", "unit": "each", "why": "because", "without_missing": "yes",
}  # fmt: skip
MISSING = 404
NOT_ANSWERED = {MISSING, 405}


@dataclass
class Viewer:
    """Somebody who looks at another's things.

    `theirs` and `own` fill addresses. What begins with one of `doors` is the viewer's own after
    all: it is only read, to prove that the marks can be seen. `reads` are the marks they may see.
    """

    name: str
    user: User | None
    theirs: dict[str, object]
    marks: dict[str, str]
    own: dict[str, object] = field(default_factory=dict)
    doors: tuple[str, ...] = ()
    reads: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)
    requests: int = 0

    @property
    def client(self) -> Client:
        client = Client(raise_request_exception=False)
        if self.user is not None:
            client.force_login(self.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    @property
    def in_admin(self) -> bool:
        return self.user is not None and self.user.has_perm("wagtailadmin.access_admin")


def values_of(side: Side) -> dict[str, object]:
    """What fills an address with the things of one market: by segment and argument."""
    return {
        **_of_the_stall(side),
        **_of_the_desk(side),
        **_of_people(side),
        **_of_the_admin(side),
        "media/path": f"../private/photos/{side.picture.pk}.jpg",
        "wagtail_serve:0": side.unpublished.url_path.split("/", 2)[-1],
        "wagtaildocs_serve:0": side.document.pk,
        "wagtaildocs_serve:1": side.document.filename,
    }


def neighbours_values(side: Side) -> dict[str, object]:
    """The same, as far as it belongs to the other stall of the market."""
    return {
        "stall/store": side.neighbour.pk,
        "orders/pk": side.neighbours_part.pk,
        "lines/pk": side.neighbours_line.pk,
        "products/pk": side.neighbours_product.pk,
        "holidays/pk": side.neighbours_holiday.pk,
        "people/pk": side.neighbour.staff.get().pk,
    }


def _of_the_stall(side: Side) -> dict[str, object]:
    return {
        "stall/store": side.store.pk,
        "cms:store:store": side.store.slug,
        "orders/pk": side.part.pk,
        "lines/pk": side.line.pk,
        "products/pk": side.draft.pk,
        "holidays/pk": side.holiday.pk,
        "p/slug": side.draft.slug,
        "orders:product:pk": side.draft.pk,
        "c/category": side.store.category.slug,
    }


def _of_the_desk(side: Side) -> dict[str, object]:
    return {
        "market": side.market.slug,
        "news/article": side.unpublished.slug,
        "applications/code": side.application.code,
        "a/code": side.changing.code,
        "orders/code": side.order.code,
        "zones/pk": side.zone.pk,
        "windows/pk": side.window.pk,
        "exceptions/pk": side.exception.pk,
        "closures/pk": side.closure.pk,
        "stalls/pk": side.store.pk,
    }


def _of_people(side: Side) -> dict[str, object]:
    return {
        "o/code": side.order.code,
        "basket/pk": side.basket_line.pk,
        "addresses/pk": side.address.pk,
        "lists/pk": side.saved.pk,
        "lines/line": side.saved.lines.get().pk,
        "devices/pk": side.device.pk,
        "sign-ins/pk": side.sign_in.pk,
        "become/user_id": side.operator.pk,
        "keys/pk": 1,
        "core:sitemap:section": "products",
        # Who holds these may come in, so a guess at one has to be refused.
        "session_id": "cs_test_a1guessedguessedguessed",
        "join-team/token": "guessedguessedguessed",
        "people/pk": side.store.staff.get().pk,
        "stories/pk": side.story_draft.pk,
        "invited/pk": side.invitation.pk,
        "team/pk": side.operator.pk,
        "enrol/token": "guessedguessedguessedguessed",
        "first/token": "guessed:guessed:guessedguessed",
        "wagtailadmin_password_reset_confirm:uidb64": "MQ",
        "wagtailadmin_password_reset_confirm:token": "guessed",
    }


def _of_the_admin(side: Side) -> dict[str, object]:
    page, picture, document = side.unpublished.pk, side.picture.pk, side.document.pk
    collection, workflow = side.picture.collection_id, Workflow.objects.get().pk
    kind = {"app_label": "cms", "app_name": "cms", "content_type_app_name": "cms"}
    model = "articlepage"
    kind |= {"model_name": model, "content_type_model_name": model}
    return {
        **kind,
        **dict.fromkeys(("page_id", "page_to_move_id", "page_pk", "pages/pk"), page),
        **dict.fromkeys(("image_id", "images/pk", "wagtailimages_chooser:pk"), picture),
        **dict.fromkeys(("document_id", "doc_id", "documents/pk"), document),
        "wagtaildocs_chooser:pk": document,
        "parent_page_id": side.unpublished.get_parent().pk,
        "destination_id": side.page.pk,
        "revision_id": side.page.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "stalls:pk": side.store.pk,
        "market_records:pk": side.market.pk,
        "zone_records:pk": side.zone.pk,
        "window_records:pk": side.window.pk,
        "product_records:pk": side.draft.pk,
        "application_records:pk": side.application.pk,
        "order_records:pk": side.order.pk,
        "synonyms:pk": Synonym.objects.get_or_create(phrases="봄동, spring cabbage")[0].pk,
        "wagtailsites:pk": Site.objects.get().pk,
        "wagtailusers_users:pk": side.operator.pk,
        "wagtailusers_groups:pk": side.operator.groups.all()[0].pk,
        "wagtailadmin_collections:pk": collection or Collection.get_first_root_node().pk,
        "collection_id": collection,
        "wagtailadmin_workflows:pk": workflow,
        "workflow_pk": workflow,
        "task_id": Task.objects.all()[0].pk,
        **dict.fromkeys(("task_state_id", "workflow_state_id", "uploaded_file_id"), 1),
        **dict.fromkeys(("redirect_id", "page_view_restriction_id", "restriction_id"), 1),
        "action_name": "unpublish", "action": "delete", "object_id": page,
        "filter_spec": "original",
        "wagtailadmin_editing_sessions:session_id": 1,
    }  # fmt: skip


def cast_of(world: World) -> list[Viewer]:
    """Each of the cast, a stranger and a visitor, before the things of Seoul."""
    seoul, london = world.seoul, world.london
    theirs, own = values_of(seoul), values_of(london)
    facts: dict[str, Any] = {"theirs": theirs, "marks": seoul.marks}
    desk = (f"/desk/{seoul.market.slug}/", "/stall/", "/admin/")
    all_but_personal = frozenset({ORDER, NOTE, STALL, DESK, DRAFT})
    own_order, own_goods = frozenset({ORDER, NOTE, PERSONAL}), frozenset({STALL, NOTE})
    all_desks = ("/desk/", *desk)
    own_stall = (f"/stall/{seoul.store.pk}/", "/me/devices/")
    basket = f"/m/{seoul.market.slug}/basket/"
    mine = ("/me/addresses/", "/me/lists/", "/me/sign-ins/")
    shoppers = (f"/o/{seoul.order.code}/", *mine, basket)
    return [
        Viewer("visitor", None, **facts),
        Viewer("stranger", world.stranger, **facts),
        Viewer("shopper elsewhere", london.shopper, own=own, **facts),
        Viewer("stallholder elsewhere", london.keeper, own=own, **facts),
        Viewer("operator elsewhere", london.operator, own=own, **facts),
        Viewer("neighbour", seoul.neighbours_keeper, own=neighbours_values(seoul), **facts),
        Viewer("shopper", seoul.shopper, doors=shoppers, reads=own_order, **facts),
        Viewer("stallholder", seoul.keeper, doors=own_stall, reads=own_goods, **facts),
        Viewer("operator", seoul.operator, doors=desk, reads=all_but_personal, **facts),
        Viewer("platform", world.platform, doors=all_desks, reads=all_but_personal, **facts),
    ]


# -- The walk


def walk(viewer: Viewer, addresses: Iterable[Address]) -> None:
    """Try every address by GET, by an empty and by a plausible POST; leaves `findings`."""
    client = viewer.client
    for address in addresses:
        for path in dict.fromkeys(_paths(address, viewer)):
            reading = path.startswith(viewer.doors) if viewer.doors else False
            for answer, method in _answers(client, path, reading=reading, viewer=viewer):
                _judge(viewer, address, path, method, answer, reading=reading)
            if _signs_out(path):
                client = viewer.client


def _paths(address: Address, viewer: Viewer) -> Iterator[str]:
    """With everything theirs, then with some of the viewer's own among it."""
    yield address.filled(viewer.theirs)
    if len(address.keys) > 1 and not address.route.startswith("admin/"):
        for mixed in product([viewer.theirs, viewer.own], repeat=len(address.keys)):
            known = {
                f"{address.name}:{key.rpartition('/')[2]}": address._value(
                    key, {**viewer.theirs, **side}
                )
                for key, side in zip(address.keys, mixed, strict=True)
            }
            path = address.filled(viewer.theirs | known)
            if path != address.filled(viewer.theirs | viewer.own):
                yield path


def _signs_out(path: str) -> bool:
    return path.startswith(("/accounts/", "/admin/logout/"))


def _answers(
    client: Client, path: str, *, reading: bool, viewer: Viewer
) -> Iterator[tuple[HttpResponseBase, str]]:
    yield client.get(path), "GET"
    if reading:
        return
    if not (path.startswith("/admin/") and not viewer.in_admin):
        yield client.post(path), "POST"
    body = PLAUSIBLE | {"product": viewer.theirs["products/pk"], "staff": 1}
    yield client.post(path, body), "POST"


def _judge(
    viewer: Viewer, address: Address, path: str, method: str, answer: Any, *, reading: bool
) -> None:
    viewer.requests += 1
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode(errors="replace") + str(answer.headers)
    shown = {kind for kind, word in viewer.marks.items() if word in text}
    viewer.seen |= shown
    wrong = [f"shows {kind}" for kind in sorted(shown - viewer.reads)]
    if answer.status_code >= 500 and address.name not in MAY_BREAK:
        wrong.append("breaks")
    elif not reading and not _refused(viewer, address, path, answer):
        wrong.append("answers")
    for what in wrong:
        line = f"{viewer.name}: {what} {method} {answer.status_code} {path} ({address.name})"
        viewer.findings.append(line)


def _refused(viewer: Viewer, address: Address, path: str, answer: Any) -> bool:
    """Whether the status fits somebody who asked for what is not theirs."""
    status = answer.status_code
    if path.startswith("/admin/"):
        return _refused_by_admin(viewer, address, status)
    if not address.keys or address.name in PUBLIC or status in NOT_ANSWERED:
        return True
    door = "/accounts/login/" if viewer.user is None else "/accounts/reauthenticate/"
    return status in {302, 303} and answer.headers["Location"].startswith(door)


def _refused_by_admin(viewer: Viewer, address: Address, status: int) -> bool:
    if viewer.in_admin:  # pages and records of theirs stand there too: the marks decide
        return not address.keys or status != 200 or address.name in ADMIN_SHOWS
    return status in {302, 303, 403, 404, 405} or address.name in ADMIN_ASSETS


def silent_refusals(viewer: Viewer, addresses: Iterable[Address]) -> list[str]:
    """Refusals of a thing that is there which left no line in the audit."""
    silent, client = [], viewer.client
    for address in addresses:
        path = address.filled(viewer.theirs)
        if address.name in PUBLIC or not address.keys or path.startswith(NOTHING_THERE):
            continue
        for ask in (client.get, client.post):
            before = _refusals()
            answer: Any = ask(path)
            if answer.status_code == MISSING and _refusals() == before:
                silent.append(f"{answer.request['REQUEST_METHOD']} {path} ({address.name})")
    return silent


def _refusals() -> int:
    return AuditLine.objects.filter(what="access.refused").count()
