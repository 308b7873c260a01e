"""Tags of the sign-in pages."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.enrolment import qr_svg
from accounts.models import Address, User
from accounts.phones import pretty
from accounts.second_factor import has_second_factor
from accounts.social import FIRST_IN, spoken
from accounts.user_agents import in_plain_words

register = template.Library()


@register.simple_tag
def qr(url: str, label: str = "") -> SafeString:
    """A QR code as inline SVG."""
    return qr_svg(url, label=label)


@register.simple_tag(takes_context=True)
def sign_in_providers(context: dict[str, Any]) -> list[Any]:
    """allauth's providers that have keys, in the order that people of this language expect."""
    order = FIRST_IN[spoken()]
    there: list[Any] = get_adapter().list_providers(context["request"])
    return sorted(there, key=lambda each: (*order, each.id).index(each.id))


@register.simple_tag
def provider_name(provider: str) -> str:
    """How people call a provider of which we may no longer have keys."""
    return gettext(provider.capitalize())


@register.filter
def phone(number: str) -> str:
    """E.164 as people write it."""
    return pretty(number)


@register.filter
def address_line(address: Address) -> str:
    """An address on one line, in the order its country writes it."""
    parts = [address.street, address.detail, address.area_name, address.postcode]
    if address.country == "KR":
        parts = [address.postcode, address.area_name, address.street, address.detail]
    return ", ".join(part for part in parts if part)


@register.filter
def lacks_second_factor(user: User) -> bool:
    """Whether this person must still set up a second factor."""
    required = user.is_authenticated and user.mfa_required and not user.is_cast
    return required and not has_second_factor(user)


@register.filter
def plain_browser(user_agent: str) -> str:
    """A browser's name for itself in plain words."""
    return in_plain_words(user_agent) or gettext("A phone or computer")
