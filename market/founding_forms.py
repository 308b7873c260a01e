"""Forms of the pages that open a market: what it is and where, then how it delivers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import PhoneField
from market.countries import COUNTRIES, TIME_ZONES, Times, time_zone_of
from market.forms import MODES, WEEKDAYS, AmountField
from market.founding import ZoneDraft
from market.gazetteer import nearest
from market.geometry import Point
from market.hues import DEFAULT_HUE, HUES
from market.models import Area, Market, Mode

#: Ways to pay by the names of their gateways.
TENDERS = [
    ("stripe", gettext_lazy("By card, online")),
    ("manual", gettext_lazy("In cash, at the door or the market")),
]
LARGEST_COMMISSION = Decimal(30)


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MarketForm(forms.Form):
    """A new market: its country decides currency, language and what the law asks."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=[(code, country.name) for code, country in COUNTRIES.items()],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Decides currency, language, and what must stand on the goods."),
        error_messages={"required": gettext_lazy("Choose the country.")},
    )
    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("Name of the market"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the name as on the sign.")},
    )
    name_other = forms.CharField(
        max_length=80,
        required=False,
        label=gettext_lazy("Name in the other language"),
        help_text=gettext_lazy("Shown beneath the name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    area = forms.ModelChoiceField(Area.objects.all(), required=False, label=gettext_lazy("Place"))
    lat = forms.FloatField(
        required=False, min_value=-90, max_value=90, label=gettext_lazy("Degrees north")
    )
    lng = forms.FloatField(
        required=False, min_value=-180, max_value=180, label=gettext_lazy("Degrees east")
    )
    phone = PhoneField(
        required=False,
        label=gettext_lazy("Phone"),
        help_text=gettext_lazy("Where shoppers reach the market."),
    )
    opens = forms.TimeField(label=gettext_lazy("Open from"), widget=time_input())
    closes = forms.TimeField(label=gettext_lazy("Open until"), widget=time_input())
    closed_on = forms.MultipleChoiceField(
        required=False,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Closed on"),
    )
    time_zone = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Time zone"),
        choices=[("", gettext_lazy("As the place says")), *((zone, zone) for zone in TIME_ZONES)],
    )
    hue = forms.ChoiceField(
        choices=HUES, widget=forms.RadioSelect, label=gettext_lazy("Colour of the awning")
    )

    def __init__(self, data: Any = None, *, country: str = "") -> None:
        known = COUNTRIES.get(country, COUNTRIES["KR"])
        initial = {"country": country, "hue": DEFAULT_HUE}
        super().__init__(data, initial=initial | {"opens": known.opens, "closes": known.closes})
        self.fields["phone"].country = known.code  # type: ignore[attr-defined]  # a PhoneField

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        area, country = typed.get("area"), typed.get("country")
        if area is None and None in (typed.get("lat"), typed.get("lng")):
            self.add_error("area", _("Find the place and choose it from the list."))
        elif area is not None and country and area.country != country:
            self.add_error("area", _("That place is in another country. Find it again."))
        opens, closes = typed.get("opens"), typed.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("Choose a time after the beginning."))
        return typed

    def facts(self) -> dict[str, Any]:
        """For the deed that founds a market."""
        typed = self.cleaned_data
        area: Area | None = typed["area"]
        lat, lng = (area.lat, area.lng) if area else (typed["lat"], typed["lng"])
        country = COUNTRIES[typed["country"]]
        days = [number for number, _day in WEEKDAYS if number not in typed["closed_on"]]
        return {
            "name": typed["name"],
            "name_other": typed["name_other"],
            "country": country.code,
            "currency": country.currency,
            "language": country.language,
            "time_zone": typed["time_zone"] or _time_zone(country.code, area, Point(lat, lng)),
            "district": area.label[-80:] if area else "",
            "lat": lat,
            "lng": lng,
            "phone": typed["phone"],
            "hue": typed["hue"],
            "hours": [(int(day), typed["opens"], typed["closes"]) for day in days],
        }


def _time_zone(country: str, area: Area | None, point: Point) -> str:
    """That of the chosen area, or of the one nearest to a point."""
    area = area or nearest(point, [country])
    return time_zone_of(country, code=area.code if area else "")


