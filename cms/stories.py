"""A stall's own story: written by its people, read by an operator, then on the page.

One draft is open per page. Whoever writes again while it waits changes that draft; what is
published stays on the page until the new one is.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Collection

from cms import story
from cms.models import MarketPage, Picture, StoryDraft
from cms.pages import keep_store_page
from core import audit, messages

if TYPE_CHECKING:
    from django.core.files.base import File

    from accounts.models import User
    from cms.models import StorePage
    from stores.models import Store

OPEN = (StoryDraft.State.WAITING, StoryDraft.State.CHANGES)


class AnsweredAlready(Exception):
    """Somebody published the draft, asked for changes, or wrote it anew a moment earlier."""


def open_draft(store: Store) -> StoryDraft | None:
    """What waits for an operator, or for the stall to change it."""
    drafts = StoryDraft.objects.filter(page__store=store, state__in=OPEN)
    found: StoryDraft | None = drafts.select_related("picture").first()
    return found


def text_of(page: StorePage | None) -> str:
    """The paragraphs that stand on the page, as plain text."""
    if page is None:
        return ""
    told = [strip_tags(str(block.value)) for block in page.story if block.block_type == "text"]
    return "\n\n".join(told)


def write(
    *, store: Store, text: str, file: File[bytes] | None = None, by: User, now: datetime
) -> StoryDraft:
    """Hand a story in, with a photo or without; the market's operators are told by mail."""
    page = keep_store_page(store)
    picture = _picture(store, file) if file is not None else None
    with transaction.atomic():
        draft = StoryDraft.objects.select_for_update().filter(page=page, state__in=OPEN).first()
        fresh = draft is None or draft.state != StoryDraft.State.WAITING
        draft = draft or StoryDraft(page=page)
        draft.text, draft.state, draft.message = text, StoryDraft.State.WAITING, ""
        draft.written_by, draft.written_at = by, now
        draft.picture = picture or draft.picture
        draft.save()
        if fresh:
            _tell_operators(store, now)
    return draft


def publish(*, draft: StoryDraft, by: User, now: datetime) -> None:
    """Put the draft on the stall's page. What an editor added there (pictures, quotes) stays
    below it. Raises AnsweredAlready."""
    with transaction.atomic():
        _answer(draft, StoryDraft.State.PUBLISHED, by=by, now=now)
        page = draft.page
        others: list[Any] = [
            (block.block_type, block.value) for block in page.story if block.block_type != "text"
        ]
        paragraphs = [part.strip() for part in draft.text.split("\n\n") if part.strip()]
        page.story = [*story.paragraphs(paragraphs), *others]
        page.picture = draft.picture or page.picture
        page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
        audit.record("story_published", subject=f"stall {page.store_id}", by=by, now=now)


def ask_for_changes(*, draft: StoryDraft, message: str, by: User, now: datetime) -> None:
    """Hand the draft back with what to change. Raises AnsweredAlready."""
    with transaction.atomic():
        _answer(draft, StoryDraft.State.CHANGES, by=by, now=now, message=message[:300])


def _answer(draft: StoryDraft, state: str, *, by: User, now: datetime, message: str = "") -> None:
    """One UPDATE decides; a text written anew since the page was shown is not answered."""
    same = StoryDraft.objects.filter(
        pk=draft.pk, state=StoryDraft.State.WAITING, written_at=draft.written_at
    )
    answered = same.update(state=state, message=message, answered_by=by, answered_at=now)
    if answered != 1:
        raise AnsweredAlready


def _picture(store: Store, file: File[bytes]) -> Picture:
    above = MarketPage.objects.filter(market=store.market_id).select_related("collection").first()
    collection = above.collection if above else None
    picture = Picture(
        title=store.name,
        file=file,
        collection=collection or Collection.get_first_root_node(),
    )
    picture.save()
    return picture


def _tell_operators(store: Store, now: datetime) -> None:
    for operatorship in store.market.operatorships.select_related("user"):
        person = operatorship.user
        if person.reachable_email:
            messages.queue(
                template="story_waiting",
                channel="mail",
                to=person.email,
                language=person.language,
                person=person,
                now=now,
                context={
                    "stall": str(store),
                    "market": store.market.name,
                    "path": f"/desk/{store.market.slug}/stories/",
                },
            )
