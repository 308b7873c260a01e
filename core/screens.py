"""The look of the screens that a person chooses: light, dark, or as their device says."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

SCHEME_COOKIE = "scheme"
SCHEMES = frozenset({"light", "dark"})
ONE_YEAR = 365 * 24 * 3600


def chosen_scheme(request: HttpRequest | None) -> str:
    """ "light", "dark", or "" where the device decides."""
    scheme = request.COOKIES.get(SCHEME_COOKIE, "") if request else ""
    return scheme if scheme in SCHEMES else ""


@require_POST
def set_scheme(request: HttpRequest) -> HttpResponse:
    """Keep the posted `scheme` in a cookie for a year and go back to `next`."""
    back = request.POST.get("next", "/")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(back, hosts, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.status_code = 303
    scheme = request.POST.get("scheme", "")
    if scheme in SCHEMES:
        secure = bool(getattr(settings, "SESSION_COOKIE_SECURE", False))
        response.set_cookie(SCHEME_COOKIE, scheme, ONE_YEAR, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(SCHEME_COOKIE, samesite="Lax")
    return response
