"""The answer to a POST that was done: go and look (303), and never to another site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def see(to: str, *args: Any) -> HttpResponseRedirect:
    """303 to a URL name or path."""
    response = HttpResponseRedirect(resolve_url(to, *args))
    response.status_code = 303
    return response


def safe_next(request: HttpRequest, *, fallback: str) -> str:
    """The posted or linked `next` where it stays on this site, else the fallback (a path)."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    fine = url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure())
    return wanted if fine else fallback
