"""What people type into a search box although it is theirs alone."""

from __future__ import annotations

import re

from search.language.text import normalise

_PRIVATE = re.compile(
    r"""
      @ | :// | \bwww\.                               # addresses of mail and pages
    | (?: \d [\W_]* ){6}                              # telephones, cards, numbers of people
    | \b (?= [a-z]*\d ) (?= \d*[a-z] ) [a-z\d]{8,}    # codes of orders, keys
    | \b [a-z]{1,2} \d [a-z\d]? \s* \d [a-z]{2} \b    # British postcodes: a few houses
    """,
    re.VERBOSE,
)


def is_private(text: str) -> bool:
    """Whether a text looks like somebody's address, number or code. Names look like any word."""
    return _PRIVATE.search(normalise(text)) is not None
