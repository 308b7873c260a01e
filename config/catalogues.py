"""Compiles locale/<room>/<language>/LC_MESSAGES/django.po with Babel, so nobody needs gettext."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class BrokenCatalogue(Exception):
    """A catalogue cannot be read, or a translation does not fit its message."""


def compile_all(folder: Path) -> list[Path]:
    """Compile every catalogue under `folder` that is newer than what was compiled from it.

    Returns the files written. Raises BrokenCatalogue and names the file and the message.
    """
    sources = sorted(folder.glob("*/*/LC_MESSAGES/django.po"))
    return [_compile(source) for source in sources if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    try:
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.parent.name, abort_invalid=True)
    except ValueError as problem:
        raise BrokenCatalogue(f"{source}: {problem}") from problem
    for message, problems in catalogue.check():
        raise BrokenCatalogue(f"{source}: {message.id!r}: {problems[0]}")
    target = source.with_suffix(".mo")
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as compiled:
        write_mo(compiled, catalogue)
    return draft.replace(target)
