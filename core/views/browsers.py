"""What a browser asks for by itself to put the shop, or the stall, on the home screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language
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
