"""Visitors' pages, remembered: the same for everybody, and never another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.place import of_area
from orders import lists
from stores import stock
from tests.cms.remembering.looking import MEMORIES, TOKEN, look, paths_of
from tests.factories.market import NOW, make_area
from tests.factories.orders import Street

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


# -- The same page for everybody


def test_every_page_is_made_once_and_costs_one_query_from_then_on(street: Street) -> None:
    for path in paths_of(street).values():
        assert look(path, kept=False) == look(path, kept=True)


def test_a_remembered_page_comes_with_the_headers_of_the_made_one(street: Street) -> None:
    answers = [Client().get(f"/m/{street.market.slug}/") for _time in range(2)]
    made, kept = ({**answer.headers, "X-Request-ID": ""} for answer in answers)
    assert kept == made
    assert {"Cookie", "Accept-Language"} <= set(made["Vary"].split(", "))


def test_head_is_answered_as_get_is_and_either_keeps_the_page_for_both(street: Street) -> None:
    path = f"/m/{street.market.slug}/"
    asked, seen = Client().head(path), Client().get(path)
    assert {**asked.headers, "X-Request-ID": ""} == {**seen.headers, "X-Request-ID": ""}
    look(path, kept=True)


def test_a_page_costs_a_visitor_no_more_than_its_budget(street: Street) -> None:
    """With the query for the edition, which the budgets in tests/flows do not see."""
    for path in paths_of(street).values():
        with CaptureQueriesContext(connection) as asked:
            Client().get(path)
        assert len(asked) <= 10


# -- Tokens


def test_each_visitor_has_a_token_of_their_own_and_can_post_with_it(street: Street) -> None:
    path = paths_of(street)["product"]
    tokens = set()
    for _visitor in range(3):
        visitor = Client(enforce_csrf_checks=True)
        found = TOKEN.findall(visitor.get(path).content.decode())
        assert len(found) >= 3
        assert len(set(found)) == 1
        tokens.add(found[0])
        wanted = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 1}
        add = reverse("orders:add", args=[street.market.slug])
        sent = visitor.post(add, {**wanted, "csrfmiddlewaretoken": found[0]})
        assert (sent.status_code, "basket" in visitor.cookies) == (303, True)
    assert len(tokens) == 3


def test_a_token_of_one_visitor_is_refused_to_another(street: Street) -> None:
    path = paths_of(street)["product"]
    one, other = (Client(enforce_csrf_checks=True) for _visitor in range(2))
    tokens = [TOKEN.findall(each.get(path).content.decode())[0] for each in (one, other)]
    add = reverse("orders:add", args=[street.market.slug])
    assert other.post(add, {"csrfmiddlewaretoken": tokens[0]}).status_code == 403


def test_nothing_of_a_visitor_lies_in_the_memory(street: Street) -> None:
    visitor = Client()
    text = visitor.get(f"/m/{street.market.slug}/").content.decode()
    secrets = {*TOKEN.findall(text), visitor.cookies["csrftoken"].value}
    memory = repr(caches["pages"]._cache)  # type: ignore[attr-defined]  # local memory's own
    assert "한빛시장".encode() in b"".join(caches["pages"]._cache.values())  # type: ignore[attr-defined]
    assert [secret for secret in secrets if secret in memory] == []


# -- Whose page it is


def test_each_language_colours_and_place_have_their_own_page(street: Street) -> None:
    path = f"/m/{street.market.slug}/"
    far = make_area(name="해운대구", country="KR", lat=35.16, lng=129.16)
    near = street.area

    def seen(**said: str) -> str:
        visitor = Client(headers={"Accept-Language": said.get("language", "en")})
        if "place" in said:
            visitor.post(reverse("market:place"), {"area": said["place"]})
        if "scheme" in said:
            visitor.post(reverse("accounts:set_scheme"), {"scheme": said["scheme"]})
        return TOKEN.sub("", visitor.get(path).content.decode())

    visitors: list[dict[str, str]] = [
        {},
        {"language": "ko"},
        {"scheme": "dark"},
        {"scheme": "light"},
        {"place": str(far.pk)},
        {"place": str(near.pk)},
    ]
    first = [seen(**said) for said in visitors]
    assert len(set(first)) == len(visitors)
    assert [seen(**said) for said in visitors] == first
    assert of_area(far).name in first[4]


def test_a_place_in_a_cookie_that_is_not_ours_is_no_place(street: Street) -> None:
    path = f"/m/{street.market.slug}/"
    assert look(path, kept=False) == look(path, kept=True, Cookie="place=forged")


def with_basket(street: Street) -> Client:
    visitor = Client()
    wanted = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 2}
    visitor.post(reverse("orders:add", args=[street.market.slug]), wanted)
    return visitor


def signed_in(street: Street) -> Client:
    person = Client()
    person.force_login(street.shopper, backend=settings.AUTHENTICATION_BACKENDS[0])
    lists.start(market=street.market, name="김장 장보기", by=street.shopper, now=NOW)
    return person


def signed_in_with_basket(street: Street) -> Client:
    person = signed_in(street)
    wanted = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 1}
    person.post(reverse("orders:add", args=[street.market.slug]), wanted)
    return person


def with_a_cookie_of_another_site(street: Street) -> Client:
    visitor = Client()
    visitor.cookies["something"] = "else"
    return visitor


def a_script_with_basket(street: Street) -> Client:
    visitor = with_basket(street)
    visitor.headers = {"HX-Request": "true"}
    return visitor


PEOPLE = [
    with_basket,
    signed_in,
    signed_in_with_basket,
    with_a_cookie_of_another_site,
    a_script_with_basket,
]


def made_for(person: Client, path: str) -> str:
    """The page as it is made for one person, with nothing remembered."""
    middleware = [name for name in settings.MIDDLEWARE if "remembering" not in name]
    with override_settings(MIDDLEWARE=middleware):
        client = Client(headers=person.headers)
    client.cookies = person.cookies
    with override_settings(MIDDLEWARE=middleware):
        return TOKEN.sub("", client.get(path).content.decode())


@pytest.mark.parametrize("somebody", PEOPLE)
def test_everybody_sees_the_page_that_would_be_made_for_them(
    street: Street, somebody: Callable[[Street], Client]
) -> None:
    """Whether they are the first to ask, and so leave it for the others, or come after them."""
    person = somebody(street)
    person.get("/terms/")  # where the message that something is in the basket is read
    for path in paths_of(street).values():
        made, nobodys = made_for(person, path), made_for(Client(), path)
        for name in MEMORIES:
            caches[name].clear()
        first, second = (TOKEN.sub("", person.get(path).content.decode()) for _time in range(2))
        assert (first, second) == (made, made), path
        assert look(path, kept=True) == nobodys, path


def test_the_parts_of_ones_own_are_what_they_should_be(street: Street) -> None:
    product = paths_of(street)["product"]
    other = f"/m/{street.market.slug}/p/{street.carrots.slug}-{street.carrots.pk}/"
    person, visitor = signed_in(street), with_basket(street)

    def signs(text: str) -> tuple[bool, bool, bool, bool]:
        marks = ('class="badge"', 'class="basket-bar"', "김장 장보기", "is in your basket")
        return tuple(mark in text for mark in marks)  # type: ignore[return-value]  # four of them

    market = f"/m/{street.market.slug}/"
    assert signs(look(market)) == signs(look(product)) == (False, False, False, False)
    greeted = visitor.get(market, headers={"Accept-Language": "en"}).content.decode()
    assert signs(greeted) == (True, True, False, True)
    again = visitor.get(market, headers={"Accept-Language": "en"}).content.decode()
    assert signs(again) == (True, True, False, False)
    assert signs(visitor.get(other).content.decode()) == (True, False, False, False)
    assert signs(person.get(product).content.decode()) == (False, False, True, False)
    assert signs(look(market, kept=True)) == (False, False, False, False)


def test_the_parts_of_ones_own_cost_a_person_few_queries(street: Street) -> None:
    """Edition and, for who brings them, session, user, lists, basket; the zone where it is told."""

    def asked(somebody: Callable[[Street], Client]) -> list[int]:
        person, found = somebody(street), []
        for page in ("market", "product"):
            person.get(paths_of(street)[page])
            with CaptureQueriesContext(connection) as queries:
                person.get(paths_of(street)[page])
            found.append(len(queries))
        return found

    assert asked(with_basket) == [2, 2]
    assert asked(signed_in) == [4, 5]
    assert asked(signed_in_with_basket) == [4, 5]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/m/hanbit/no-such-stall/", 404),
        ("/m/nowhere/", 404),
        ("/m/hanbit/p/wrong-name-{product}/", 302),
        ("/m/hanbit/basket/", 200),
        ("/m/hanbit/?anything=else", 200),
        ("/search/?q=x&anything=else", 200),
        ("/search/suggest?q=x", 200),
        ("/me/", 302),
    ],
)
def test_what_is_not_a_page_for_all_is_not_kept(street: Street, path: str, status: int) -> None:
    for _time in range(2):
        assert Client().get(path.format(product=street.mackerel.pk)).status_code == status
    assert [caches[name]._cache for name in MEMORIES] == [{}, {}]  # type: ignore[attr-defined]  # local memory's own


def test_within_a_transaction_nothing_is_kept_nor_answered_from_memory(street: Street) -> None:
    path = paths_of(street)["product"]
    shown = look(path, kept=False)
    with transaction.atomic():
        stock.sold_out(product=street.mackerel, by=None, now=NOW)
        assert "Not to be had today" in look(path)
        transaction.set_rollback(True)
    assert look(path, kept=True) == shown
