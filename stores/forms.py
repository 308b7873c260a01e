"""What people fill in: to join, and about a stall's opening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.fields import PhoneField
from accounts.phones import pretty
from market.models import Market, Mode
from stores.categories import kinds
from stores.models import Application, Category
from stores.onboarding import FIELDS

LABELS = {
    "stall_name": _("Name of your stall"),
    "category": _("What you sell"),
    "person_name": _("Your name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
}
MODES = {
    Mode.DELIVERY.value: _("Delivery"),
    Mode.PICKUP.value: _("Collection at the market"),
    Mode.PARCEL.value: _("Parcel"),
}


def language() -> str:
    """The active language without its region."""
    return (get_language() or "en").split("-")[0]


def facts_of(application: Application) -> list[tuple[Any, str]]:
    """What an applicant told, as (label, value)."""
    shown = {
        "category": application.category.name_in(language()),
        "phone": pretty(application.phone),
    }
    return [(LABELS[name], shown.get(name) or getattr(application, name)) for name in FIELDS]


class ApplicationForm(forms.Form):
    """Five fields to join a market; with `only`, those an operator asked to change."""

    stall_name = forms.CharField(
        label=LABELS["stall_name"],
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of your stall.")},
    )
    category = forms.ChoiceField(
        label=LABELS["category"],
        error_messages={
            "required": _("Choose what you sell."),
            "invalid_choice": _("Choose what you sell."),
        },
    )
    person_name = forms.CharField(
        label=LABELS["person_name"],
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    phone = PhoneField(
        help_text=_("The market calls or texts you here."),
        error_messages={"required": _("Enter your phone number.")},
    )
    email = forms.EmailField(
        label=LABELS["email"],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail."),
            "invalid": _("Enter an e-mail like name@example.com."),
        },
    )

    def __init__(
        self, *args: Any, market: Market, only: Iterable[str] = FIELDS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {str(kind.pk): kind for kind in kinds()}
        for name in set(FIELDS) - set(only):
            del self.fields[name]
        if "phone" in self.fields:
            self.fields["phone"].country = market.country  # type: ignore[attr-defined]  # a PhoneField
        if "category" in self.fields:
            named = [(pk, kind.name_in(language())) for pk, kind in self.kinds.items()]
            self.fields["category"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_category(self) -> Category:
        return self.kinds[self.cleaned_data["category"]]


class ChangesForm(forms.Form):
    """Which fields an applicant shall change, and why."""

    fields_to_change = forms.MultipleChoiceField(
        label=_("What should they change?"),
        choices=[(name, LABELS[name]) for name in FIELDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one field.")},
    )
    message = forms.CharField(
        label=_("What to tell them"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what they should change.")},
    )


class RejectForm(forms.Form):
    """The reason an applicant will read."""

    why = forms.CharField(
        label=_("Reason, which they will read"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why.")},
    )


class HolidayForm(forms.Form):
    """First and last day off; one day when the last is left empty."""

    first_day = forms.DateField(
        label=_("First day off"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("Choose the first day off."),
            "invalid": _("Choose the first day off."),
        },
    )
    last_day = forms.DateField(
        label=_("Last day off"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Choose the last day off.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first. Choose a later one."))
        return given | {"last_day": last or first}


class ModesForm(forms.Form):
    """How the stall's goods may reach shoppers."""

    modes = forms.MultipleChoiceField(
        label=_("How your goods reach people"),
        choices=list(MODES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )


class HoursForm(forms.Form):
    """Weekdays and one span of hours."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days you sell"),
        coerce=int,
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one day.")},
    )
    opens = forms.TimeField(
        label=_("From what time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("Until what time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