class ZoneDraftForm(forms.Form):
    """One proposed zone: keep it or not, on which terms, with which areas."""

    keep = forms.BooleanField(required=False, label=gettext_lazy("Deliver here"))
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(), required=False, label=gettext_lazy("Areas")
    )

    def __init__(self, market: Market, draft: ZoneDraft, data: Any = None, *, prefix: str) -> None:
        band = draft.band
        kept = {"keep": True, "name": band.name, "fee": band.fee, "areas": draft.areas}
        kept |= {"minimum": band.minimum, "free_from": band.free_from}
        super().__init__(data, initial=kept, prefix=prefix)
        money: dict[str, Any] = {"currency": market.currency}
        self.draft = draft
        self.fields["name"] = forms.CharField(max_length=60, label=_("Name"))
        self.fields["fee"] = AmountField(label=_("Delivery fee"), **money)
        self.fields["minimum"] = AmountField(label=_("Order at least"), required=False, **money)
        self.fields["free_from"] = AmountField(label=_("Free from"), required=False, **money)
        areas = self.fields["areas"]
        assert isinstance(areas, forms.ModelMultipleChoiceField)
        areas.queryset = Area.objects.filter(pk__in=[area.pk for area in draft.areas])

    def ticked(self) -> set[str]:
        """Ids of the areas that stay ticked when the page is shown again."""
        if self.is_bound:
            return {str(value) for value in self["areas"].value() or []}
        return {str(area.pk) for area in self.draft.areas}

    def wanted(self) -> dict[str, Any] | None:
        """What `add_zone` takes; None where the operator does not deliver there."""
        typed = self.cleaned_data
        if not typed["keep"] or not typed["areas"]:
            return None
        names = ("name", "areas", "fee", "free_from")
        return {name: typed[name] for name in names} | {"minimum": typed["minimum"] or 0}


class TimesForm(forms.Form):
    """One proposed window."""

    keep = forms.BooleanField(required=False, label=gettext_lazy("Every day"))
    starts = forms.TimeField(label=gettext_lazy("From"), widget=time_input())
    ends = forms.TimeField(label=gettext_lazy("To"), widget=time_input())
    capacity = forms.IntegerField(min_value=1, max_value=1000, label=gettext_lazy("Orders at most"))

    def __init__(self, market: Market, times: Times, data: Any = None, *, prefix: str) -> None:
        self.market, self.times = market, times
        kept = {"keep": True, "starts": times.starts, "ends": times.ends}
        super().__init__(data, initial=kept | {"capacity": times.capacity}, prefix=prefix)

    @property
    def title(self) -> str:
        return str(dict(MODES)[Mode(self.times.mode)])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        starts, ends = typed.get("starts"), typed.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("Choose a time after the beginning."))
        return typed

    def wanted(self) -> dict[str, Any] | None:
        """What `add_window` takes; None where it does not run."""
        typed = self.cleaned_data
        if not typed["keep"]:
            return None
        days = {row.weekday for row in self.market.hours.all()} or set(range(7))
        collected = self.times.mode == Mode.PICKUP
        return {
            "mode": self.times.mode,
            "weekdays": "".join(str(day) for day in sorted(days)),
            "starts": typed["starts"],
            "ends": typed["ends"],
            "cutoff_minutes": self.times.cutoff_minutes,
            "capacity": typed["capacity"],
            "place": COUNTRIES[self.market.country].at_the_market if collected else "",
        }


class PaidForm(forms.Form):
    """How shoppers pay, and what of a stall's goods the market keeps."""

    collects_with = forms.MultipleChoiceField(
        choices=TENDERS,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("How shoppers pay"),
        error_messages={"required": gettext_lazy("Tick at least one way to pay.")},
    )
    commission = forms.DecimalField(
        min_value=0,
        max_value=LARGEST_COMMISSION,
        decimal_places=2,
        label=gettext_lazy("Commission on a stall's goods"),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )

    def __init__(self, market: Market, data: Any = None) -> None:
        both = [name for name, _label in TENDERS]
        kept = {"collects_with": market.collects_with or both}
        super().__init__(data, initial=kept | {"commission": Decimal(market.commission_bp) / 100})

    def clean_commission(self) -> int:
        """Basis points."""
        return int(self.cleaned_data["commission"] * 100)


class DeliveryForm:
    """Zones, windows and payment on one page, checked together."""

    def __init__(
        self, market: Market, zones: list[ZoneDraft], windows: list[Times], data: Any = None
    ) -> None:
        self.zones = [
            ZoneDraftForm(market, draft, data, prefix=f"zone{number}")
            for number, draft in enumerate(zones)
        ]
        self.windows = [
            TimesForm(market, times, data, prefix=f"window{number}")
            for number, times in enumerate(windows)
        ]
        self.paid = PaidForm(market, data)
        self.parts: list[forms.Form] = [*self.zones, *self.windows, self.paid]

    def is_valid(self) -> bool:
        wrong = [part for part in self.parts if not part.is_valid()]
        if not wrong and self.windows and not self._some(self.windows):
            self.windows[0].add_error(
                "keep", _("Keep at least one window: without, nobody orders.")
            )
            return False
        return not wrong

    def deed(self) -> dict[str, Any]:
        """What `begin_delivery` takes."""
        return {
            "zones_wanted": self._some(self.zones),
            "windows_wanted": self._some(self.windows),
            "collects_with": self.paid.cleaned_data["collects_with"],
            "commission_bp": self.paid.cleaned_data["commission"],
        }

    @property
    def errors(self) -> list[dict[str, str]]:
        """Every problem with where to mend it, for the summary."""
        return [
            {
                "message": str(messages[0]),
                "url": f"#{part[name].id_for_label or part[name].auto_id}",
            }
            for part in self.parts
            for name, messages in part.errors.items()
        ]

    @staticmethod
    def _some(parts: list[Any]) -> list[dict[str, Any]]:
        return [wanted for part in parts if (wanted := part.wanted()) is not None]
