"""What a browser asks for by itself: to put the shop, or the stall, on the home screen, and to
have something to show without a connection."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

DAY = 24 * 3600  # seconds
PAPER = "#fdf9f1"


@require_safe
@cache_control(public=True, max_age=DAY)
@vary_on_headers("Accept-Language")
def manifest(request: HttpRequest) -> HttpResponse:
    """The shop as an application."""
    shortcuts = [
        {"name": _("Markets"), "url": "/m/"},
        {"name": _("Search"), "url": "/search/"},
        {"name": _("Your orders"), "url": "/me/orders/"},
    ]
    about = _("Your neighbourhood market, in one basket")
    return _manifest(scope="/", icon="shop", name=_("Dongne"), about=about, shortcuts=shortcuts)


@require_safe
@cache_control(public=True, max_age=DAY)
@vary_on_headers("Accept-Language")
def stall_manifest(request: HttpRequest) -> HttpResponse:
    """The stall's screens as an application of their own: another icon, another start."""
    return _manifest(
        scope="/stall/", icon="stall", name=_("Dongne stall"), about=_("The orders of your stall")
    )


def _manifest(*, scope: str, icon: str, name: str, about: str, **more: Any) -> HttpResponse:
    sizes = [("192", "any"), ("512", "any"), ("maskable", "maskable")]
    facts = {
        "id": scope,
        "scope": scope,
        "start_url": scope,
        "name": name,
        "short_name": name,
        "description": about,
        "lang": get_language(),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {
                "src": static(f"icons/{icon}-{size}.png"),
                "sizes": "192x192" if size == "192" else "512x512",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in sizes
        ],
        **more,
    }
    return JsonResponse(facts, content_type="application/manifest+json")


# -- Without a connection

WORKER = (Path(__file__).parents[1] / "service_worker.js").read_text()
#: What every page needs, and the pictures that stand in.
SHELL = (
    "css/dongne.css",
    "js/htmx.min.js",
    "js/dongne.js",
    "favicon.svg",
    "goods/basket.svg",
    "icons/shop-192.png",
    "icons/stall-192.png",
)


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, told which files it keeps: other hashes are another worker, and its files go."""
    shell = [static(path) for path in SHELL]
    version = hashlib.sha256("\n".join([WORKER, *shell]).encode()).hexdigest()[:12]
    path = reverse("core:offline")
    told = {
        "VERSION": version,
        "STATIC": settings.STATIC_URL,
        "SHELL": shell,
        "OFFLINE": {code: f"{path}?lang={code}" for code, _name in settings.LANGUAGES},
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in told.items()]
    return HttpResponse("\n".join([*lines, WORKER]), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown where neither the page nor a copy of it can be had. ?lang= for the worker."""
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()
    with override(language):
        return render(request, "core/offline.html")
