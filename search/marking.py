"""Highlighted names as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.language.highlight import Piece


def marked(pieces: Iterable[Piece]) -> SafeString:
    """The pieces, escaped, the matching ones in <mark>."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", p.text) if p.marked else p.text,) for p in pieces),
    )
