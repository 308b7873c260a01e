"""`{% load faces %}`: the drawn portraits of the demo's people."""

from __future__ import annotations

from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.dongne import drawing

register = template.Library()

#: Taken from the folder, so that a new face needs no list.
FACES = frozenset(path.stem for path in (Path(settings.BASE_DIR) / "static/faces").glob("*.svg"))


@register.simple_tag
def face(slug: str, *, or_drawing: str = "", size: str = "", eager: bool = False) -> SafeString:
    """A person's portrait; the drawing of their goods where there is none, else nothing.

    `size` is "large" beside a story. The name always stands next to it, so it has no text.
    """
    if slug not in FACES:
        kind = format_html('<span class="kind-picture">{}</span>', drawing(or_drawing))
        return kind if or_drawing else mark_safe("")
    return format_html(
        '<img class="face {}" src="{}" width="200" height="200" alt="" decoding="async"{}>',
        size,
        static(f"faces/{slug}.svg"),
        "" if eager else mark_safe(' loading="lazy"'),
    )
