"""The twelve awnings an operator can choose from.

Their colours stand in static/css/dongne.css under [data-hue=...]; tests/core/test_dongne_tags.py
checks the contrast of each, light and dark. Labels are the English msgids.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
    ("mustard", _("Mustard")),
    ("walnut", _("Walnut")),
    ("slate", _("Slate")),
]

DEFAULT_HUE = "persimmon"
