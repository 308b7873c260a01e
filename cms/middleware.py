"""Wagtail's admin asks who may change a page, but a few of its views show one to anybody who may
enter: here every view that names a page is refused to those who cannot find it in their tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.access import address_of
from core import audit, clock

ADMIN = "/admin/"
#: Arguments of Wagtail's views that name one page.
NAMES_A_PAGE = ("page_id", "page_to_move_id", "page_pk")
#: Unfiltered lists of every market's files, which Wagtail's own screens do not ask for.
LISTS_OF_ALL = ("/admin/api/main/documents/", "/admin/api/main/images/")


class OnlyOwnPages:
    """Answers 403, with an audit line, where an operator asks for another market's page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> None:
        path, user = request.path_info, request.user
        if not path.startswith(ADMIN) or not user.is_authenticated or user.is_superuser:
            return
        wanted = [kwargs[name] for name in NAMES_A_PAGE if name in kwargs]
        if path.startswith(LISTS_OF_ALL):
            raise PermissionDenied
        if wanted and not _may_explore(user, wanted):
            _note(request, wanted)
            raise PermissionDenied


def _may_explore(user: Any, wanted: list[int]) -> bool:
    mine = PagePermissionPolicy().explorable_instances(user)
    return bool(mine.filter(pk__in=wanted).count() == len(set(wanted)))


def _note(request: HttpRequest, wanted: list[int]) -> None:
    audit.record(
        "access.refused",
        subject=f"wagtailcore.page:{wanted[0]}",
        by=request.user,
        now=clock.now(),
        ip=address_of(request),
        detail=f"{request.method} {request.path}"[:500],
    )
