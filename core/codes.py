"""Codes that people see and nobody can guess."""

from __future__ import annotations

import secrets

#: Crockford's base32 (crockford.com/base32.html): no I, L, O or U to misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def new_code() -> str:
    """Ten characters, fifty random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
