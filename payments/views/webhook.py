from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import clock
from payments import webhooks
from payments.models import WebhookEvent

logger = logging.getLogger(__name__)


@csrf_exempt  # the signature over the raw body stands in for it
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Store and answer 200; applying may fail here and is then tried again by the tick."""
    now = clock.now()
    signature = request.headers.get("Stripe-Signature", "")
    try:
        event = webhooks.receive(body=request.body, signature=signature, now=now)
    except webhooks.Refused as refusal:
        return HttpResponse(refusal.why, status=400, content_type="text/plain")
    if event is not None:
        _apply(event)
    return HttpResponse("ok", content_type="text/plain")


def _apply(event: WebhookEvent) -> None:
    try:
        webhooks.process(event, now=clock.now())
    except Exception:  # it is stored: the sender has nothing to repeat
        logger.exception("webhook %s was not applied", event.event_id)
