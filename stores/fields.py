"""Form fields of the stall: prices as people type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.money import from_decimal, minor_digits, to_decimal

#: What people type around the figures.
DRESSING = str.maketrans("", "", ", 원₩£$")
#: Minor units; what the column holds.
HIGHEST = 2_000_000_000


class PriceField(forms.CharField):
    """An amount in the currency's major unit ("3,800", "2.95"); cleans to minor units."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        mode = "decimal" if minor_digits(currency) else "numeric"
        widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 20, "label": _("Price"), **kwargs})

    def clean(self, value: Any) -> Any:
        """Minor units; raises ValidationError with what to do."""
        typed = str(super().clean(value)).translate(DRESSING)
        if not typed:
            return None
        try:
            amount = Decimal(typed)
            minor = from_decimal(amount, self.currency) if amount.is_finite() else 0
        except (InvalidOperation, ValueError):
            minor = 0
        if not 0 < minor <= HIGHEST:
            raise ValidationError(self._what_to_do(), code="price")
        return minor

    def _what_to_do(self) -> Any:
        if minor_digits(self.currency):
            return _("Enter a price like 2.95.")
        return _("Enter a price in whole figures, like 3,800.")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{to_decimal(value, self.currency):f}"
        return value


class LinesField(forms.CharField):
    """Short words, one a line; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3}), **kwargs})

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        return [line.strip()[:60] for line in typed.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value
