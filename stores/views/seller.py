"""Who stands behind a stall, as shoppers are told: filled in once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person, signed_in
from accounts.answers import see
from core import clock
from stores import sellers
from stores.models import Seller, Store
from stores.stall_page import around
from stores.views.access import store_or_404

AUTOCOMPLETE = {
    "business_name": "organization",
    "representative": "name",
    "address": "address-line1",
    "email": "email",
}


class SellerForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is no generic at run time
    """The fields that the law of the market's country asks for, none of them required."""

    class Meta:
        model = Seller
        fields = sellers.FIELDS

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sellers.labels(store.market.country)
        for name, field in list(self.fields.items()):
            if name in named:
                field.label = named[name]
                field.widget.attrs["autocomplete"] = AUTOCOMPLETE.get(name, "off")
            else:
                del self.fields[name]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def seller(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    known = Seller.objects.filter(store=row).first()
    form = SellerForm(request.POST or None, store=row, instance=known)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        sellers.declare(store=row, facts=form.cleaned_data, by=person(request), now=now)
        messages.success(request, _("Saved."))
        return see("stores:stall_seller", row.pk)
    return render(request, "stores/stall_seller.html", {**around(row, now=now), "form": form})
