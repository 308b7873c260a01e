"""Visitors' pages, remembered whole for half a minute.

Contract. Who has neither session nor basket sees the same page as everybody else who speaks the
same language, chose the same colours and said the same place. Such a page is kept under all that
and under its market's edition (cms/editions.py), which is read first, by one query: once a
change is answered no process shows the page from before it. Its life ends with the half minute of
the clock in which it was made. Cut-offs, opening hours and breaks begin and end on whole minutes
and countdowns are told in minutes, so what time alone changes is never late.

Never remembered, nor answered from memory: anything for somebody with a cookie not listed here
(session, basket, message), asked for by a script, with other questions in the address, or within
a transaction, which sees what may never be committed; no error, redirect, answer with a cookie or
with a `Cache-Control` that forbids it. A form's CSRF token is the visitor's own: a page is kept in
pieces, and each visitor's token is put between them.

The pages lie in the cache `pages` (settings): in each process's memory, and a bounded number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from cms import editions
from core import clock
from core.screens import SCHEME_COOKIE, chosen_scheme
from market import place

Next = Callable[[HttpRequest], HttpResponse]

#: Seconds: the longest life of a page. A minute is a whole number of them.
LIFE = 30
#: Views whose pages show nothing of the visitor's own but what `_key` names.
SAME_FOR_ALL = frozenset(
    {
        *("cms:home", "cms:markets", "cms:market", "cms:store", "cms:news", "cms:article"),
        *("orders:category", "orders:product"),
    }
)
#: Home, and what lies below a market but basket and checkout, which are never the same.
PATH = re.compile(r"/(?:m/(?:(?P<market>[-\w]+)/(?!basket/|checkout/).*)?)?")
QUESTIONS = frozenset({"page", "sort", "by", "open"})
COOKIES = frozenset(
    {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, SCHEME_COOKIE, place.COOKIE}
)
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')


@dataclass(frozen=True)
class Page:
    """A page without its tokens: one belongs between each two pieces."""

    pieces: list[bytes]
    headers: dict[str, str]


def remembered_pages(get_response: Next) -> Next:
    """The middleware. Its place is right behind CSRF's: what stands before it sees every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = PATH.fullmatch(request.path_info)
        if path is None or not _is_anybody(request):
            return get_response(request)
        key = _key(request, edition=editions.newest(path["market"] or ""))
        kept = caches["pages"]
        page = kept.get(key)
        if page is not None:
            return _for_visitor(page, request)
        response = get_response(request)
        if request.method == "GET" and _is_same_for_all(request, response):
            kept.set(key, Page(TOKEN.split(response.content), dict(response.items())), LIFE)
        return response

    return middleware


def _is_anybody(request: HttpRequest) -> bool:
    """Whether nothing but what `_key` names tells this visitor from another."""
    return (
        request.method in {"GET", "HEAD"}
        and COOKIES.issuperset(request.COOKIES)
        and QUESTIONS.issuperset(request.GET)
        and "HTTP_HX_REQUEST" not in request.META
        and "HTTP_AUTHORIZATION" not in request.META
        and not connection.in_atomic_block
    )


def _key(request: HttpRequest, *, edition: int) -> str:
    said = (
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        get_language(),
        chosen_scheme(request),
        place.place_of(request) if place.COOKIE in request.COOKIES else None,
        edition,
        int(clock.now().timestamp()) // LIFE,
    )
    return hashlib.blake2b(repr(said).encode(), digest_size=20).hexdigest()


def _is_same_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    view = request.resolver_match.view_name if request.resolver_match else ""
    return (
        response.status_code == 200  # noqa: PLR2004  (only what was found)
        and view in SAME_FOR_ALL
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.session.modified
    )


def _for_visitor(page: Page, request: HttpRequest) -> HttpResponse:
    content = page.pieces[0]
    if len(page.pieces) > 1:
        content = get_token(request).encode().join(page.pieces)
    return HttpResponse(content, headers=page.headers)
