"""Highlighted names as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.language.highlight import Piece


def marked(pieces: Iterable[Piece]) -> SafeString:
    """The pieces, escaped, the matching ones in <mark>."""
    return mark_safe(
        "".join(f"<mark>{escape(p.text)}</mark>" if p.marked else escape(p.text) for p in pieces)
    )
