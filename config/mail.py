"""The mail backend of an installation without a mail server."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as Shown
from django.core.mail.backends.filebased import EmailBackend as Kept


class ShownAndKept(BaseEmailBackend):
    """Shows each message on the console and keeps it as a file under `EMAIL_FILE_PATH`."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002  (Django's signature)
        super().__init__(fail_silently=fail_silently)
        self.backends = (Shown(fail_silently=fail_silently), Kept(fail_silently=fail_silently))

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = [backend.send_messages(email_messages) or 0 for backend in self.backends]
        return min(sent)
