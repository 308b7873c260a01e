"""The registry behind /sitemap.xml: each room adds the parts of what it shows to everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet

#: Addresses on one page. The protocol allows 50,000 (sitemaps.org); so many take half a second.
PAGE = 5000

PARTS: dict[str, type[Part]] = {}


class Part(Sitemap[Any]):
    """One kind of page: a page of the part costs two queries, its line in the index two more.

    `items` is a queryset ordered by id of rows with what `location` reads; `changed` names the
    column of the last change. Our addresses hold no language, so there is no hreflang.
    """

    limit = PAGE
    changed = ""

    def items(self) -> QuerySet[Any, Any]:
        raise NotImplementedError

    def lastmod(self, item: Any) -> datetime | None:
        changed: datetime | None = item[self.changed] if self.changed else None
        return changed

    def get_latest_lastmod(self) -> datetime | None:
        if not self.changed:
            return None
        found: datetime | None = self.items().aggregate(last=Max(self.changed))["last"]
        return found

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme or super().get_protocol(protocol)

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc or super().get_domain(site)


def part(name: str) -> Callable[[type[Part]], type[Part]]:
    """Register a part under its name in the address: /sitemap-<name>.xml."""

    def register(kind: type[Part]) -> type[Part]:
        if name in PARTS:
            raise ValueError(f"sitemap part {name} is registered twice")
        PARTS[name] = kind
        return kind

    return register
