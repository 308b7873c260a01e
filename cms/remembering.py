"""Pages that everybody may look at, remembered.

Contract. A page of LIVES is made for nobody: for a request without session, user, basket or
message, so that nothing of anybody can be in it. It is kept under all that it may differ by (the
address, the language, the colours and the place that a visitor chose) and under its market's
edition (cms/editions.py), which is read first, by one query: once a change is answered no process
shows the page from before it. Results of a search are kept under the state of the index, too. A
page's life ends with the half minute, or five minutes, of the clock in which it was made (LIVES),
so what time alone changes is never late.

What is the visitor's own has a hole in the page (core/personal.py): the tokens of forms, the
basket's bar and count, messages, lists. The holes are filled for each visitor anew; who came with
no cookie but those listed here sees there what nobody sees, without any query.

Neither remembered nor answered from memory: other questions in the address than those listed,
whatever is no GET or HEAD, and what is asked within a transaction, which sees what may never be
committed; no error, redirect, answer with a cookie or with a `Cache-Control` of its own; no results
of an index whose state is not known here.

The pages lie in the caches `pages` and, so that no flood of words drives those out, `results`
(settings): in each process's memory, and a bounded number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from cms import editions
from core import clock, personal
from core.personal import Deed, Hole
from core.screens import SCHEME_COOKIE, chosen_scheme
from market import place
from search import engines
from search.query import FACETS

Next = Callable[[HttpRequest], HttpResponse]
View = Callable[..., Any]

#: Seconds. What tells the time changes on whole minutes: cut-offs, opening hours, countdowns.
TELLING_TIME = 30
#: Seconds. What tells only the day changes at a midnight: every zone's is a whole quarter of UTC.
TELLING_THE_DAY = 300
RESULTS = "search:results"
#: Views whose pages show nothing of the visitor's own outside the holes, but what `_key` names,
#: and the longest life of their pages.
LIVES = {
    "cms:home": TELLING_TIME,
    "cms:markets": TELLING_TIME,
    "cms:market": TELLING_TIME,
    "cms:store": TELLING_TIME,
    "cms:news": TELLING_THE_DAY,
    "cms:article": TELLING_THE_DAY,
    "orders:category": TELLING_THE_DAY,
    "orders:product": TELLING_THE_DAY,
    RESULTS: TELLING_TIME,
}
QUESTIONS = frozenset({"page", "sort", "by", "open"})
QUESTIONS_OF_RESULTS = frozenset({"q", "page", "sort", "after", *FACETS})
#: What nobody may have chosen, too.
CHOICES = frozenset({settings.LANGUAGE_COOKIE_NAME, SCHEME_COOKIE, place.COOKIE})
#: Who brings no other cookie sees in the holes what nobody sees.
NOTHING_OF_ONES_OWN = CHOICES | {settings.CSRF_COOKIE_NAME}


#: What a request says of who asks.
OF_SOMEBODY = frozenset({"HTTP_COOKIE", "HTTP_AUTHORIZATION", "CSRF_COOKIE", "REMOTE_USER"})


@dataclass(frozen=True)
class Page:
    """A page in pieces, with a hole between each two; what is to be done whenever it is shown."""

    pieces: list[str]
    holes: list[Hole]
    headers: dict[str, str]
    deed: Deed | None


class RememberedPages:
    """The middleware. It answers in place of the view, so every other one sees each answer."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        life = _life(request)
        if not life:
            return None
        searched = _view_of(request) == RESULTS
        index = engines.state() if searched else ""
        if index is None:
            return None
        kept = caches["results" if searched else "pages"]
        edition = editions.newest(kwargs.get("market", ""))
        key = _key(request, state=(edition, index), life=life)
        page = kept.get(key)
        if page is None:
            page = _made(request, view, args, kwargs)
            if page is None:
                return None
            kept.set(key, page, life)
        return _for_visitor(page, request)


def _life(request: HttpRequest) -> int:
    """Seconds for which the answer may be remembered at most; 0 where it may not."""
    view = _view_of(request)
    questions = QUESTIONS_OF_RESULTS if view == RESULTS else QUESTIONS
    may_be = (
        request.method in {"GET", "HEAD"}
        and questions.issuperset(request.GET)
        and not connection.in_atomic_block
    )
    return LIVES.get(view, 0) if may_be else 0


def _view_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _key(request: HttpRequest, *, state: object, life: int) -> str:
    said = (
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        get_language(),
        chosen_scheme(request),
        place.place_of(request) if place.COOKIE in request.COOKIES else None,
        state,
        int(clock.now().timestamp()) // life,
    )
    return hashlib.blake2b(repr(said).encode(), digest_size=20).hexdigest()


# -- Made for nobody


def _made(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Page | None:
    """The page in pieces; None where the answer must not be kept."""
    nobody = _nobody_at(request)
    response = view(nobody, *args, **kwargs)
    if callable(getattr(response, "render", None)):
        response = response.render()
    if not _may_be_kept(response) or nobody.session.modified:
        return None
    pieces, holes = personal.cut(response.content.decode(), nobody)
    return Page(pieces, holes, dict(response.items()), personal.deed_of(response))


def _nobody_at(request: HttpRequest) -> WSGIRequest:
    """Who asks for the same page with the same choices, and is nobody."""
    chosen = {name: request.COOKIES[name] for name in CHOICES & request.COOKIES.keys()}
    asked = {name: value for name, value in request.META.items() if name not in OF_SOMEBODY}
    nobody = WSGIRequest(asked | {"REQUEST_METHOD": "GET"})
    nobody.COOKIES = chosen
    nobody.user = AnonymousUser()
    nobody.session = import_module(settings.SESSION_ENGINE).SessionStore()
    setattr(nobody, "_messages", default_storage(nobody))  # noqa: B010  (Django's own place)
    nobody.resolver_match = request.resolver_match
    nobody.LANGUAGE_CODE = get_language()  # as LocaleMiddleware does
    personal.for_nobody(nobody)
    return nobody


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200  # noqa: PLR2004  (only what was found)
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
    )


# -- Filled for somebody


def _for_visitor(page: Page, request: HttpRequest) -> HttpResponse:
    if NOTHING_OF_ONES_OWN.issuperset(request.COOKIES):
        own = {hole.template: hole.words for hole in page.holes}
    else:
        own = personal.filled(page.holes, request)
    if any(not hole.template for hole in page.holes):
        own[""] = get_token(request)
    words = [own[hole.template] for hole in page.holes]
    content = "".join(chain.from_iterable(zip(page.pieces, [*words, ""], strict=True)))
    if page.deed:
        page.deed(request)
    return HttpResponse(content, headers=page.headers)
