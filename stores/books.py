"""What must always hold of stalls and their stock."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from core.books import check
from stores.models import Application, Staff, StockDay, Store
from stores.states import OPEN_STORES, ApplicationState


@check("stores.stock")
def stock_is_never_oversold() -> Iterator[tuple[str, str]]:
    """Held is at least nothing, and at most what is on hand."""
    broken = StockDay.objects.filter(Q(held__lt=0) | Q(on_hand__lt=F("held")))
    for row in broken.order_by("id"):
        yield f"stockday {row.pk}", f"on hand {row.on_hand}, held {row.held}"


@check("stores.staff")
def open_stalls_have_staff() -> Iterator[tuple[str, str]]:
    """Somebody can answer for every stall that shoppers see."""
    staffed = Staff.objects.values("store")
    for store in Store.objects.filter(state__in=OPEN_STORES).exclude(pk__in=staffed):
        yield f"store {store.pk}", f"{store} is open and nobody sells there"


@check("stores.applications")
def approved_applications_have_stalls() -> Iterator[tuple[str, str]]:
    """An application has a stall if, and only if, it was approved."""
    approved = Q(state=ApplicationState.APPROVED)
    broken = Application.objects.filter(
        (approved & Q(store__isnull=True)) | (~approved & Q(store__isnull=False))
    )
    for row in broken.order_by("id"):
        yield f"application {row.pk}", f"is {row.state} with store {row.store_id}"
