"""The goods in /sitemap.xml."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.sitemaps import Part, part
from stores.models import Product


@part("products")
class Products(Part):
    changed = "changed_at"

    def items(self) -> QuerySet[Product, Any]:
        columns = ("store__market__slug", "slug", "pk", "changed_at")
        found: QuerySet[Product, Any] = Product.objects.visible().order_by("pk").values(*columns)
        return found

    def location(self, item: dict[str, Any]) -> str:
        return reverse(
            "orders:product", args=[item["store__market__slug"], item["slug"], item["pk"]]
        )
