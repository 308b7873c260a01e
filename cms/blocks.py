"""The few kinds of block of which a story is made."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["bold", "link", "ul", "ol"]


class PictureBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail ships no types
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(required=False, max_length=160, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")


class QuoteBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail ships no types
    text = blocks.TextBlock(label=_("What they said"), max_length=400)
    who = blocks.CharBlock(required=False, max_length=80, label=_("Who"))

    class Meta:
        icon = "openquote"
        label = _("Quote")


class StoryBlock(blocks.StreamBlock):  # type: ignore[misc]  # wagtail ships no types
    heading = blocks.CharBlock(max_length=80, icon="title", label=_("Heading"))
    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"))
    picture = PictureBlock()
    quote = QuoteBlock()
    notice = blocks.TextBlock(max_length=300, icon="warning", label=_("Notice"))
