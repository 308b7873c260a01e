"""The WSGI application of the benchmark: the real site, and beside it two views to measure it by.

`/bare/` answers a word; `/bare/query/` fetches one product through the ORM and answers its name.
Both stand there twice: below `/bare/` without any middleware, as Django can do at best, and below
`/bare/dressed/` behind every middleware of ours. Served by `benchmarks/pages.py`, never else.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from config.wsgi import application as site

NAKED = "/bare/"
DRESSED = "/bare/dressed/"


def word(request: HttpRequest) -> HttpResponse:
    return HttpResponse("A neighbourhood market.")


def query(request: HttpRequest, pk: int) -> HttpResponse:
    from stores.models import Product

    return HttpResponse(Product.objects.get(pk=pk).name)


views = [path("", word), path("query/<int:pk>/", query)]
urlpatterns = [path("bare/dressed/", include(views)), path("bare/", include(views))]


def without_middleware() -> WSGIHandler:
    """A handler of its own: the list of middleware is read when a handler is made."""
    ours, settings.MIDDLEWARE = settings.MIDDLEWARE, []
    try:
        return WSGIHandler()
    finally:
        settings.MIDDLEWARE = ours


naked = without_middleware()
# Django was set up by `config.wsgi`; before that its addresses cannot be imported.
import_module("config.urls").urlpatterns.insert(0, path("", include(urlpatterns)))


def application(environ: dict[str, Any], start_response: Any) -> Any:
    where = environ["PATH_INFO"]
    bare = where.startswith(NAKED) and not where.startswith(DRESSED)
    return (naked if bare else site)(environ, start_response)
