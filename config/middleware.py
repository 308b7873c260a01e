"""What every request passes: an id for the logs, what no address may hold, the content policy,
the door of the admin."""

import re
import secrets
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from config.logs import current_request

type_of_next = Callable[[HttpRequest], HttpResponse]
GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
ADMIN = "/admin/"


def request_id(get_response: type_of_next) -> type_of_next:
    """Keeps a proxy's X-Request-ID, or makes one, for the log lines and the answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if GOOD_ID.fullmatch(given) else secrets.token_hex(8)
        token = current_request.set(name)
        try:
            response = get_response(request)
        finally:
            current_request.reset(token)
        response["X-Request-ID"] = name
        return response

    return middleware


def no_null_characters(get_response: type_of_next) -> type_of_next:
    """Answers 400 to an address with a null character: PostgreSQL takes none, not even to compare.

    Forms refuse them themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("null character")
        return get_response(request)

    return middleware


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's header, with the looser policy that Wagtail's editor needs under /admin/."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002  (django-csp's signature)
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN) and not report_only:
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


def whose_page(get_response: type_of_next) -> type_of_next:
    """Tells the service worker whose page it is, unreadably: it keeps copies of one person only.

    Nobody without a session is anybody, so no session is asked for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        known = page and settings.SESSION_COOKIE_NAME in request.COOKIES
        if known and (pk := request.session.get(SESSION_KEY)):
            response["X-Person"] = salted_hmac("config.whose_page", pk).hexdigest()[:16]
        return response

    return middleware


def admin_is_for_admins(get_response: type_of_next) -> type_of_next:
    """Answers 403 to a signed-in person without admin rights.

    Wagtail would send them to the sign-in page, which sends the signed-in back: a loop.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN):
            user = request.user
            if user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
                raise PermissionDenied
        return get_response(request)

    return middleware
