"""Facts for search engines in schema.org's words, as JSON-LD beside the page.

`<script type="application/ld+json">` is a data block: browsers never run it, so the strict
content policy lets it be (HTML, "prepare the script element", step 12; the purchases in
`tests/flows` run in a Chromium that must not complain).
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from core.links import absolute

Thing = dict[str, Any]

#: What could end the element or the string, as Django's json_script writes it.
ESCAPES = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def script(*things: Thing | None) -> SafeString:
    """The element with its things, safe whatever people wrote into their names.

    None is a thing that machines are not told of: on the page a person reads that it is made up,
    a machine would take it for real.
    """
    told = [_filled(thing) for thing in things if thing is not None]
    graph = {"@context": "https://schema.org", "@graph": told}
    written = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')


def trail(*steps: tuple[str, str]) -> Thing:
    """A BreadcrumbList of (name, path) from the home page down to this one."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }


def _filled(thing: Thing) -> Thing:
    """Without what nobody knows."""
    return {key: value for key, value in thing.items() if value not in (None, "", [], {})}
