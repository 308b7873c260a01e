"""Why an attempt to pay failed, in words for the shopper."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Stripe's decline codes that have words of their own (docs.stripe.com/declines/codes).
WORDS: dict[str, Promise] = {
    "card_declined": _("The card was declined. Use another card or ask your bank."),
    "insufficient_funds": _("The card does not have enough money. Use another card."),
    "authentication_failed": _("Your bank could not confirm it was you. Try again."),
    "authorisation_ended": _("The hold on the card had ended, so no money was taken."),
    "capture_refused": _("The money could not be taken from the card."),
}


def said(problem: str) -> str:
    """The problem in words; a code without words of its own counts as a plain decline."""
    return str(WORDS.get(problem, WORDS["card_declined"])) if problem else ""
