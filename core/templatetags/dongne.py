"""Filters and tags of the design system; docs/develop/screens.md shows each at work."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core import clock, when
from core.money import format_money, signs
from core.personal import personal
from core.templatetags import _layout as layout
from core.templatetags._icons import ICONS

register = template.Library()

#: Slugs of the drawn goods, taken from the folder so that a new drawing needs no list.
DRAWINGS = frozenset(
    path.stem for path in (Path(__file__).parents[2] / "static" / "goods").glob("*.svg")
)
NO_DRAWING = "basket"
KILOGRAM = 1000  # grams
PRICE = re.compile(r"^(\D*)([\d.,]+)(\D*)$")


def _language() -> str:
    return (get_language() or "en").split("-")[0]


# Money and weights


@register.filter
def money(amount: int | None, currency: str) -> str:
    """Minor units as people of the active language write them; "" for None."""
    return "" if amount is None else format_money(amount, currency, _language())


@register.filter
def sign_before(currency: str) -> str:
    """What stands before a figure that is typed: "£"; "" where the sign stands behind it."""
    return signs(currency, _language())[0]


@register.filter
def sign_behind(currency: str) -> str:
    """What stands behind a figure that is typed: "원"."""
    return signs(currency, _language())[1]


@register.filter
def price_number(amount: int, currency: str) -> SafeString:
    """Like money, with the sign of the currency set small beside the figures."""
    return _price_number(amount, currency, _language())


@lru_cache(10_000)
def _price_number(amount: int, currency: str, language: str) -> SafeString:
    written = format_money(amount, currency, language)
    parts = PRICE.match(written)
    if parts is None or not parts[3]:
        return format_html("{}", written)
    return format_html("{}{}<small>{}</small>", parts[1], parts[2], parts[3])


@register.filter
def grams(weight: int | None) -> str:
    """Grams in words: 500 g, 1.2 kg, 2 kg; "" for None."""
    if weight is None:
        return ""
    if weight < KILOGRAM:
        return f"{weight} g"
    return f"{weight / KILOGRAM:.3f}".rstrip("0").rstrip(".") + " kg"


@register.filter
def per_unit(unit: str, kind: str = "weight") -> str:
    """The unit beside a price: "/kg" for weighed goods, "1단" as it stands for pieces."""
    return f"/{unit.removeprefix('/')}" if kind == "weight" else unit


@register.filter
def stall_number(number: str) -> str:
    """A stall's number as its plate shows it: "3호" in Korean, "3" in English."""
    if _language() == "ko" and number[-1:].isdigit():
        return f"{number}호"
    return number


# Times


@register.simple_tag
def time_in(at: datetime, tz: tzinfo, now: datetime | None = None) -> str:
    """An aware datetime in words of the zone tz: "Today 1 pm", "오늘 13:00"."""
    return when.moment_label(at, tz, now or clock.now())


@register.filter
def inside(label: str) -> str:
    """A time's words within a sentence: "today 1 pm"."""
    return when.inside(label)


@register.filter
def moment(at: datetime, tz: tzinfo | None) -> str:
    """time_in as a filter; UTC where tz is missing."""
    return when.moment_label(at, tz or at.tzinfo, clock.now())  # type: ignore[arg-type]


@register.filter
def dated(at: datetime, tz: tzinfo) -> str:
    """A moment with its date and year, for paper."""
    return when.dated_label(at, tz)


@register.simple_tag
def window_label(
    starts_at: datetime, ends_at: datetime, tz: tzinfo, now: datetime | None = None
) -> str:
    """A window in words: "Today 4–6 pm", "오늘 16:00–18:00"."""
    return when.window_label(starts_at, ends_at, tz, now or clock.now())


@register.inclusion_tag("core/parts/countdown.html")
def countdown(until: datetime, now: datetime | None = None) -> dict[str, Any]:
    """Time left until a cut-off; the page's script keeps it going."""
    left = when.time_left_label(until, now or clock.now())
    return {"until": until.isoformat(), "left": left, "patterns": when.time_left_patterns()}


