"""A stall writes its story; an operator reads it, and publishes it or says what to change."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from cms import stories
from cms.models import StorePage, StoryDraft
from core import clock
from market import desk
from stores.stall_page import around
from stores.views.access import market_or_404, store_or_404

PICTURES = "image/jpeg,image/png,image/webp,image/avif"


class StoryForm(forms.Form):
    """A few sentences and perhaps a photo."""

    text = forms.CharField(
        max_length=3000,
        label=gettext_lazy("Your story"),
        help_text=gettext_lazy("Since when you sell, what you are proud of, what to try first."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write a sentence or two.")},
    )
    photo = forms.ImageField(
        required=False,
        label=gettext_lazy("A photo of you or the stall"),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        error_messages={"invalid_image": gettext_lazy("Choose a photo: JPEG, PNG, WebP or AVIF.")},
    )

    def clean_photo(self) -> Any:
        photo = self.cleaned_data["photo"]
        if photo is None:
            return None
        width, height = photo.image.size
        too_large = photo.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
        if too_large or width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise ValidationError(_("This photo is too large. Choose a smaller one."))
        return photo


class AskForm(forms.Form):
    message = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Write what they should change.")},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stall_story(request: HttpRequest, store: int) -> HttpResponse:
    """What is on the page, what waits, and one field to write in."""
    row, now = store_or_404(request, store), clock.now()
    draft = stories.open_draft(row)
    page = StorePage.objects.filter(store=row).first()
    text = draft.text if draft else stories.text_of(page)
    form = StoryForm(request.POST or None, request.FILES or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        stories.write(
            store=row, text=typed["text"], file=typed["photo"], by=person(request), now=now
        )
        messages.success(request, _("Handed in. The market reads it, then it is on your page."))
        return see("cms:stall_story", row.pk)
    context = around(row, now=now) | {"form": form, "draft": draft}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "cms/stall_story.html", context, status=422 if wrong else 200)


@require_safe
@signed_in
def desk_stories(request: HttpRequest, market: str) -> HttpResponse:
    """Every story that waits, whole, with the button that publishes it."""
    row = market_or_404(request, market)
    drafts = StoryDraft.objects.filter(page__store__market=row, state__in=stories.OPEN)
    shown = list(drafts.select_related("page__store", "picture", "written_by"))
    context = {
        **desk.around(row),
        "zone": ZoneInfo(row.time_zone),
        "waiting": [each for each in shown if each.state == StoryDraft.State.WAITING],
        "with_stall": [each for each in shown if each.state == StoryDraft.State.CHANGES],
    }
    return render(request, "cms/desk_stories.html", context)


@require_POST
@signed_in
def publish(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    draft = _draft(request, market, pk)
    try:
        stories.publish(draft=draft, by=person(request), now=clock.now())
        said = _("%(stall)s shows it now.") % {"stall": draft.page.store.name}
        messages.success(request, said)
    except stories.AnsweredAlready:
        messages.warning(request, _("It was written anew or answered meanwhile. Look again."))
    return see("cms:desk_stories", market)


@require_POST
@signed_in
def ask(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    draft = _draft(request, market, pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["message"][0]))
        return see("cms:desk_stories", market)
    try:
        message = form.cleaned_data["message"]
        stories.ask_for_changes(draft=draft, message=message, by=person(request), now=clock.now())
        said = _("%(stall)s reads what to change.") % {"stall": draft.page.store.name}
        messages.success(request, said)
    except stories.AnsweredAlready:
        messages.warning(request, _("It was written anew or answered meanwhile. Look again."))
    return see("cms:desk_stories", market)


def _draft(request: HttpRequest, market: str, pk: int) -> StoryDraft:
    row = market_or_404(request, market)
    allowed = StoryDraft.objects.filter(page__store__market=row)
    found = allowed.select_related("page__store", "picture")
    return visible_or_404(found, request=request, pk=pk)
