"""A person who left a mark in every room is forgotten: no table says any more who they were, and
nobody else's row has changed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, ModelLogEntry

from accounts import erasure
from accounts.models import User
from cms import stories
from cms.models import StorePage
from cms.pages import keep_store_page
from core import clock, messages
from core.books import run_checks
from core.models import AuditLine, Message
from market import inviting
from market.operatorship import grant
from orders import lists
from orders.cancelling import cancel
from orders.finding import signed_link
from orders.models import Buyer, Order
from orders.privacy import forget_in_time
from orders.reordering import Wish
from payments.sandbox.delivery import deliver_due
from stores import onboarding
from stores.models import Staff, Store
from stores.opening import close_stall
from tests.factories import accounts as make
from tests.factories.market import NOW, make_operator
from tests.factories.orders import (
    Street,
    closed_order,
    fill,
    make_basket,
    make_street,
    placed_order,
)
from tests.factories.stores import make_application, make_store

PASSWORD = "a-long-word-of-mine"
BRITISH = {"country": "GB", "currency": "GBP", "language": "en", "time_zone": "Europe/London"}
#: Where a person stays as whoever did something: an empty row, without a name.
DEEDS = {
    "core.AuditLine.by",
    "market.MarketMove.by",
    "market.Operatorship.granted_by",
    "orders.LineMove.by",
    "orders.OrderMove.by",
    "orders.StoreOrderMove.by",
    "payments.PaymentMove.by",
    "payments.Posting.by",
    "stores.ApplicationMove.by",
    "stores.StoreMove.by",
    "wagtailcore.ModelLogEntry.user",
    "wagtailcore.PageLogEntry.user",
}


@dataclass
class Life:
    """A person, and the words that stand in their rows and in nobody else's."""

    user: User
    client: Client
    words: list[str]
    orders: list[Order]


@pytest.fixture(params=[{}, BRITISH], ids=["Korea", "Britain"])
def street(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Street]:
    with clock.frozen(NOW):
        yield make_street(**request.param)


def live(street: Street, name: str, digits: str) -> Life:
    """Buys, sells, runs a market, writes, and signs in in every way."""
    family, email = f"{name} Yun", f"{name.lower()}@example.org"
    phone, ip = f"+82105550{digits}", f"203.0.113.{digits[-2:]}"
    user = make.user(email=email, name=family, phone=phone, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    client = Client(headers={"User-Agent": f"Firefox {name}"}, REMOTE_ADDR=ip)
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    SocialAccount.objects.create(
        user=user, provider="kakao", uid=digits, extra_data={"nickname": name}
    )
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    make.device(user=user, label=f"{name}'s phone")
    orders = _buy(street, user, name)
    _run(street, user, name)
    _sell(street, user, name)
    client.get("/desk/nowhere/")
    client.get(reverse("orders:order", args=[placed_order(street).code]))  # not theirs: noted
    return Life(user, client, [name, name.lower(), phone, phone[-8:], ip], orders)


def _buy(street: Street, user: User, name: str) -> list[Order]:
    make.address(user=user, street=f"{name} Road 1", entrance_code=f"{name}#1", is_default=True)
    theirs = {
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "street": f"{name} Road 1",
        "entrance_code": f"{name}#1",
    }
    basket = make_basket(market=street.market, shopper=user)
    fill(basket, street.tofu.products.get(), 3000, note=f"{name} likes it soft")
    orders = [closed_order(street, shopper=user, **theirs), closed_order(street, **theirs)]
    late = placed_order(street, shopper=user, **theirs)
    cancel(order=late, by=user, now=NOW, why=f"{name} called", past_cutoff=True)
    fill(make_basket(market=street.market, shopper=user), street.mackerel, 1, note=f"for {name}")
    saved = lists.start(market=street.market, name=f"{name}'s week", by=user, now=NOW)
    wish = Wish(product=street.mackerel, ordered_by="piece", quantity=1)
    lists.put_on(saved=saved, wish=wish, by=user, now=NOW)
    return [*orders, late]


def _run(street: Street, user: User, name: str) -> None:
    make_operator(market=street.market)
    inviting.invite(market=street.market, email=user.email, language="en", by=user, now=NOW)
    grant(market=street.market, user=user, by=None, now=NOW)
    inviting.invite(
        market=street.market, email=f"asked-{user.pk}@example.com", language="en", by=user, now=NOW
    )
    of_people = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.create(
        content_type=of_people,
        object_id=str(user.pk),
        label=user.name,
        action="wagtail.edit",
        timestamp=NOW,
        user=user,
    )


def _sell(street: Street, user: User, name: str) -> None:
    Staff.objects.create(store=street.fish, user=user, added_at=NOW)
    stories.write(store=street.fish, text="We sell fish", by=user, now=NOW)
    own = make_store(market=street.market, name=f"Corner {user.pk}", phone=user.phone)
    Staff.objects.create(store=own, user=user, added_at=NOW)
    stories.write(store=own, text=f"I am {name}", by=user, now=NOW)
    page = keep_store_page(own)
    page.keeper, page.face = user.name, "keeper-1"
    page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    Comment.objects.create(page=page, user=user, text=f"{name} was here", contentpath="story")
    close_stall(store=own, by=user, now=NOW)
    applicant = {"email": user.email, "person_name": user.name, "phone": user.phone}
    refused = make_application(market=street.market, stall_name=f"{name}'s corner", **applicant)
    onboarding.reject(application=refused, why=f"Sorry, {name}", by=None, now=NOW)
    make_application(market=street.market, stall_name=f"{name} again", **applicant)


def post(body: bytes, signature: str) -> int:
    """The gateway tells us of what happened at it."""
    path = reverse("payments:stripe_webhook")
    headers = {"Stripe-Signature": signature}
    sent = Client().post(path, body, content_type="application/json", headers=headers)
    return sent.status_code


def rows() -> dict[tuple[str, str], str]:
    """Every row of every table as text, by table and first column."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for number, row in enumerate(cursor.fetchall()):
                found[table, str(row[0]) if row else str(number)] = repr(row)
    return found


def telling(words: list[str]) -> dict[tuple[str, str], str]:
    """The rows in which one of the words stands."""
    any_of = re.compile("|".join(re.escape(word) for word in words))
    return {key: text for key, text in rows().items() if any_of.search(text)}


def pointing_at(user: User) -> set[str]:
    """The foreign keys of which some row points at the person."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is User
        and model._base_manager.filter(**{field.name: user}).exists()
    }


