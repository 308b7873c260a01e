"""Forms of the operator's pages and of the place picker."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.money import from_decimal, minor_digits, to_decimal
from market.hues import HUES
from market.models import Area, Market, Mode, Window, Zone

WEEKDAYS = [
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
]
MODES = [
    (Mode.DELIVERY, gettext_lazy("Delivery")),
    (Mode.PICKUP, gettext_lazy("Collection")),
    (Mode.PARCEL, gettext_lazy("Parcel")),
]
CUTOFFS = (30, 60, 90, 120, 180, 240, 360, 720, 1440)
HIGHEST = Decimal(10_000_000)


class AmountField(forms.DecimalField):
    """An amount typed in a market's currency; cleans to minor units."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        digits = minor_digits(currency)
        super().__init__(min_value=0, max_value=HIGHEST, decimal_places=digits, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal" if digits else "numeric"}

    def to_python(self, value: Any) -> Any:
        """As people type it: 3,500 or 3500."""
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return None if typed is None else from_decimal(typed, self.currency)

    def prepare_value(self, value: Any) -> Any:
        return str(to_decimal(value, self.currency)) if isinstance(value, int) else value


class PlaceForm(forms.Form):
    """An area of the gazetteer, or a point from the browser."""

    area = forms.ModelChoiceField(Area.objects.all(), required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("area") is None and None in (typed.get("lat"), typed.get("lng")):
            raise ValidationError(_("Choose your area."))
        return typed


class ZoneForm(forms.Form):
    """A zone: areas first, a circle for the rest, and what delivery there costs."""

    name = forms.CharField(
        max_length=60,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Shown to shoppers, for example: on foot, the next districts"),
    )
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(), required=False, label=gettext_lazy("Areas")
    )
    radius_km = forms.DecimalField(
        required=False,
        min_value=Decimal("0.1"),
        max_value=100,
        decimal_places=1,
        label=gettext_lazy("And everywhere within"),
        help_text=gettext_lazy("Kilometres around the market. Listed areas go first."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1"}),
    )

    def __init__(self, market: Market, zone: Zone | None, data: Any = None) -> None:
        super().__init__(data, initial=_zone_values(zone) if zone else None)
        money = {"currency": market.currency}
        self.fields["fee"] = AmountField(label=_("Delivery fee"), **money)
        self.fields["minimum"] = AmountField(
            required=False,
            label=_("Smallest order"),
            help_text=_("Empty where there is none."),
            **money,
        )
        self.fields["free_from"] = AmountField(
            required=False, label=_("Free from"), help_text=_("Empty where it is never."), **money
        )
        areas = self.fields["areas"]
        assert isinstance(areas, forms.ModelMultipleChoiceField)
        areas.queryset = Area.objects.filter(country=market.country)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("areas") and not typed.get("radius_km") and "radius_km" not in self.errors:
            self.add_error("radius_km", _("Choose areas, or say how far you deliver."))
        return typed

    def fields_of_zone(self) -> dict[str, Any]:
        """What `add_zone` and `change_zone` take."""
        typed = self.cleaned_data
        radius = typed["radius_km"]
        return {
            "name": typed["name"],
            "areas": typed["areas"],
            "radius": int(radius * 1000) if radius else None,
            "fee": typed["fee"],
            "minimum": typed["minimum"] or 0,
            "free_from": typed["free_from"],
        }


class WindowForm(forms.Form):
    """A pattern of times."""

    mode = forms.ChoiceField(choices=MODES, widget=forms.RadioSelect, label=gettext_lazy("What"))
    weekdays = forms.MultipleChoiceField(
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("On which days"),
    )
    starts = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    cutoff_minutes = forms.TypedChoiceField(
        coerce=int, label=gettext_lazy("Ordering ends"), empty_value=None
    )
    capacity = forms.IntegerField(
        min_value=1,
        max_value=1000,
        label=gettext_lazy("Orders at most"),
        help_text=gettext_lazy("What you can pack and carry in that time."),
    )
    place = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Where to collect"),
        help_text=gettext_lazy("Only for collection, for example: stall 1, by the north gate"),
    )

    def __init__(self, window: Window | None, data: Any = None) -> None:
        super().__init__(data, initial=_window_values(window))
        now_is = window.cutoff_minutes if window else 180
        cutoff = self.fields["cutoff_minutes"]
        assert isinstance(cutoff, forms.TypedChoiceField)
        cutoff.choices = [
            (minutes, cutoff_label(minutes)) for minutes in sorted({*CUTOFFS, now_is})
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        starts, ends = typed.get("starts"), typed.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("Choose a time after the beginning."))
        if typed.get("mode") == Mode.PICKUP and not typed.get("place"):
            self.add_error("place", _("Say where people collect."))
        return typed

    def fields_of_window(self) -> dict[str, Any]:
        """What `add_window` and `change_window` take."""
        return {**self.cleaned_data, "weekdays": "".join(sorted(self.cleaned_data["weekdays"]))}


class ExceptionForm(forms.Form):
    """One day on which a window is different."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    capacity = forms.IntegerField(
        min_value=0,
        max_value=1000,
        label=gettext_lazy("Orders at most"),
        help_text=gettext_lazy("0 when it does not run that day."),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="id_exception_%s")  # stands beside the window's own form
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(_("Choose a day from today on."))
        return day


class ClosureForm(forms.Form):
    """Days on which the whole market is closed."""

    first_day = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(
        max_length=120,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Shoppers read this, for example: Chuseok holiday"),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and first < self.today:
            self.add_error("first_day", _("Choose a day from today on."))
        if first and last and last < first:
            self.add_error("last_day", _("Choose a day on or after the first."))
        return typed


class SettingsForm(forms.Form):
    """What an operator says about their market."""

    name_other = forms.CharField(
        max_length=80,
        required=False,
        label=gettext_lazy("Name in the other language"),
        help_text=gettext_lazy("Shown beneath the name."),
    )
    phone = forms.CharField(
        max_length=30,
        required=False,
        label=gettext_lazy("Phone"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    hue = forms.ChoiceField(
        choices=HUES, widget=forms.RadioSelect, label=gettext_lazy("Colour of the awning")
    )

    def __init__(self, market: Market, data: Any = None) -> None:
        kept: dict[str, Any] = {
            "name_other": market.name_other,
            "phone": market.phone,
            "hue": market.hue,
        }
        hours = {row.weekday: row for row in market.hours.all()}
        for key, row in hours.items():
            kept |= {f"opens_{key}": row.opens, f"closes_{key}": row.closes}
        super().__init__(data, initial=kept)
        for number, weekday in WEEKDAYS:
            self.fields[f"opens_{number}"] = _hour(_("%(day)s from") % {"day": weekday})
            self.fields[f"closes_{number}"] = _hour(_("%(day)s to") % {"day": weekday})

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for number, _weekday in WEEKDAYS:
            opens, closes = typed.get(f"opens_{number}"), typed.get(f"closes_{number}")
            if (opens is None) != (closes is None) and not self._erred(number):
                missing = f"opens_{number}" if opens is None else f"closes_{number}"
                self.add_error(missing, _("Give both times, or neither when closed."))
        return typed

    def hours(self) -> list[tuple[int, time, time]]:
        """What `set_hours` takes."""
        typed = self.cleaned_data
        return [
            (int(number), typed[f"opens_{number}"], typed[f"closes_{number}"])
            for number, _weekday in WEEKDAYS
            if typed[f"opens_{number}"] is not None
        ]

    def week(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """For the template: each weekday with its two fields."""
        return [
            (str(weekday), self[f"opens_{number}"], self[f"closes_{number}"])
            for number, weekday in WEEKDAYS
        ]

    def _erred(self, number: str) -> bool:
        return f"opens_{number}" in self.errors or f"closes_{number}" in self.errors


def cutoff_label(minutes: int) -> str:
    """How long before the start ordering ends: 30 minutes before, 3 hours before."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return ngettext("%(n)s hour before", "%(n)s hours before", hours) % {"n": hours}
    return ngettext("%(n)s minute before", "%(n)s minutes before", minutes) % {"n": minutes}


def _hour(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(required=False, label=label, widget=widget)


def _zone_values(zone: Zone) -> dict[str, Any]:
    return {
        "name": zone.name,
        "radius_km": Decimal(zone.radius) / 1000 if zone.radius else None,
        "fee": zone.fee,
        "minimum": zone.minimum or None,
        "free_from": zone.free_from,
    }


def _window_values(window: Window | None) -> dict[str, Any]:
    if window is None:
        return {"mode": Mode.DELIVERY, "weekdays": list("0123456"), "cutoff_minutes": 180}
    names = ("mode", "starts", "ends", "cutoff_minutes", "capacity", "place")
    return {name: getattr(window, name) for name in names} | {"weekdays": list(window.weekdays)}
