"""Forms of this room. They clean what was typed; deeds decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PhoneField
from core.money import from_decimal, minor_digits
from market.models import Area, Market, Mode, WindowDay
from orders.models import Order, Preference
from orders.words import preference_words
from stores.models import Product, SoldBy


class AmountField(forms.DecimalField):
    """An amount typed in the major unit; cleans to minor units of `currency`."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        digits = minor_digits(currency)
        super().__init__(**{"min_value": 0, "decimal_places": digits, "max_digits": 9, **kwargs})

    def clean(self, value: Any) -> Any:
        cleaned: Decimal | None = super().clean(value)
        return None if cleaned is None else from_decimal(cleaned, self.currency)


class AddForm(forms.Form):
    """What a card or a product page puts into the basket.

    `quantity` is in pieces, grams or minor units; a person types money as `amount`,
    in the major unit.
    """

    ordered_by = forms.ChoiceField(choices=SoldBy.choices)
    quantity = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100_000_000,
        error_messages={"min_value": _("Choose how much.")},
    )
    choice = forms.CharField(required=False, max_length=60)
    note = forms.CharField(required=False, max_length=120)
    preference = forms.ChoiceField(required=False, choices=[("", ""), *Preference.choices])

    def __init__(self, data: Mapping[str, Any], *, product: Product) -> None:
        super().__init__(data)
        self.fields["amount"] = AmountField(currency=product.store.market.currency, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned["quantity"] = cleaned.get("amount") or cleaned.get("quantity")
        cleaned.pop("amount", None)
        if not cleaned["quantity"]:
            raise forms.ValidationError(_("Choose how much."))
        return cleaned


class NoteForm(forms.Form):
    """A word to the stall, and what to do when this very thing has run out."""

    note = forms.CharField(label=_("A word to the stall"), required=False, max_length=120)
    preference = forms.ChoiceField(
        label=_("If it has run out"), required=False, choices=[("", ""), *Preference.choices]
    )


def line(autocomplete: str, **attrs: Any) -> forms.TextInput:
    """A one-line control that the browser knows how to fill in."""
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


class AreaField(forms.ChoiceField):
    """An area. Whether the market serves it the deed knows, so the list is not asked for it."""

    def valid_value(self, value: str) -> bool:
        return True


class CheckoutForm(forms.Form):
    """The one checkout page: who, where, when. The window says the mode."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=line("name"),
        error_messages={"required": _("Enter your name.")},
    )
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("Only for this order: if something is missing or nobody opens the door."),
        error_messages={"required": _("Enter a phone number.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Your receipt and the link to your order go here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail."),
            "invalid": _("Enter an e-mail like name@example.com."),
        },
    )
    area_code = AreaField(label=_("Neighbourhood"), required=False)
    street = forms.CharField(
        label=_("Street, house and flat"),
        required=False,
        max_length=160,
        widget=line("address-line1"),
    )
    postcode = forms.CharField(
        label=_("Postcode"), required=False, max_length=12, widget=line("postal-code")
    )
    entrance_code = forms.CharField(
        label=_("Entrance code"), required=False, max_length=40, widget=line("off")
    )
    leave_at_door = forms.BooleanField(label=_("Leave it at the door"), required=False)
    keep_address = forms.BooleanField(
        label=_("Keep this address for next time"), required=False, initial=True
    )
    window = forms.ChoiceField(
        label=_("When"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose when it should come."),
            "invalid_choice": _("That time has just filled up or closed. Choose another one."),
        },
    )
    preference = forms.ChoiceField(
        label=_("If something is missing"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the stall should do if something is missing.")},
    )

    of_age = forms.BooleanField(
        required=False, error_messages={"required": _("Tick that you are old enough.")}
    )

    #: Filled in from the person and their address when the page shows them as a card.
    SAVED = ("name", "phone", "email", "area_code", "street", "postcode", "entrance_code")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        market: Market,
        areas: Callable[[], Iterable[Area]],
        windows: Iterable[WindowDay],
        saved: bool = False,
        declaration: str = "",
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        #: Every window on offer, full ones too; only those with room may be chosen.
        self.days = list(windows)
        self.windows = {str(day.pk): day for day in self.days if not day.full}
        self.saved = saved
        self.fields["of_age"].label = declaration
        self.fields["of_age"].required = bool(declaration)
        self._choices("area_code").choices = lambda: [
            ("", _("Choose")),
            *((area.code, str(area)) for area in areas()),
        ]
        self._choices("window").choices = [(key, key) for key in self.windows]
        self._choices("preference").choices = preference_words()
        phone = self.fields["phone"]
        if isinstance(phone, PhoneField):
            phone.country = market.country
        for name in self.SAVED if saved else ():
            self.fields[name].required = False

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field

    @property
    def chosen_window(self) -> WindowDay | None:
        """What was posted, else what the page preselects."""
        key = str(self["window"].value() or "")
        return self.windows.get(key)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        window = self.windows.get(cleaned.get("window", ""))
        mode = window.window.mode if window else ""
        if not self.saved and mode in {Mode.DELIVERY, Mode.PARCEL}:
            self._ask_where(cleaned, mode)
        cleaned["window_day"] = window
        return cleaned

    def _ask_where(self, cleaned: dict[str, Any], mode: str) -> None:
        if not cleaned.get("street") and "street" not in self.errors:
            self.add_error("street", _("Enter the street, house and flat."))
        missing_area = not cleaned.get("area_code") and "area_code" not in self.errors
        if mode == Mode.DELIVERY and missing_area:
            self.add_error("area_code", _("Choose your neighbourhood."))
        if mode == Mode.PARCEL and not cleaned.get("postcode"):
            self.add_error("postcode", _("Enter the postcode: the parcel needs it."))


class AmendForm(forms.Form):
    """What else of a placed order its shopper may change until the cut-off."""

    preference = forms.ChoiceField(
        label=_("If something is missing"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the stall should do if something is missing.")},
    )
    phone = PhoneField(label=_("Phone"), error_messages={"required": _("Enter a phone number.")})
    entrance_code = forms.CharField(
        label=_("Entrance code"), required=False, max_length=40, widget=line("off")
    )
    leave_at_door = forms.BooleanField(label=_("Leave it at the door"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, order: Order) -> None:
        names = ("preference", "phone", "entrance_code", "leave_at_door")
        super().__init__(data, initial={name: getattr(order, name) for name in names})
        preference, phone = self.fields["preference"], self.fields["phone"]
        if isinstance(preference, forms.ChoiceField):
            preference.choices = preference_words()
        if isinstance(phone, PhoneField):
            phone.country = order.market.country
        if order.mode == Mode.PICKUP:
            del self.fields["entrance_code"], self.fields["leave_at_door"]


class WeighForm(forms.Form):
    """What the scale says, in grams."""

    grams = forms.IntegerField(
        min_value=1,
        max_value=200_000,
        error_messages={
            "required": _("Type what the scale shows."),
            "invalid": _("Type grams, for example 530."),
            "min_value": _("Type what the scale shows."),
            "max_value": _("That is more than 200 kg. Type grams."),
        },
    )


class AmountForm(forms.Form):
    """What the stall typed as the price of a weighed line."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["amount"] = AmountField(
            currency=currency,
            min_value=Decimal("0.01"),
            error_messages={
                "required": _("Type the amount."),
                "invalid": _("Type the amount in numbers."),
                "min_value": _("Type the amount."),
            },
        )


class PiecesForm(forms.Form):
    """How many pieces the stall brings instead."""

    pieces = forms.IntegerField(
        min_value=1,
        max_value=99,
        error_messages={"required": _("Say how many you have."), "invalid": _("Type a number.")},
    )


class ReasonForm(forms.Form):
    """Why, in the operator's or the stall's own words."""

    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        error_messages={"required": _("Write why, so that the shopper understands.")},
    )
