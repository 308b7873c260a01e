"""The tag that shows a product's card."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stores.cards import Card

register = template.Library()

#: Cards in the memory of a process, with about 2 kB each.
MOST = 4000
#: Where the visitor's token, the page to come back to and the names belong: what differs from one
#: page that shows the card to another. No text of anybody holds a NUL.
TOKEN, NEXT, NAME, OTHER = "\0token", "\0next", "\0name", "\0other"


@register.simple_tag(takes_context=True)
def product_card(context: template.Context, card: Card, *, hide_stall: bool = False) -> SafeString:
    """One product of a list, with the form that puts a usual portion into the basket."""
    make = _made.__wrapped__ if settings.DEBUG else _made  # whoever edits the template sees it
    made = make(card, hide_stall, get_language())
    for hole, filling in (
        (TOKEN, str(context["csrf_token"])),
        (NEXT, escape(context["request"].get_full_path())),
        (NAME, card.marked_name or escape(card.name)),
        (OTHER, card.marked_other or escape(card.name_other)),
    ):
        made = made.replace(hole, filling)
    return mark_safe(made)


@lru_cache(MOST)
def _made(card: Card, hide_stall: bool, language: str | None) -> str:  # noqa: FBT001
    """The card without its visitor. It shows what stands in `card` but for the marked names, and
    nothing else."""
    shown = {
        "card": card,
        "hide_stall": hide_stall,
        "csrf_token": TOKEN,
        "next": NEXT,
        "name": NAME,
        "name_other": OTHER,
    }
    return render_to_string("core/parts/product_card.html", shown)
