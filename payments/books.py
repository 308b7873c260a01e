"""What must hold of payments and the ledger, for `check_books`; payments.md 4.3 by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Count, F, Q, Sum

from core import clock
from core.books import check
from payments.gateways.stripe.client import is_sandbox
from payments.models import Leg, Operation, Payment, PaymentMove, Posting, SandboxObject
from payments.states import FREED, IN_FLIGHT, PAYMENT_MOVES, TAKEN, PaymentState

Rows = Iterator[tuple[str, str]]

#: A gateway that is down for longer is somebody's business.
IN_FLIGHT_AT_MOST = timedelta(minutes=30)


@check("payments.postings_balance")
def postings_balance() -> Rows:
    """1: every posting sums to zero."""
    for posting in Posting.objects.annotate(total=Sum("legs__amount")).exclude(total=0):
        yield f"Posting {posting.key}", f"legs sum to {posting.total}"


@check("payments.posting_keys_unique")
def posting_keys_unique() -> Rows:
    """3: a business key stands once."""
    twice = Posting.objects.values("key").annotate(times=Count("id")).filter(times__gt=1)
    for row in twice.order_by("key"):
        yield f"Posting {row['key']}", f"stands {row['times']} times"


@check("payments.captured_within_ceiling")
def captured_within_ceiling() -> Rows:
    """6: never more than was authorised."""
    for payment in Payment.objects.filter(captured__gt=F("ceiling")):
        yield _name(payment), f"captured {payment.captured} above {payment.ceiling}"


@check("payments.captures_booked")
def captures_booked() -> Rows:
    """4, 7: each captured payment is booked once, for what was captured, and no other is."""
    booked = dict(
        Leg.objects.filter(
            posting__kind__in=["capture", "cash"], account__startswith="order_funds:"
        )
        .order_by("account")
        .values_list("account")
        .annotate(total=Sum("amount"))
    )
    for payment in Payment.objects.filter(state__in=TAKEN):
        credit = -booked.pop(f"order_funds:{payment.reference}", 0)
        if credit != payment.captured:
            yield _name(payment), f"captured {payment.captured}, booked {credit}"
    for account, amount in booked.items():
        yield account, f"{-amount} booked without a captured payment"


@check("payments.psp_matches_cards")
def psp_matches_cards() -> Rows:
    """4: what captures brought onto the gateway's account is what the cards gave, per currency."""
    cards = Payment.objects.filter(gateway=Payment.Gateway.STRIPE, state__in=TAKEN)
    taken = _per_currency(cards.values_list("currency").annotate(total=Sum("captured")))
    legs = Leg.objects.filter(account="psp", posting__kind="capture")
    booked = _per_currency(legs.values_list("posting__currency").annotate(total=Sum("amount")))
    for currency in sorted(taken.keys() | booked.keys()):
        if taken.get(currency, 0) != booked.get(currency, 0):
            yield (
                f"psp {currency}",
                f"cards gave {taken.get(currency, 0)}, booked {booked.get(currency, 0)}",
            )


@check("payments.moves_form_a_path")
def moves_form_a_path() -> Rows:
    """23, 24: every payment walked along edges from its birth to where it is."""
    path: dict[int, str] = {}
    for move in PaymentMove.objects.order_by("subject_id", "id"):
        came_from = path.get(move.subject_id, "")
        edge = not came_from or move.to_state in PAYMENT_MOVES.get(came_from, ())
        if move.from_state != came_from or not edge:
            yield (
                f"PaymentMove {move.pk}",
                f"{came_from or 'birth'}, then {move.from_state} -> {move.to_state}",
            )
        path[move.subject_id] = move.to_state
    for payment in Payment.objects.all():
        if path.get(payment.pk) != payment.state:
            yield _name(payment), f"is {payment.state}, moved to {path.get(payment.pk)}"


@check("payments.nothing_stuck")
def nothing_stuck() -> Rows:
    """21, 25: no outcome stays unknown for long."""
    since = clock.now() - IN_FLIGHT_AT_MOST
    stuck = Payment.objects.filter(state__in=IN_FLIGHT).exclude(moves__at__gte=since)
    for payment in stuck:
        yield _name(payment), f"{payment.state} for more than {IN_FLIGHT_AT_MOST}"
    waiting = Q(state__in=Operation.PENDING) & Q(created_at__lt=since)
    for operation in Operation.objects.filter(waiting):
        yield f"Operation {operation.key}", f"{operation.state}: {operation.error}"


@check("payments.agree_with_sandbox")
def agree_with_sandbox() -> Rows:
    """4, 25: what the pretended gateway holds and took is what we say it did."""
    if not is_sandbox():
        return
    intents = {row.pk: row.data for row in SandboxObject.objects.filter(kind="payment_intent")}
    for payment in Payment.objects.filter(gateway=Payment.Gateway.STRIPE).exclude(intent_id=""):
        intent = intents.pop(payment.intent_id, None)
        if problem := _differs(payment, intent):
            yield _name(payment), problem
    for intent_id, intent in intents.items():
        if intent["amount_received"]:
            yield intent_id, f"{intent['amount_received']} taken for no payment of ours"


def _differs(payment: Payment, intent: dict[str, object] | None) -> str:
    if intent is None:
        return f"the sandbox knows no {payment.intent_id}"
    if payment.state in TAKEN and intent["amount_received"] != payment.captured:
        return f"captured {payment.captured}, the sandbox took {intent['amount_received']}"
    if payment.state in FREED and intent["amount_received"]:
        return f"{payment.state}, yet the sandbox took {intent['amount_received']}"
    if payment.state == PaymentState.AUTHORISED and intent["status"] == "canceled":
        return "authorised, but the sandbox let go of it"
    return ""


def _per_currency(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(rows)


def _name(payment: Payment) -> str:
    return f"Payment {payment.reference}"
