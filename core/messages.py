"""Mail and SMS: a row in the caller's transaction, sent by the worker, retried when it fails."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from core import sms
from core.models import Message

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
#: A row claimed by a worker that died is tried again after this long.
CLAIM_LASTS = timedelta(minutes=5)


def queue(
    *,
    template: str,
    channel: str,
    to: str,
    language: str,
    context: dict[str, Any],
    now: datetime,
    person: AbstractBaseUser | None = None,
    key: str | None = None,
    keep: bool = True,
) -> Message:
    """Write a message with the deed that causes it. Context holds JSON only. By its key it can
    be found, or taken back. Without `keep` the row goes once it is sent, or given up."""
    return Message.objects.create(
        key=key,
        template=template,
        channel=channel,
        to=to,
        language=language,
        person_id=person.pk if person else None,
        context=context,
        created_at=now,
        next_at=now,
        keep=keep,
    )


def queue_once(messages: Iterable[Message]) -> None:
    """Write messages together, without those whose keys have been written before."""
    Message.objects.bulk_create(list(messages), ignore_conflicts=True)


def take_back(*, key: str) -> int:
    """Drop the messages whose keys begin so and which have not left yet; how many."""
    waiting = Message.objects.filter(key__startswith=key, state=Message.State.WAITING, attempts=0)
    return waiting.delete()[0]


def forget(*, person: AbstractBaseUser, addresses: Collection[str]) -> int:
    """Drop what was written to a person, or to one of their addresses in nobody's name."""
    theirs = Q(person_id=person.pk) | Q(person=None, to__in=addresses)
    return Message.objects.filter(theirs).delete()[0]


def forget_about(*, codes: Collection[str], addresses: Collection[str]) -> int:
    """Drop what was written to these addresses in nobody's name about things of these codes."""
    found = Message.objects.filter(person=None, to__in=addresses, key__isnull=False)
    wanted = set(codes)
    ids = [pk for pk, key in found.values_list("pk", "key") if wanted & set(str(key).split(":"))]
    return Message.objects.filter(pk__in=ids).delete()[0]


def send_due(now: datetime, *, limit: int = 100) -> int:
    """Send the messages whose time has come; the number sent."""
    due = Message.objects.filter(
        state__in=[Message.State.WAITING, Message.State.SENDING], next_at__lte=now
    )
    return sum(_send_one(message, now) for message in due.order_by("id")[:limit])


def _send_one(message: Message, now: datetime) -> bool:
    claimed = Message.objects.filter(pk=message.pk, next_at=message.next_at).update(
        state=Message.State.SENDING, next_at=now + CLAIM_LASTS, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    try:
        _deliver(message)
    except Exception as error:  # noqa: BLE001  (any provider error: the message is tried again)
        logger.warning("message %s not sent: %s", message.pk, error)
        _put_off(message, now, str(error))
        return False
    if message.keep:
        row = Message.objects.filter(pk=message.pk)
        row.update(state=Message.State.SENT, sent_at=now, error="")
    else:
        message.delete()
    return True


def _put_off(message: Message, now: datetime, error: str) -> None:
    tried = message.attempts + 1
    state = Message.State.FAILED if tried >= MAX_ATTEMPTS else Message.State.WAITING
    if state == Message.State.FAILED and not message.keep:
        message.delete()
        return
    later = now + timedelta(seconds=30 * 2**tried)
    Message.objects.filter(pk=message.pk).update(state=state, next_at=later, error=error)


def _deliver(message: Message) -> None:
    with translation.override(message.language):
        body = render_to_string(f"messages/{message.template}.txt", _context(message))
        if message.channel == Message.Channel.SMS:
            sms.send(to=message.to, text=body.strip(), number=message.pk)
        else:
            _send_mail(message, body, _html(message))


def _context(message: Message) -> dict[str, Any]:
    return {**message.context, "public_url": settings.PUBLIC_URL}


def _html(message: Message) -> str:
    """The same words set as a page, where the template has a twin in HTML."""
    try:
        return render_to_string(f"messages/{message.template}.html", _context(message))
    except TemplateDoesNotExist:
        return ""


def _send_mail(message: Message, body: str, html: str) -> None:
    """The first line of a template is the subject, the rest the text."""
    subject, _, text = body.strip().partition("\n")
    mail = EmailMultiAlternatives(subject.strip(), _tidy(text), to=[message.to])
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()


def _tidy(text: str) -> str:
    """Conditions of a template leave empty lines behind: never more than one in a row."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "\n".join(kept) + "\n"
