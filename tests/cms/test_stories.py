"""A stall's story: handed in, read, published or sent back with words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cms import stories
from cms.models import StorePage, StoryDraft
from core.models import Message
from stores.models import Store
from tests.factories.cms import make_store_page
from tests.factories.market import NOW, make_market, make_operator
from tests.factories.stores import make_stallholder, make_store, picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def store() -> Store:
    store = make_store(market=make_market())
    make_store_page(store=store)
    return store


@pytest.fixture
def keeper(store: Store) -> User:
    return make_stallholder(store=store)


def browser(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def shown(store: Store) -> str:
    return stories.text_of(StorePage.objects.get(store=store))


def test_from_the_stall_through_one_press_onto_the_page(store: Store, keeper: User) -> None:
    operator = make_operator(market=store.market, email="boss@example.org", language="en")
    path = reverse("cms:stall_story", args=[store.pk])
    photo = picture_file(width=800, height=600, gps=True)
    browser(keeper).post(path, {"text": "Since 1974.\n\nTry the leeks.", "photo": photo})
    assert shown(store) == ""
    told = Message.objects.get(template="story_waiting")
    assert (told.to, told.context["path"]) == (
        "boss@example.org",
        f"/desk/{store.market.slug}/stories/",
    )
    desk = browser(operator)
    page = desk.get(reverse("cms:desk_stories", args=[store.market.slug])).content.decode()
    assert "Try the leeks." in page
    draft = StoryDraft.objects.get()
    desk.post(reverse("cms:story_publish", args=[store.market.slug, draft.pk]))
    assert shown(store) == "Since 1974.\n\nTry the leeks."
    picture = StorePage.objects.get(store=store).picture
    assert picture is not None
    with picture.file.open() as kept:
        assert b"Phone maker" not in kept.read()
    front = Client().get(f"/m/{store.market.slug}/{store.slug}/").content.decode()
    assert "Try the leeks." in front


def test_changes_are_asked_for_in_words_and_nothing_is_shown(store: Store, keeper: User) -> None:
    operator = make_operator(market=store.market)
    draft = stories.write(store=store, text="Cheapest of all", by=keeper, now=NOW)
    ask = reverse("cms:story_ask", args=[store.market.slug, draft.pk])
    browser(operator).post(ask, {"message": "Leave the others out"})
    page = browser(keeper).get(reverse("cms:stall_story", args=[store.pk])).content.decode()
    assert "Leave the others out" in page
    assert shown(store) == ""
    again = stories.write(store=store, text="Good leeks", by=keeper, now=NOW)
    assert (again.pk, again.state, again.message) == (draft.pk, "waiting", "")


def test_what_was_written_anew_since_it_was_read_is_not_published(
    store: Store, keeper: User
) -> None:
    operator = make_operator(market=store.market)
    read = stories.write(store=store, text="Before", by=keeper, now=NOW)
    stories.write(store=store, text="After", by=keeper, now=NOW.replace(hour=3))
    with pytest.raises(stories.AnsweredAlready):
        stories.publish(draft=read, by=operator, now=NOW)
    assert shown(store) == ""


def test_what_an_editor_added_stays_below_the_new_words(store: Store, keeper: User) -> None:
    page = StorePage.objects.get(store=store)
    page.story = [("text", "<p>Old</p>"), ("heading", "Open day")]
    page.save_revision().publish()
    draft = stories.write(store=store, text="New", by=keeper, now=NOW)
    stories.publish(draft=draft, by=keeper, now=NOW)
    page.refresh_from_db()
    assert [(block.block_type, str(block.value)) for block in page.story][1] == (
        "heading",
        "Open day",
    )
    assert shown(store) == "New"


def test_another_markets_stories_are_not_found(store: Store, keeper: User) -> None:
    draft = stories.write(store=store, text="Ours", by=keeper, now=NOW)
    other = make_operator(market=make_market())
    for name in ("story_publish", "story_ask"):
        path = reverse(f"cms:{name}", args=[store.market.slug, draft.pk])
        assert browser(other).post(path, {"message": "x"}).status_code == 404
    mine = other.operatorships.get().market
    path = reverse("cms:story_publish", args=[mine.slug, draft.pk])
    assert browser(other).post(path).status_code == 404
    assert shown(store) == ""


def test_no_photo_but_a_text_file(store: Store, keeper: User) -> None:
    path = reverse("cms:stall_story", args=[store.pk])
    file = SimpleUploadedFile("x.jpg", b"no picture", content_type="image/jpeg")
    answer = browser(keeper).post(path, {"text": "Hello", "photo": file})
    assert answer.status_code == 422
    assert StoryDraft.objects.count() == 0
