"""A page's story as its template shows it, read from the stored blocks with one query at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from cms.pictures import Shown, shown


@dataclass(frozen=True)
class Piece:
    """One block: heading, text (HTML from the editor's whitelist), picture, quote or notice."""

    kind: str
    text: str = ""
    who: str = ""
    picture: Shown | None = None


def told(
    *stories: StreamValue, also: Iterable[int | None] = ()
) -> tuple[list[Piece], dict[int, Shown]]:
    """The pieces of some stories, one after the other, and the pictures asked for in `also`."""
    raw = [block for story in stories for block in _raw(story)]
    lone = [pk for pk in also if pk]
    pictures = shown([*lone, *_pictures_in(raw)])
    return list(_pieces(raw, pictures)), pictures


def beginning(story: StreamValue, length: int = 160) -> str:
    """The first words of a story, for search engines."""
    for block in _raw(story):
        if block["type"] == "text":
            return strip_tags(str(block["value"]))[:length]
    return ""


def paragraphs(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Plain paragraphs as blocks of text, for the deeds that write a story."""
    from django.utils.html import escape

    return [("text", f"<p>{escape(text)}</p>") for text in texts]


def _raw(story: StreamValue) -> list[dict[str, Any]]:
    return [dict(block) for block in story.raw_data]


def _pictures_in(raw: list[dict[str, Any]]) -> list[int]:
    return [
        block["value"]["picture"]
        for block in raw
        if block["type"] == "picture" and block["value"].get("picture")
    ]


def _pieces(raw: list[dict[str, Any]], pictures: dict[int, Shown]) -> Iterator[Piece]:
    for block in raw:
        kind, value = block["type"], block["value"]
        if kind == "picture":
            picture = pictures.get(value.get("picture"))
            if picture is not None:
                yield Piece(kind, value.get("caption", ""), picture=picture)
        elif kind == "quote":
            yield Piece(kind, value.get("text", ""), value.get("who", ""))
        elif kind == "text":
            yield Piece(kind, expand_db_html(value))
        else:
            yield Piece(kind, value)
