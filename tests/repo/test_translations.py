"""Every message of a template or module has its Korean."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.repo.sources import ROOT, modules, templates

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str, str]  # context, msgid


def used() -> Iterator[tuple[Key, Path]]:
    for path in modules():
        yield from ((key, path) for key in messages((ROOT / path).read_text()))
    for path in templates():
        yield from ((key, path) for key in messages(as_python((ROOT / path).read_text())))


def as_python(page: str) -> str:
    """Django turns a template into calls of gettext between rows of X: those are no Python."""
    calls = re.sub(r"X+", "", templatize(page))
    return "\n".join(line.strip() for line in calls.splitlines())


def messages(code: str) -> Iterator[Key]:
    source = io.BytesIO(code.encode())
    for _, message, _, context in extract("python", source, keywords=KEYWORDS):
        yield context or "", message if isinstance(message, str) else message[0]


def entries(language: str) -> Iterator[tuple[str, Key, tuple[str, ...]]]:
    """The room, the message and its translation, one for each form of the plural."""
    for path in sorted(ROOT.glob(f"locale/*/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as lines:
            catalogue = read_po(lines, locale=language)
        for entry in catalogue:
            if entry.id and not entry.fuzzy:
                msgid = entry.id if isinstance(entry.id, str) else entry.id[0]
                said = (
                    (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
                )
                yield path.parts[-4], (entry.context or "", msgid), said


def translated(language: str) -> set[Key]:
    return {key for _room, key, said in entries(language) if all(said)}


def test_every_message_has_its_korean() -> None:
    known = translated("ko")
    missing = {key: path for key, path in used() if key[1] and key not in known}
    assert sorted(f"{path}: {key[1]!r}" for key, path in missing.items()) == []


def test_rooms_say_the_same_thing_in_the_same_words() -> None:
    """Django keeps one translation of a message for the whole site: the others are never seen.

    Where two places mean two things, give one of them a context: `{% translate "Who" context
    "for whom" %}`, `pgettext("hue", "Mustard")`.
    """
    said: dict[Key, dict[str, tuple[str, ...]]] = {}
    for room, key, words in entries("ko"):
        said.setdefault(key, {})[room] = words
    differing = {key: rooms for key, rooms in said.items() if len(set(rooms.values())) > 1}
    assert differing == {}


def test_the_reader_finds_the_messages_of_a_template() -> None:
    page = """<p title="it's">{% translate 'Hello' %} {% blocktranslate count n=2 trimmed %}
      One {{ thing }}{% plural %}Many {{ thing }}{% endblocktranslate %}</p>"""
    assert [key[1] for key in messages(as_python(page))] == ["Hello", "One %(thing)s"]
