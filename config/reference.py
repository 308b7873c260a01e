"""The page of names that other people's tools rely on, read from the program itself."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver, get_resolver

from core.events import REGISTRY

HEAD = """# Reference

Written by `manage.py write_reference` from the program; a test fails when it is out of date.
Settings stand in [run](../run/README.md).
"""
OURS = frozenset(("config", *settings.ROOMS))


def reference() -> str:
    """The whole page, as Markdown."""
    parts = [
        HEAD,
        _table("Commands", ("`manage.py …`", "what it does"), commands()),
        _table("Events", ("event", "carries", "when"), events()),
        _table("URL names", ("name", "path"), url_names()),
    ]
    return "\n".join(parts)


def commands() -> Iterator[tuple[str, str]]:
    """Our own commands and their help."""
    for name, app in sorted(get_commands().items()):
        if app in OURS and isinstance(app, str):
            yield f"`{name}`", " ".join(load_command_class(app, name).help.split())


def events() -> Iterator[tuple[str, str, str]]:
    for name, event in sorted(REGISTRY.items()):
        carries = ", ".join(f"`{field}`" for field in event.payload)
        yield f"`{name}`", carries, " ".join(event.doc.split())


def url_names() -> list[tuple[str, str]]:
    """Of our rooms and of config, sorted by name; not those of the libraries."""
    found = {(f"`{name}`", f"`/{path}`") for name, path in _walk(get_resolver(), "", "")}
    return sorted(found)


def _walk(resolver: URLResolver, prefix: str, spaces: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{spaces}{entry.namespace}:" if entry.namespace else spaces
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern) and entry.name and _is_ours(entry):
            yield f"{spaces}{entry.name}", path.removeprefix("^").removesuffix("$")


def _is_ours(entry: URLPattern) -> bool:
    return entry.callback.__module__.split(".")[0] in OURS


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"## {title}\n", _row(head), _row("---" for _ in head), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
