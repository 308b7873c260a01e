"""The twelve awnings an operator can choose from.

Their colours stand in static/css/dongne.css under [data-hue=...]; tests/core/test_dongne_tags.py
checks the contrast of each, light and dark. Labels are the English msgids.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HUES = [
    ("persimmon", _("Persimmon")),
    ("chilli", _("Chilli red")),
    ("plum", _("Plum blossom")),
    ("grape", _("Grape")),
    ("indigo", _("Indigo")),
    ("sea", _("Sea blue")),
    ("jade", _("Jade")),
    ("pine", _("Pine green")),
    ("leaf", _("Young leaf")),
    ("mustard", pgettext_lazy("hue", "Mustard")),
    ("walnut", _("Walnut")),
    ("slate", _("Slate")),
]

DEFAULT_HUE = "persimmon"

#: The stripes of each awning where no style sheet reaches: in mail.
STRIPES = {
    "persimmon": "#ba3800",
    "chilli": "#c22630",
    "plum": "#b33664",
    "grape": "#8f4aa3",
    "indigo": "#5560c1",
    "sea": "#1e71ac",
    "jade": "#087c77",
    "pine": "#1c7f4c",
    "leaf": "#4e7b1e",
    "mustard": "#906200",
    "walnut": "#925e39",
    "slate": "#5a6e83",
}