def test_no_table_says_who_they_were_and_nobody_else_has_changed(street: Street) -> None:
    zelkova = live(street, "Zelkova", "777")
    willow = live(street, "Willow", "888")
    deliver_due(NOW, post=post)
    messages.send_due(NOW)
    assert len(telling(zelkova.words)) > 25  # or this would prove nothing
    before = telling(willow.words)

    erasure.erase(user=zelkova.user, by=zelkova.user, now=NOW)
    messages.send_due(NOW)

    korean = street.market.country == "KR"
    left = {table for table, _pk in telling(zelkova.words)}
    assert left == ({"orders_buyer"} if korean else set())
    assert pointing_at(zelkova.user) <= DEEDS
    assert telling(willow.words) == before
    assert [row.get_decoded().get("_auth_user_id") for row in Session.objects.all()] == [
        str(willow.user.pk)
    ]
    assert list(run_checks()) == []


def test_in_korea_the_buyer_is_kept_apart_for_five_years(transactional_db: None) -> None:
    with clock.frozen(NOW):
        street = make_street()
        user = make.user(email="zelkova@example.org", name="Zelkova Yun")
        order = closed_order(street, shopper=user, name=user.name, email=user.email)
        erasure.erase(user=user, by=user, now=NOW)
    buyer = Buyer.objects.values("name", "email", "address", "until").get(order=order)
    assert buyer == {
        "name": "Zelkova Yun",
        "email": "zelkova@example.org",
        "address": f"{order.area_name} 포은로 40",
        "until": NOW.date().replace(year=2031, month=12, day=31),
    }
    last_day = NOW.replace(year=2031, month=12, day=31)
    assert (forget_in_time(last_day), Buyer.objects.count()) == (0, 1)
    forget_in_time(last_day + timedelta(days=1))
    assert Buyer.objects.count() == 0


def test_a_guest_is_forgotten_when_the_law_no_longer_asks(transactional_db: None) -> None:
    with clock.frozen(NOW):
        order = closed_order(make_street(**BRITISH), name="Zelkova Yun")
    forget_in_time(NOW.replace(year=2032, month=12, day=31))
    order.refresh_from_db()
    assert (order.name, order.forgotten_at) == ("Zelkova Yun", None)
    forget_in_time(NOW.replace(year=2033, month=1, day=1))
    order.refresh_from_db()
    assert (order.name, order.email, order.street, order.final) == ("", "", "", order.final)
    assert telling(["Zelkova"]) == {}


