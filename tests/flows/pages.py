"""What a page says, read from its HTML: headings, languages, and words that nobody translated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings

#: Attributes that are read out or shown.
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-added", "data-failed")
SILENT = {"script", "style", "svg", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
#: Two words in Latin letters beside each other: in Korean running text somebody forgot one.
PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
LATIN = re.compile(r"\b[A-Za-z]{2,}(?:[ ’'-][A-Za-z]{2,})+\b")
#: A link that is shown to be copied: its secret may look like words.
LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Said:
    text: str
    language: str


@dataclass
class Reader(HTMLParser):
    """Collects the visible texts with the language each is marked with."""

    said: list[Said] = field(default_factory=list)
    headings: int = 0
    language: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        around = self.open[-1][1] if self.open else ""
        language = facts.get("lang") or around
        self.headings += tag == "h1"
        if tag == "html":
            self.language = language
        self.said += [Said(facts[name] or "", language) for name in SPOKEN if facts.get(name)]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not any(tag in SILENT for tag, _ in self.open):
            self.said.append(Said(text, self.open[-1][1] if self.open else ""))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@cache
def english() -> re.Pattern[str]:
    """Every English message of ours whose Korean is another, as one expression."""
    found: set[str] = set()
    for path in Path(settings.BASE_DIR).glob("locale/*/ko/LC_MESSAGES/django.po"):
        with path.open("rb") as lines:
            entries = list(read_po(lines, locale="ko"))
        for entry in entries:
            ids = [entry.id] if isinstance(entry.id, str) else entry.id
            found |= {str(msgid) for msgid in ids if msgid and msgid != entry.string}
    worded = [msgid for msgid in sorted(found) if re.search("[A-Za-z]{3}", PLACES.sub("", msgid))]
    return re.compile("|".join(map(_expression, worded)))


def _expression(msgid: str) -> str:
    """A message with anything in its places, markup aside."""
    plain = " ".join(re.sub(r"<[^>]+>", " ", msgid).split())
    parts = PLACES.split(plain)
    return "(?:" + ".+".join(map(re.escape, parts)) + ")"


def untranslated(reader: Reader, *, written: str) -> list[str]:
    """English in a Korean page, but for what is marked as English or was `written` by people."""
    found = []
    for said in reader.said:
        if said.language != "ko" or said.text in written:
            continue
        if english().fullmatch(said.text):
            found.append(said.text)
        found += [
            words for words in LATIN.findall(LINK.sub(" ", said.text)) if words not in written
        ]
    return sorted(set(found))
