"""The forms of a person's own pages."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.socialaccount.internal import flows
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import areas
from accounts.access import person
from accounts.fields import PhoneField, country_of_language
from accounts.models import Address, Language, User
from accounts.social import may_disconnect

COUNTRIES = [("KR", _("South Korea")), ("GB", _("United Kingdom")), ("US", _("United States"))]


def line(autocomplete: str, **attrs: str) -> forms.TextInput:
    """A one-line control that the browser knows how to fill in."""
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


class SignupForm(forms.Form):
    """What allauth's sign-up asks besides the e-mail."""

    name = forms.CharField(label=_("Name"), max_length=100, widget=line("name"))

    def signup(self, request: Any, user: User) -> None:
        """Called by allauth; the adapter has kept the name already."""


class DisconnectForm(forms.Form):
    """Which provider shall no longer sign this person in.

    allauth's own form asks for a password first; our people sign in by a code.
    """

    account = forms.ModelChoiceField(queryset=SocialAccount.objects.none())

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.accounts = SocialAccount.objects.filter(user=request.user)
        _account_of(self).queryset = self.accounts

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not may_disconnect(person(self.request)):
            raise ValidationError(_("Confirm your e-mail first. Then you can sign in with a code."))
        return cleaned

    def save(self) -> None:
        """Called by allauth's view; tells the person by mail too."""
        flows.connect.disconnect(self.request, self.cleaned_data["account"])


class ProfileForm(forms.Form):
    """Name, phone and language."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        widget=line("name"),
        error_messages={"required": _("Enter your name.")},
    )
    phone = PhoneField(
        required=False, help_text=_("So that the stall or the courier can reach you.")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, widget=forms.RadioSelect
    )


class FirstPersonForm(forms.Form):
    """Who runs the site from now on."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        widget=line("name"),
        error_messages={"required": _("Enter your name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You sign in with it from now on."),
        error_messages={
            "required": _("Enter your e-mail."),
            "invalid": _("Enter an e-mail like name@example.com."),
        },
    )


class AddressForm(forms.ModelForm[Address]):
    """One address. The area is found in the gazetteer where there is one."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=COUNTRIES,
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    area = forms.CharField(
        label=_("Neighbourhood or start of the postcode"),
        help_text=_("For example Mangwon 1-dong, SE15 or 94110. It says who can deliver to you."),
        max_length=120,
        widget=line("address-level3"),
        error_messages={"required": _("Enter your neighbourhood or the start of your postcode.")},
    )
    area_choice = forms.ChoiceField(
        label=_("Which of these is it?"), required=False, widget=forms.RadioSelect
    )
    usual = forms.BooleanField(label=_("Use this address first"), required=False)

    class Meta:
        model = Address
        fields: ClassVar = [
            "label",
            "country",
            "area",
            "area_choice",
            "street",
            "detail",
            "postcode",
            "entrance_code",
            "leave_at_door",
        ]
        labels: ClassVar = {
            "label": _("What do you call it?"),
            "street": _("Street and number"),
            "detail": _("Flat, floor or building"),
            "postcode": _("Postcode"),
            "entrance_code": _("Entrance code"),
            "leave_at_door": _("Leave it at the door"),
        }
        help_texts: ClassVar = {
            "label": _("For example home or work."),
            "entrance_code": _("Only the courier sees it, on the day."),
        }
        widgets: ClassVar = {
            "label": line("off"),
            "street": line("address-line1"),
            "detail": line("address-line2"),
            "postcode": line("postal-code"),
            "entrance_code": line("off"),
        }
        error_messages: ClassVar = {
            "street": {"required": _("Enter the street and number.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place: areas.Place | None = None
        if not self.is_bound:
            self._show_what_is_kept()
        self.found = self._look_up()
        if len(self.found) > 1:
            choices = [(place.code, place.name) for place in self.found]
            _choosing(self).choices = choices
        else:
            del self.fields["area_choice"]

    def _show_what_is_kept(self) -> None:
        kept = self.instance
        self.initial["area"] = kept.area_name or kept.area_code
        self.initial["usual"] = kept.is_default
        self.initial["country"] = kept.country or country_of_language()

    def _look_up(self) -> list[areas.Place]:
        """What the gazetteer knows of the typed area; an area left as it was is not asked again."""
        country, typed = str(self.data.get("country", "")), str(self.data.get("area", ""))
        kept = self.instance
        if kept.area_code and (typed, country) == (kept.area_name, kept.country):
            return [areas.Place(country, kept.area_code, kept.area_name, kept.lat, kept.lng)]
        return areas.find(country, typed) if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "area" not in cleaned or not areas.FINDERS:
            return {**cleaned, "area_name": cleaned.get("area", "")}
        self._settle_place(str(cleaned.get("area_choice") or ""))
        return cleaned

    def _settle_place(self, chosen: str) -> None:
        if len(self.found) == 1:
            self.place = self.found[0]
        elif self.found:
            self.place = next((place for place in self.found if place.code == chosen), None)
        if self.place is not None:
            return
        if self.found:
            self.add_error("area_choice", ValidationError(_("Choose your area."), code="area"))
        else:
            message = _("We do not know that area. Try the name of your dong or its postcode.")
            self.add_error("area", ValidationError(message, code="area"))


def _account_of(form: DisconnectForm) -> forms.ModelChoiceField[Any]:
    field = form.fields["account"]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(field)
    return field


def _choosing(form: AddressForm) -> forms.ChoiceField:
    field = form.fields["area_choice"]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(field)
    return field
