"""Adding a product in four fields, and editing everything about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stores import selling_units
from stores.allergens import FOURTEEN
from stores.catalogue import last_origin
from stores.categories import grouped
from stores.fields import LinesField, PriceField
from stores.forms import language
from stores.guessing import guess_category, usual_allergens
from stores.models import Alcohol, Category, Product, SoldBy, Store
from stores.restricted import of_category, rule_of

#: What Korean stalls state most: grown or caught in Korea.
USUAL_ORIGIN = "국내산"
NONE_OF_THEM = "none"
PICTURES = "image/jpeg,image/png,image/webp,image/avif"


class QuickForm(forms.Form):
    """Photo, name, price, unit; what the law also asks for is filled in and can be changed."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=_("Without one we show a drawing."),
    )
    name = forms.CharField(
        label=_("What is it?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter what it is called.")},
    )
    unit = forms.ChoiceField(
        label=_("Sold by"),
        error_messages={
            "required": _("Choose how it is sold."),
            "invalid_choice": _("Choose how it is sold."),
        },
    )
    origin = forms.CharField(
        label=_("Where it comes from"),
        max_length=60,
        error_messages={"required": _("Enter where it comes from, for example 국내산.")},
    )
    allergens = forms.MultipleChoiceField(
        label=_("Allergens in it"),
        required=False,
        choices=[*FOURTEEN],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing and we note what is usual for such goods."),
    )

    def __init__(self, *args: Any, store: Store, unit_now: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store, market = store, store.market
        price = PriceField(
            currency=market.currency, error_messages={"required": _("Enter a price.")}
        )
        self.fields["price"] = price
        self.fields["unit"].choices = selling_units.choices(  # type: ignore[attr-defined]  # a ChoiceField
            language=market.language, country=market.country, now=unit_now
        )
        if not market.needs_allergens:
            del self.fields["allergens"]
        self._ask_for_origin()
        self.order_fields(["photo", "name", "price", "unit"])

    def _ask_for_origin(self) -> None:
        """Asked for where the country wants it, and filled in with what the stall said last."""
        if not self.store.market.needs_origin:
            del self.fields["origin"]
            return
        self.fields["origin"].initial = last_origin(self.store) or USUAL_ORIGIN

    def clean_unit(self) -> selling_units.SellingUnit:
        try:
            return selling_units.parse(self.cleaned_data["unit"])
        except ValueError:
            raise ValidationError(_("Choose how it is sold.")) from None

    def facts(self) -> dict[str, Any]:
        """For catalogue.add_product."""
        given = self.cleaned_data
        category = guess_category(given["name"], fallback=self.store.category)
        facts = {"name": given["name"], "price": given["price"], "category": category}
        facts |= given["unit"].facts()
        if "origin" in given:
            facts["origin"] = given["origin"]
        if "allergens" in self.fields:
            facts["allergens"] = given["allergens"] or usual_allergens(category)
        return facts


class ProductForm(QuickForm):
    """Everything about a product."""

    name_other = forms.CharField(
        label=_("Name in the other language"), max_length=80, required=False
    )
    description = forms.CharField(
        label=_("About it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    category = forms.ChoiceField(label=_("Kind of goods"))
    alcohol = forms.ChoiceField(
        label=_("Is there alcohol in it?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Then only grown-ups may buy it, and you see who to ask for an ID."),
    )
    piece_grams = forms.IntegerField(
        label=_("Grams of one piece"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Shoppers then see the price per 100 g."),
    )
    step_grams = forms.IntegerField(
        label=_("Smallest weight you sell, in grams"), min_value=1, max_value=100_000
    )
    by_money_too = forms.BooleanField(
        label=_("People may also say how much money's worth they want"), required=False
    )
    choices = LinesField(
        label=_("How you prepare it"),
        required=False,
        help_text=_("One a line, for example: gutted. Without a price."),
    )
    left = forms.IntegerField(
        label=_("How many are left to sell"),
        required=False,
        min_value=0,
        max_value=100_000_000,
        help_text=_("Leave empty if you do not count. Goods by weight count in grams."),
    )
    daily_quota = forms.IntegerField(
        label=_("At most this many a day"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_("Leave empty for no limit. Goods by weight count in grams."),
    )

    def __init__(self, *args: Any, product: Product, left: int | None, **kwargs: Any) -> None:
        unit = selling_units.unit_of(product)
        initial = initial_of(product) | {"unit": unit.code, "left": left}
        super().__init__(*args, store=product.store, unit_now=unit.code, initial=initial, **kwargs)
        self.product = product
        self.fields["category"].choices = grouped(language())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["alcohol"].choices = _alcohols(product)  # type: ignore[attr-defined]  # a ChoiceField
        if "allergens" in self.fields:
            self._state_allergens(product)
        if product.sold_by != SoldBy.WEIGHT:
            del self.fields["step_grams"], self.fields["by_money_too"]
        else:
            del self.fields["piece_grams"]

    def _state_allergens(self, product: Product) -> None:
        """None of them is an answer too, but one that somebody has to give."""
        field = self.fields["allergens"]
        field.choices = [(NONE_OF_THEM, _("None of the 14")), *FOURTEEN]  # type: ignore[attr-defined]  # a MultipleChoiceField
        field.required, field.help_text = True, ""
        field.error_messages["required"] = _("Say which of the 14 allergens are in it, or none.")
        if product.allergens is not None:
            self.initial["allergens"] = product.allergens or [NONE_OF_THEM]

    def clean_category(self) -> Category:
        return Category.objects.get(pk=self.cleaned_data["category"])

    def clean_alcohol(self) -> str:
        """A kind of goods that is alcohol says so by itself when it is first chosen."""
        said: str = self.cleaned_data["alcohol"]
        category: Category | None = self.cleaned_data.get("category")
        if said or category is None or category.pk == self.product.category_id:
            return said
        return of_category(category)

    def clean_allergens(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["allergens"]
        if NONE_OF_THEM in chosen and len(chosen) > 1:
            raise ValidationError(_("Tick either none of the 14, or those that are in it."))
        return [] if chosen == [NONE_OF_THEM] else chosen

    def facts(self) -> dict[str, Any]:
        """For catalogue.change_product."""
        given = self.cleaned_data
        names = set(given) - {"photo", "unit", "left", "daily_quota"}
        unit: selling_units.SellingUnit = given["unit"]
        return {name: given[name] for name in names} | unit.facts()


def _alcohols(product: Product) -> list[tuple[str, Any]]:
    """Traditional liquor is only told apart where the law does."""
    rule = rule_of(product.store.market.country)
    choices = [("", _("No")), (str(Alcohol.ANY), _("Yes"))]
    if rule.traditional != rule.any or product.alcohol == Alcohol.TRADITIONAL:
        choices.append((str(Alcohol.TRADITIONAL), _("Yes, traditional liquor")))
    return choices


def initial_of(product: Product) -> dict[str, Any]:
    """What the form shows of a product before anybody typed."""
    names = ["name", "name_other", "description", "price", "origin", "piece_grams"]
    names += ["step_grams", "by_money_too", "choices", "daily_quota", "alcohol"]
    return {name: getattr(product, name) for name in names} | {"category": product.category_id}
