"""Telling Sentry, or what speaks its protocol, of errors; nothing happens without SENTRY_DSN.

Errors only, no traces; and nobody's name, address, cookie or form with them.
"""

from __future__ import annotations


def report_errors(dsn: str, *, environment: str) -> None:
    """Begin to report what is logged as an error; once, at start."""
    if not dsn:
        return
    import sentry_sdk  # an extra: not there on most machines

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        traces_sample_rate=0,
    )
