"""What operators can and cannot do in the admin."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from cms.models import MarketPage, NewsIndexPage, Picture, StorePage
from market.models import Market
from tests.factories.cms import camera_file, make_market_page, make_picture, make_store_page
from tests.factories.market import make_market, make_operator
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return make_market(slug="hanbit")


@pytest.fixture
def operator(client: Client, market: Market) -> Client:
    client.force_login(make_operator(market=market))
    return client


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def story_form(text: str = "Hello", **fields: str) -> dict[str, str]:
    return {
        "story-count": "1",
        "story-0-deleted": "",
        "story-0-order": "0",
        "story-0-type": "heading",
        "story-0-id": "",
        "story-0-value": text,
        "picture": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "publish",
        **fields,
    }


def test_an_operator_edits_their_own_story(operator: Client, market: Market) -> None:
    page = MarketPage.objects.get(market=market)
    assert operator.get(edit(page)).status_code == 200
    assert operator.post(edit(page), story_form()).status_code == 302
    page.refresh_from_db()
    assert [block.value for block in page.story] == ["Hello"]


def test_the_slug_and_the_name_stay_whatever_is_posted(operator: Client, market: Market) -> None:
    page = MarketPage.objects.get(market=market)
    operator.post(edit(page), story_form(slug="mine", title="Mine"))
    page.refresh_from_db()
    assert (page.slug, page.title) == ("hanbit", market.name)
    store = make_store_page(store=make_store(market=market))
    operator.post(edit(store), story_form(slug="mine", title="Mine"))
    after = StorePage.objects.get(pk=store.pk)
    assert (after.slug, after.title) == (store.slug, store.title)
    assert [block.value for block in after.story] == ["Hello"]


def test_an_operator_cannot_edit_another_markets_pages(operator: Client) -> None:
    other = make_market_page()
    store = make_store_page(store=make_store(market=other.market))
    for page in (other, store):
        assert operator.get(edit(page)).status_code in {302, 403}
        assert operator.post(edit(page), story_form("Taken over")).status_code in {302, 403}
    other.refresh_from_db()
    assert list(other.story) == []
    listing = operator.get(reverse("wagtailadmin_explore", args=[other.pk]))
    assert other.title not in listing.content.decode()


@pytest.mark.parametrize("what", ["delete", "move", "copy", "unpublish"])
def test_nobody_deletes_moves_copies_or_unpublishes_a_rows_page(
    operator: Client, market: Market, what: str
) -> None:
    page = MarketPage.objects.get(market=market)
    url = reverse(f"wagtailadmin_pages:{what}", args=[page.pk])
    assert operator.post(url).status_code in {302, 403}
    operator.force_login(User.objects.create_superuser("root@example.org", is_cast=True))
    assert operator.post(url).status_code in {302, 403}
    page.refresh_from_db()
    assert (page.live, page.get_parent().slug) == (True, "m")


def test_an_operator_writes_news(operator: Client, market: Market) -> None:
    news = NewsIndexPage.objects.child_of(MarketPage.objects.get(market=market)).get()
    url = reverse("wagtailadmin_pages:add", args=["cms", "articlepage", news.pk])
    assert operator.get(url).status_code == 200
    data = story_form(title="Frost", slug="frost", date="2026-11-23", intro="It is cold")
    assert operator.post(url, data).status_code == 302
    page = operator.get("/m/hanbit/news/frost/").content.decode()
    assert "<h1>Frost</h1>" in page
    assert "<h2>Hello</h2>" in page


def test_an_operator_sees_the_pictures_of_their_market_only(
    operator: Client, market: Market
) -> None:
    own = MarketPage.objects.get(market=market).collection
    other_operator = make_operator(market=make_market())
    other = MarketPage.objects.exclude(market=market).get().collection
    make_picture(title="Ours", collection=own)
    theirs = make_picture(title="Theirs", collection=other)
    listing = operator.get(reverse("wagtailimages:index")).content.decode()
    assert ("Ours" in listing, "Theirs" in listing) == (True, False)
    assert operator.get(reverse("wagtailimages:edit", args=[theirs.pk])).status_code in {302, 403}
    assert other_operator.groups.count() == 1


def test_a_picture_uploaded_in_the_admin_is_cleaned(operator: Client, market: Market) -> None:
    own = MarketPage.objects.get(market=market).collection
    file = camera_file()
    url = reverse("wagtailimages:add_multiple")
    file.content_type = "image/jpeg"  # type: ignore[attr-defined]  # as a browser names it
    data = {"title": "x", "files[]": file, "collection": str(own.pk if own else "")}
    answer = operator.post(url, data, headers={"X-Requested-With": "XMLHttpRequest"})
    assert json.loads(answer.content)["success"] is True
    stored = Picture.objects.get()
    with stored.file.open() as kept:
        assert b"Nosy" not in kept.read()


def test_the_list_of_stalls_holds_those_of_the_operators_market(
    operator: Client, market: Market
) -> None:
    make_store(market=market, name="Ours")
    theirs = make_store(market=make_market(), name="Theirs")
    listing = operator.get("/admin/records/stalls/")
    assert listing.status_code == 200
    text = listing.content.decode()
    assert ("Ours" in text, "Theirs" in text) == (True, False)
    assert operator.get(f"/admin/records/stalls/inspect/{theirs.pk}/").status_code in {
        302,
        403,
        404,
    }
    assert operator.get(f"/admin/records/stalls/edit/{theirs.pk}/").status_code in {302, 403, 404}