def test_what_is_not_finished_stands_in_the_way(street: Street) -> None:
    user = make.user()
    order = placed_order(street, shopper=user)
    grant(market=street.market, user=user, by=None, now=NOW)
    stall = make_store(market=street.market, name="Corner")
    Staff.objects.create(store=stall, user=user, added_at=NOW)
    with pytest.raises(erasure.InTheWay) as refused:
        erasure.erase(user=user, by=user, now=NOW)
    market = street.market.name
    assert refused.value.args[0] == [
        f"You alone run {market}. Invite somebody else first.",
        f"You alone keep Corner. Add somebody else first, or ask {market} to close it.",
        f"Order {order.code} at {market} is not finished yet.",
    ]
    user.refresh_from_db()
    assert (user.erased_at, AuditLine.objects.filter(what="person.erased").count()) == (None, 0)


def test_the_last_mail_goes_out_and_is_forgotten(street: Street) -> None:
    user = make.user(email="zelkova@example.org")
    erasure.erase(user=user, by=user, now=NOW)
    messages.send_due(NOW)
    assert [(each.subject, each.to) for each in mail.outbox] == [
        ("Your account is gone", ["zelkova@example.org"])
    ]
    assert Message.objects.filter(template="account_erased").count() == 0


def test_an_order_of_somebody_forgotten_can_still_be_looked_at(street: Street) -> None:
    user, operator = make.user(email="zelkova@example.org"), make_operator(market=street.market)
    order = closed_order(street, shopper=user, name="Zelkova Yun", email=user.email)
    link = signed_link(order)
    erasure.erase(user=user, by=user, now=NOW)
    at_the_desk = Client()
    at_the_desk.force_login(operator)
    slug = street.market.slug
    pages = {
        "by its link": Client().get(link),
        "at the desk": at_the_desk.get(f"/desk/{slug}/orders/{order.code}/"),
        "in the list": at_the_desk.get(f"/desk/{slug}/orders/"),
        "in the figures": at_the_desk.get(f"/desk/{slug}/figures/"),
    }
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert [name for name, page in pages.items() if "elkova" in page.content.decode()] == []
    assert "had their data erased" in pages["at the desk"].content.decode()


def test_erasing_twice_is_erasing_once(street: Street) -> None:
    user = make.user()
    for _time in range(2):
        erasure.erase(user=user, by=user, now=NOW)
    assert AuditLine.objects.filter(what="person.erased").count() == 1
    messages.send_due(NOW)
    assert len(mail.outbox) == 1


def test_the_copy_holds_everything_and_of_nobody_else(street: Street) -> None:
    zelkova, willow = live(street, "Zelkova", "777"), live(street, "Willow", "888")
    with zipfile.ZipFile(io.BytesIO(zelkova.client.get("/me/privacy/copy/").content)) as packed:
        facts = json.loads(packed.read("data.json"))
        page = packed.read("data.html").decode()
    assert sorted(facts) == [
        "addresses", "applications", "baskets", "deeds", "emails", "invitations", "keys", "lists",
        "made_at", "markets", "messages", "order_lines", "orders", "phones", "providers",
        "sign_ins", "stalls", "stories", "you",
    ]  # fmt: skip
    assert [row["code"] for row in facts["orders"]] == [each.code for each in zelkova.orders]
    assert [row["street"] for row in facts["addresses"]] == ["Zelkova Road 1"]
    assert facts["you"][0]["phone"] == "+82105550777"
    for told in (json.dumps(facts), page):
        assert [word for word in willow.words if word in told] == []
    assert "Zelkova Road 1" in page


def test_a_stall_that_goes_on_keeps_its_story(street: Street) -> None:
    zelkova = live(street, "Zelkova", "777")
    own = Store.objects.get(name=f"Corner {zelkova.user.pk}")
    erasure.erase(user=zelkova.user, by=zelkova.user, now=NOW)
    assert stories.open_draft(street.fish) is not None
    assert stories.open_draft(own) is None
    assert StorePage.objects.values("keeper", "face").get(store=own) == {"keeper": "", "face": ""}
