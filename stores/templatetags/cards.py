"""The tag that shows a product's card.

Most of what a list costs would be its cards, each a template with four others in it. But there are
few *shapes* of them: which words a card has, not what they say. A shape is rendered once, with
marks where the words belong, and every card of that shape is filled into it as a string.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.templatetags.dongne import drawing, per_unit, price_number, stall_number
from stores.cards import Card
from stores.models import SoldBy

register = template.Library()

#: Shapes in the memory of a process, each about 2 kB; a few dozen are in use.
MOST = 500
#: Where a word belongs. No text of anybody holds a NUL.
MARK = re.compile("\0([a-z_]+)\0")


@register.simple_tag(takes_context=True)
def product_card(context: template.Context, card: Card, *, hide_stall: bool = False) -> SafeString:
    """One product of a list, with the form that puts a usual portion into the basket."""
    words = _words(card, hide_stall=hide_stall)
    words["token"] = str(context["csrf_token"])
    words["next"] = escape(context["request"].get_full_path())
    shape = _shape.__wrapped__ if settings.DEBUG else _shape  # whoever edits it sees it
    had = tuple([name for name, word in words.items() if word])
    made = shape(card.kind, card.sold_out, card.other_lang, had, get_language())
    return mark_safe(made % words)


def _words(card: Card, *, hide_stall: bool) -> dict[str, str]:
    """What the card says, as HTML, by the name of its mark. "" is nowhere to be seen."""
    picture = card.picture
    in_pieces = card.kind == SoldBy.PIECE
    by_weight = card.kind == SoldBy.WEIGHT
    stall = "" if hide_stall else card.stall_name
    note = (card.unit_label if in_pieces else "", card.origin)
    return {
        "url": escape(card.url),
        "name": card.marked_name or escape(card.name),
        "plain_name": escape(card.name),
        "name_other": card.marked_other or escape(card.name_other),
        "avif": escape(picture.avif) if picture else "",
        "jpeg": escape(picture.jpeg) if picture else "",
        "width": str(picture.width) if picture else "",
        "height": str(picture.height) if picture else "",
        "drawing": "" if picture else drawing(card.drawing),
        "stall": escape(stall),
        "stall_number": escape(stall_number(card.stall_number)) if stall else "",
        "note": escape(" · ".join(filter(None, note))),
        "price": price_number(card.price, card.currency),
        "unit": escape(per_unit(card.unit_label)) if by_weight else "",
        "unit_price": escape(card.unit_price_label),
        "age": escape(card.age),
        "stock_note": escape(card.stock_note),
        "add_url": escape(card.add_url),
        "product": str(card.product_id),
        "quantity": str(card.quantity),
    }


@lru_cache(MOST)
def _shape(
    kind: str,
    sold_out: bool,  # noqa: FBT001 - a cached function has no names of arguments to spare
    other_lang: str,
    had: tuple[str, ...],
    language: str | None,
) -> str:
    """The HTML of every card that has those words, to be formatted with them. `language` is the
    active one."""
    marks = {name: f"\0{name}\0" for name in had}
    shown = {
        **marks,
        "kind": kind,
        "sold_out": sold_out,
        "other_lang": other_lang,
        "photo": {name: marks.get(name, "") for name in ("avif", "jpeg", "width", "height")},
        "csrf_token": marks.get("token", ""),
    }
    made = render_to_string("core/parts/product_card.html", shown)
    return MARK.sub(r"%(\1)s", made.replace("%", "%%"))
