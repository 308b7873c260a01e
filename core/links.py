"""Addresses of our own pages: whole for mail and gateways, as a path for the browser at hand."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """A path as the outside world reaches it."""
    return f"{settings.PUBLIC_URL}{path}"


def local(url: str) -> str:
    """One of our own addresses as a path, so that a browser which reached us under another
    name (localhost, a phone in the same network) stays there; any other address as it is."""
    own = f"{settings.PUBLIC_URL}/"
    return url.removeprefix(settings.PUBLIC_URL) if url.startswith(own) else url
