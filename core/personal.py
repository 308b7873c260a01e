"""Parts of a page that are the visitor's own, so that the rest can be made once for everybody.

A template shows such a part by `{% personal "orders/parts/bar.html" %}`: an include that may use
only what the request says (the context processors). A request that is `for_nobody` marks where
each part begins and ends, and `cut` takes the page apart there; cms/remembering.py keeps the rest
and puts each visitor's own parts in. What is to be done each time that somebody sees the page, the
view says by `whenever_shown`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, RequestContext
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

#: A form's token, which is the visitor's own too.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"')
#: The attribute of a request whose page is made for nobody: its mark, which nobody can guess.
MARK = "mark_of_personal_parts"
#: The attribute of an answer made for nobody: what is to be done for everybody who gets it.
DEED = "done_whenever_shown"

#: It is given the request of who sees the page. It is kept with the page, so it can be pickled.
Deed = Callable[[HttpRequest], object]


@dataclass(frozen=True)
class Hole:
    """Where a part of the visitor's own belongs: a template, or a form's token where it is "".

    `words` is what nobody gets to see there: people who brought nothing see the same.
    """

    template: str = ""
    words: str = ""


def for_nobody(request: HttpRequest) -> None:
    """Have the personal parts of the pages of this request marked."""
    setattr(request, MARK, secrets.token_hex(8))


def whenever_shown(deed: Deed, *, page: HttpResponse, request: HttpRequest) -> None:
    """Do it now for who asked for the page; where that is nobody, for everybody who gets it."""
    if hasattr(request, MARK):
        setattr(page, DEED, deed)
    else:
        deed(request)


def deed_of(page: HttpResponse) -> Deed | None:
    """What is to be done each time that a page made for nobody is shown."""
    return getattr(page, DEED, None)


def cut(page: str, request: HttpRequest) -> tuple[list[str], list[Hole]]:
    """The pieces of a page made for nobody, and the holes between them: one fewer."""
    mark = getattr(request, MARK)
    parts = re.split(rf"<!--{mark} ([\w./]+)-->(.*?)<!--{mark}-->", page, flags=re.DOTALL)
    pieces: list[str] = []
    holes: list[Hole] = []
    for at in range(0, len(parts), 3):
        between = _between_tokens(parts[at])
        pieces += between
        holes += [Hole() for _token in between[1:]]
        holes += [Hole(*parts[at + 1 : at + 3])] if at + 1 < len(parts) else []
    return pieces, holes


def _between_tokens(text: str) -> list[str]:
    starts, ends = [0], []
    for token in TOKEN.finditer(text):
        ends.append(token.start(1))
        starts.append(token.end(1))
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True)]


def filled(holes: Iterable[Hole], request: HttpRequest) -> dict[str, str]:
    """What this visitor gets to see in the holes, by template; each is rendered once."""
    names = {hole.template for hole in holes if hole.template}
    templates: list[Any] = [get_template(name) for name in sorted(names)]
    context = RequestContext(request)
    if not templates:
        return {}
    with context.bind_template(templates[0].template):
        return {each.template.name: each.template.render(context) for each in templates}


def personal(context: Context, name: str) -> SafeString:
    """The tag: the part as this visitor sees it, between marks where the page is for nobody."""
    assert context.template is not None  # a tag is rendered within one
    with context.push():
        part: SafeString = context.template.engine.get_template(name).render(context)
    mark = getattr(context.get("request"), MARK, "")
    return mark_safe(f"<!--{mark} {name}-->{part}<!--{mark}-->") if mark else part
