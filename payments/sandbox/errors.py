"""The errors of the pretended gateway, in the words of the real one."""

from __future__ import annotations

from typing import Any


class SandboxError(Exception):
    """An error answer (docs.stripe.com/api/errors); `kept` where idempotency replays it."""

    def __init__(
        self, status: int, kind: str, message: str, *, code: str = "", kept: bool = True
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.code = code
        self.kept = kept

    def body(self) -> dict[str, Any]:
        error = {"type": self.kind, "message": str(self)}
        return {"error": error | ({"code": self.code} if self.code else {})}


def invalid(message: str, *, code: str = "parameter_invalid") -> SandboxError:
    """The request is malformed; nothing is kept under its idempotency key."""
    return SandboxError(400, "invalid_request_error", message, code=code, kept=False)


def unexpected(message: str, *, code: str) -> SandboxError:
    """The object is in no state for this."""
    return SandboxError(400, "invalid_request_error", message, code=code)


def missing(what: str) -> SandboxError:
    return SandboxError(
        404, "invalid_request_error", f"No such object: '{what}'", code="resource_missing"
    )
