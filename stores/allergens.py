"""The fourteen allergens that a seller in the UK states.

Source: Regulation (EU) No 1169/2011 as retained, Annex II; Food Information Regulations 2014.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FOURTEEN = (
    ("celery", _("Celery")),
    ("gluten", _("Cereals with gluten")),
    ("crustaceans", _("Crustaceans")),
    ("eggs", _("Eggs")),
    ("fish", _("Fish")),
    ("lupin", _("Lupin")),
    ("milk", _("Milk")),
    ("molluscs", _("Molluscs")),
    ("mustard", _("Mustard")),
    ("nuts", _("Nuts")),
    ("peanuts", _("Peanuts")),
    ("sesame", _("Sesame")),
    ("soya", _("Soya")),
    ("sulphites", _("Sulphites")),
)
CODES = frozenset(code for code, _label in FOURTEEN)


def in_words(allergens: Sequence[str] | None) -> str:
    """ "Fish, milk"; "none of the 14" for an empty list; "" where nothing was stated."""
    if allergens is None:
        return ""
    labels = [str(label) for code, label in FOURTEEN if code in allergens]
    return ", ".join(labels) or gettext("none of the 14")
