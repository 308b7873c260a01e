"""Form fields that other rooms' forms use too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import phones


def country_of_language() -> str:
    """The country whose way of writing numbers a reader of this language most likely uses."""
    return "KR" if (get_language() or "").startswith("ko") else "GB"


class PhoneField(forms.CharField):
    """A phone number typed with any spaces or dashes; cleans to E.164.

    `country` (two letters) says how to read a number without a country code; without
    it the reader's language does.
    """

    def __init__(self, *, country: str = "", **kwargs: Any) -> None:
        self.country = country
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(**{"widget": widget, "max_length": 30, "label": _("Phone"), **kwargs})

    def clean(self, value: Any) -> str:
        """E.164 of what was typed; raises ValidationError with what to do."""
        typed = super().clean(value)
        try:
            return phones.normalise(typed, country=self.country or country_of_language())
        except phones.BadPhone:
            message = _("Enter a phone number like 010-1234-5678 or 07700 900123.")
            raise ValidationError(message, code="phone") from None

    def prepare_value(self, value: Any) -> Any:
        return phones.pretty(value) if isinstance(value, str) else value
