"""Codes as an app on the phone shows them, by RFC 6238."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

STEP = 30


def code_shown(secret: str, *, ago: int = 0) -> str:
    """The code of the secret that the app shows now, or showed so many steps of time ago."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP - ago)))
