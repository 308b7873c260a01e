"""Each step is said once, by mail and by SMS, in the shopper's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail

from core import clock, messages
from core.models import Message
from market.models import Window
from orders import amending, cancelling, expiry, fulfilment, handover
from orders.amending import Fewer
from orders.models import Order
from orders.telling import TOGETHER
from tests.factories.orders import (
    Street,
    closed_order,
    held_order,
    line_of,
    placed_order,
    ready_order,
)

#: What a Korean operator sends as a short message; above it costs three times as much.
SHORT_MESSAGE = 90


@pytest.fixture(autouse=True)
def outbox(settings: object, tmp_path: Path) -> Path:
    settings.SMS_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's
    settings.PUBLIC_URL = "https://dongne.kr"  # type: ignore[attr-defined]
    return tmp_path


def told() -> list[tuple[str, str]]:
    return list(Message.objects.values_list("template", "channel"))


def texts(folder: Path) -> list[str]:
    """Every SMS that left, as it reads on the phone."""
    messages.send_due(clock.now().replace(year=clock.now().year + 1))
    return [file.read_text().split("\n\n", 1)[1].strip() for file in sorted(folder.iterdir())]


def both(*templates: str) -> list[tuple[str, str]]:
    return [each for name in templates for each in ((name, "mail"), (f"{name}_sms", "sms"))]


def missing(street: Street) -> Order:
    order = placed_order(street)
    fulfilment.sold_out(line=line_of(order, street.mackerel), by=None, now=clock.now())
    return order


def undelivered(street: Street) -> Order:
    order = ready_order(street)
    handover.undelivered(order=order, by=None, now=clock.now(), why="nobody home")
    return order


def cancelled(street: Street) -> Order:
    order = placed_order(street)
    cancelling.cancel(order=order, by=None, now=clock.now())
    return order


def expired(street: Street) -> Order:
    order = held_order(street)
    late = order.expires_at
    with clock.frozen(late):
        expiry.give_up(order, by=None, now=late, why="not paid in time")
    return order


def amended(street: Street) -> Order:
    order = placed_order(street)
    line = line_of(order, street.mackerel)
    amending.amend(order=order, quantities={line.pk: Fewer(2, 1)}, by=None, now=clock.now())
    return order


STEPS: list[tuple[Callable[[Street], Order], list[str]]] = [
    (placed_order, ["order_placed"]),
    (amended, ["order_placed", "order_amended"]),
    (missing, ["order_placed", "order_short"]),
    (ready_order, ["order_placed", "order_ready"]),
    (closed_order, ["order_placed", "order_receipt"]),
    (undelivered, ["order_placed", "order_ready", "order_undelivered"]),
    (cancelled, ["order_placed", "order_cancelled"]),
    (expired, ["order_expired"]),
]
BY_STEP = pytest.mark.parametrize(("step", "templates"), STEPS, ids=[s.__name__ for s, _ in STEPS])


@BY_STEP
def test_each_step_is_told_by_mail_and_by_sms(
    street: Street, step: Callable[[Street], Order], templates: list[str]
) -> None:
    step(street)
    assert told() == both(*templates)


@BY_STEP
def test_every_sms_is_a_short_one_in_korean(
    street: Street, step: Callable[[Street], Order], templates: list[str], outbox: Path
) -> None:
    order = step(street)
    found = texts(outbox)
    assert len(found) == len(templates)
    for text in found:
        assert f"/o/{order.code}/?key=" in text
        assert len(text.encode("euc-kr")) <= SHORT_MESSAGE, text


@BY_STEP
def test_every_mail_has_its_words_as_text_and_as_a_page(
    street: Street, step: Callable[[Street], Order], templates: list[str], outbox: Path
) -> None:
    order = step(street)
    texts(outbox)
    assert len(mail.outbox) == len(templates)
    for letter in mail.outbox:
        assert isinstance(letter, mail.EmailMultiAlternatives)
        (page, kind) = letter.alternatives[0]
        assert (kind, letter.to) == ("text/html", [order.email])
        assert street.market.name in letter.subject
        for words in (letter.body, str(page)):
            assert f"https://dongne.kr/o/{order.code}/?key=" in words
            assert "{" not in words.replace("{ ", "")
        assert "\n\n\n" not in letter.body


def test_nobody_without_a_phone_gets_an_sms_and_nobody_without_an_address_a_mail(
    street: Street,
) -> None:
    placed_order(street, phone="")
    assert told() == [("order_placed", "mail")]
    Message.objects.all().delete()
    placed_order(street, email="")
    assert told() == [("order_placed_sms", "sms")]


def test_ready_twice_is_said_once(street: Street) -> None:
    order = ready_order(street)
    part = order.store_orders.order_by("id")[0]
    fulfilment.undo_ready(store_order=part, by=None, now=clock.now())
    fulfilment.ready(store_order=part, by=None, now=clock.now())
    assert told() == both("order_placed", "order_ready")


def test_what_is_missing_is_said_together_and_taken_back_when_it_is_found(street: Street) -> None:
    order = placed_order(street)
    mackerel, sprouts = (line_of(order, p) for p in (street.mackerel, street.sprouts))
    now = clock.now()
    for line in (mackerel, sprouts):
        fulfilment.sold_out(line=line, by=None, now=now)
    assert told() == both("order_placed", "order_short")
    fulfilment.restore(line=line_of(order, street.mackerel), by=None, now=now)
    assert told() == both("order_placed", "order_short")
    fulfilment.restore(line=line_of(order, street.sprouts), by=None, now=now)
    assert told() == both("order_placed")


def test_missing_again_after_the_first_has_left_is_said_again(street: Street) -> None:
    order = missing(street)
    messages.send_due(clock.now() + 2 * TOGETHER)
    fulfilment.sold_out(line=line_of(order, street.sprouts), by=None, now=clock.now())
    assert told() == both("order_placed", "order_short", "order_short")


def test_a_replaced_checkout_is_not_told_of(street: Street) -> None:
    order = held_order(street)
    expiry.give_up(order, by=None, now=clock.now(), why="replaced by a newer checkout")
    assert told() == []


def test_collecting_says_where_and_when(street: Street, outbox: Path) -> None:
    Window.objects.filter(pk=street.pickup_day.window_id).update(place="남문 안내소")
    ready_order(street, window_day=street.pickup_day)
    text = texts(outbox)[-1]
    assert "남문 안내소" in text
    assert "17:00" in text
    assert "남문 안내소" in mail.outbox[-1].body
