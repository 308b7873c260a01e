"""What search engines ask for: where they may go, and what there is."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.links import absolute
from core.sitemaps import PARTS, Part

HOUR = 3600  # seconds
#: Private or without end. The search page is not here: its noindex has to be read.
NOT_FOR_ROBOTS = (
    "/accounts/",
    "/admin/",
    "/desk/",
    "/me/",
    "/o/",
    "/sandbox/",
    "/stall/",
    "/webhooks/",
    "/search/suggest",
    "/m/*/basket/",
    "/m/*/checkout/",
)


@require_safe
@cache_control(public=True, max_age=HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {absolute(reverse('core:sitemaps'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemaps(request: HttpRequest) -> HttpResponse:
    """The index: a line for each page of each part."""
    lines = [line for name, kind in PARTS.items() for line in _lines(name, kind())]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": lines}, content_type="application/xml"
    )


def _lines(name: str, part: Part) -> list[dict[str, Any]]:
    address, last = absolute(reverse("core:sitemap", args=[name])), part.get_latest_lastmod()
    pages = range(1, part.paginator.num_pages + 1)
    return [
        {"location": address if page == 1 else f"{address}?p={page}", "last_mod": last}
        for page in pages
    ]


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One page (?p=2) of one part."""
    return views.sitemap(request, {**PARTS}, section)