# Pictures


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline line icon, hidden from screen readers; raises KeyError on an unknown name."""
    return mark_safe(
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'
    )


def drawing_url(slug: str) -> str:
    """The address of a drawn picture; of the basket where there is none of that name."""
    return static(f"goods/{slug if slug in DRAWINGS else NO_DRAWING}.svg")


@register.simple_tag
def drawing(slug: str = "", *, eager: bool = False) -> SafeString:
    """The drawn picture of a kind of goods; a basket where there is none."""
    drawn = _drawn.__wrapped__ if settings.DEBUG else _drawn  # whoever draws sees it
    return drawn(slug if slug in DRAWINGS else NO_DRAWING, eager=eager)


@cache
def _drawn(slug: str, *, eager: bool) -> SafeString:
    return format_html(
        '<img class="drawing" src="{}" width="200" height="200" alt="" decoding="async"{}>',
        drawing_url(slug),
        "" if eager else mark_safe(' loading="lazy"'),
    )


@register.simple_tag
def static_or_blank(path: str) -> str:
    """The address of a static file, "" where that cannot be told: the 500 page must not fail."""
    try:
        return static(path)
    except Exception:  # noqa: BLE001 - whatever broke, the page about it has to be shown
        return ""


# Names and forms


@register.simple_tag
def other_name(name_other: str, lang: str) -> SafeString:
    """What something is called in the other language, marked as such; nothing for ""."""
    if not name_other:
        return mark_safe("")
    return format_html('<span class="other" lang="{}">{}</span>', lang, name_other)


def _kind_of(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "tick"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "line"


@register.filter
def first_control(bound: BoundField) -> str:
    """The id that an error in the summary links to: the control, or the first of its choices."""
    return f"{bound.auto_id}_0" if _kind_of(bound) == "choices" else bound.id_for_label


@register.inclusion_tag("core/parts/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    prefix: str = "",
    suffix: str = "",
    short: bool = False,
    **attrs: str | bool,
) -> dict[str, Any]:
    """One form field with label, hint and error; attrs go to the control.

    Names of attrs use underscores for dashes: {% field form.phone autocomplete="tel" %}.
    """
    if hint:
        bound.help_text = hint
        bound.field.help_text = hint
    kind = _kind_of(bound)
    given: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attrs.items()}
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": bound.help_text,
        "optional": not bound.field.required,
        "at_once": _at_once(bound),
        "describedby": bound.aria_describedby,
        "widget": "" if kind == "choices" else bound.as_widget(attrs=given),
        "prefix": prefix,
        "suffix": suffix,
        "short": short,
    }


def _at_once(bound: BoundField) -> str:
    """What to do where the browser itself finds it empty or malformed, said on leaving it."""
    messages = bound.field.error_messages
    return str(messages.get("invalid") or messages["required"]) if bound.field.required else ""


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's own query string with some values set; None or "" takes one out."""
    request = context.get("request")
    if request is None:
        return ""
    values = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}" if values else request.path


for tabs in (layout.shopper_tabs, layout.stall_tabs, layout.desk_tabs):
    register.inclusion_tag("core/parts/tabs.html", takes_context=True)(tabs)
register.inclusion_tag("core/parts/search_box.html", takes_context=True)(layout.search_box)
register.inclusion_tag("core/parts/place_chip.html", takes_context=True)(layout.place_chip)
register.inclusion_tag("core/parts/switches.html", takes_context=True)(layout.switches)
register.simple_tag(takes_context=True)(personal)
register.simple_tag(takes_context=True)(layout.scheme_attribute)
register.simple_tag(takes_context=True)(layout.canonical_url)
register.simple_tag(takes_context=True)(layout.block_again)
register.simple_tag(takes_context=True)(layout.social_card)
