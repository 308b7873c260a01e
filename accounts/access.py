"""Who may see what. Predicates only; a room adds its own beside its things.

Every view begins with the rows this person may see and asks `visible_or_404` for one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.models import User
from core import audit, clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Row = TypeVar("Row", bound=Model)
Rest = ParamSpec("Rest")


def visible_or_404(
    allowed: QuerySet[Row],
    *,
    request: HttpRequest,
    now: datetime | None = None,
    **lookup: Any,
) -> Row:
    """The one row of `allowed` that the look-up names; else Http404.

    A row that exists but is not allowed leaves an audit line, "access.refused".
    """
    try:
        row = allowed.filter(**lookup).first()
        if row is None:
            _note_refusal(allowed.model, request, now or clock.now(), lookup)
    except (ValueError, ValidationError):  # an id that cannot be one
        row = None
    if row is None:
        raise Http404
    return row


def _note_refusal(
    model: type[Model], request: HttpRequest, now: datetime, lookup: dict[str, Any]
) -> None:
    everything: QuerySet[Model] = model._default_manager.all()
    hidden = everything.filter(**lookup).values_list("pk", flat=True).first()
    if hidden is None:
        return
    audit.record(
        "access.refused",
        subject=f"{model._meta.label_lower}:{hidden}",
        by=request.user,
        now=now,
        ip=address_of(request),
        detail=f"{request.method} {request.path}"[:500],
    )


def address_of(request: HttpRequest) -> str:
    """The IP address a request came from.

    Behind web servers of our own (PROXIES of them) it is what the first of these noted at the end
    of X-Forwarded-For; what the visitor wrote there before it counts for nothing.
    """
    noted = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(noted):
        try:
            return str(ip_address(noted[-settings.PROXIES].strip()))
        except ValueError:
            pass
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def signed_in(view: View[Rest]) -> View[Rest]:
    """Only for people who signed in; others are sent to sign in and come back.

    Nothing keeps a copy of what they saw: the next person at a shared phone presses "back".
    """

    @never_cache
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return to_sign_in(request)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here; after a POST back to the person's own page."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("accounts:me")
    response = redirect_to_login(back, resolve_url("account_login"))
    if request.method == "POST":
        response.status_code = 303
    return response


def person(request: HttpRequest) -> User:
    """Whoever signed in; for views behind `signed_in`."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def platform_staff(user: User | AnonymousUser) -> bool:
    """Whether they run the installation."""
    return user.is_authenticated and user.is_active and (user.is_staff or user.is_superuser)
