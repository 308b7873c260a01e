"""What the pages say about a person, and that they stop saying it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Revision

from accounts.copies import Section, register_holding
from accounts.events import person_leaving
from accounts.models import User
from cms.models import Picture, StorePage, StoryDraft
from core.events import on_tell
from stores.events import keeper_leaving


@register_holding
def what_you_wrote(user: User) -> Iterable[Section]:
    """Stories for stalls, and pictures."""
    columns = {
        "page__title": _("Stall"),
        "text": _("Story"),
        "state": _("State"),
        "written_at": _("Written"),
    }
    rows = StoryDraft.objects.filter(written_by=user).values(*columns)
    yield Section("stories", _("Stories you wrote"), columns, list(rows))
    columns = {"title": _("Name"), "created_at": _("Uploaded")}
    rows = Picture.objects.filter(uploaded_by_user=user).values(*columns)
    yield Section("pictures", _("Pictures you uploaded"), columns, list(rows))


@on_tell(keeper_leaving)
def forget_on_the_page(*, store_id: int, user_id: int, alone: bool) -> None:
    """The stall's page stops naming them. What a stall told of itself stays with those who go on
    selling there; where nobody does, the story goes too."""
    page = StorePage.objects.filter(store=store_id).first()
    if page is None:
        return
    name = User.objects.values_list("name", flat=True).get(pk=user_id)
    named = bool(name) and page.keeper.casefold() == name.casefold()
    if named or alone:
        page.keeper, page.face = "", ""
    if alone:
        page.story, page.picture = [], None
        StoryDraft.objects.filter(page=page).delete()
    if named or alone:
        page.latest_revision = page.live_revision = page.scheduled_revision = None
        page.save()
        Revision.objects.for_instance(page).delete()


@on_tell(person_leaving)
def forget_editor(*, user_id: int) -> None:
    """The admin's own log of what was done to their row keeps no name."""
    of_people = ContentType.objects.get_for_model(User)
    entries = ModelLogEntry.objects.filter(content_type=of_people, object_id=str(user_id))
    entries.update(label="", data={})
