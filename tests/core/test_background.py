"""Events, tasks, ticks and messages: what happens beside and after the request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from core import events, messages, tasks
from core.models import Heartbeat, Message
from tests.factories.market import NOW


@tasks.task(retries=1)
def breaks(number: int) -> None:
    raise ValueError(number)


@pytest.fixture
def an_event() -> Iterator[events.Event]:
    event = events.Event("something_happened", "Only here.", ("thing_id",))
    yield event
    events.REGISTRY.pop("something_happened")


@pytest.mark.django_db(transaction=True)
def test_a_told_listener_that_fails_undoes_the_deed(an_event: events.Event) -> None:
    @events.on_tell(an_event)
    def refuse(thing_id: int) -> None:
        raise RuntimeError(thing_id)

    def deed() -> None:
        with transaction.atomic():
            Heartbeat.objects.create(name="deed", at=NOW)
            events.tell(an_event, thing_id=7)

    with pytest.raises(RuntimeError):
        deed()
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_announced_listener_runs_after_the_commit_and_may_fail(
    an_event: events.Event, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    @events.on_announce(an_event)
    def refuse(thing_id: int) -> None:
        raise RuntimeError(thing_id)

    @events.on_announce(an_event)
    def hear(thing_id: int) -> None:
        heard.append(thing_id)

    with transaction.atomic():
        events.announce(an_event, thing_id=7)
        assert heard == []
    assert heard == [7]
    assert "something_happened failed" in caplog.text


def test_an_event_carries_exactly_what_it_declares(an_event: events.Event) -> None:
    with pytest.raises(TypeError):
        events.tell(an_event, other_id=7)


@pytest.mark.django_db
def test_a_failed_task_is_enqueued_again_later() -> None:
    breaks.enqueue(7)
    with pytest.raises(ValueError, match="7"):
        breaks.func(7)
    with pytest.raises(ValueError, match="7"):
        breaks.func(7, attempt=2)
    runs = DBTaskResult.objects.filter(task_path=breaks.module_path)
    kwargs = [run.args_kwargs["kwargs"] for run in runs]
    assert sorted(kwargs, key=str) == [{"attempt": 2}, {}]


@pytest.mark.django_db
def test_the_reaper_takes_back_what_a_dead_worker_ran() -> None:
    now = timezone.now()
    result = breaks.enqueue(7)
    row = DBTaskResult.objects.filter(pk=result.id)
    row.update(status=TaskResultStatus.RUNNING, started_at=now - timedelta(minutes=9))
    assert tasks.reap(now) == 0
    assert tasks.reap(now + timedelta(minutes=2)) == 1
    assert row.get().status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_tick_that_breaks_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []

    def broken(now: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(tasks, "TICKS", {"a": broken, "b": done.append})
    assert tasks.tick(NOW) == ["a"]
    assert (done, Heartbeat.objects.get().name) == ([NOW], "tick")


def queue_code(channel: str = "mail", to: str = "mina@example.com") -> Message:
    return messages.queue(
        template="account_enrolment",
        channel=channel,
        to=to,
        language="ko",
        context={"name": "Mina", "url": "https://example.com/x"},
        now=NOW,
    )


@pytest.mark.django_db
def test_a_mail_is_sent_once() -> None:
    queue_code()
    assert (messages.send_due(NOW), messages.send_due(NOW)) == (1, 0)
    assert [sent.to for sent in mail.outbox] == [["mina@example.com"]]


@pytest.mark.django_db
def test_an_sms_lies_in_the_folder(settings: Settings, tmp_path: Path) -> None:
    settings.SMS_DIR = tmp_path
    message = queue_code("sms", "+821012345678")
    messages.send_due(NOW)
    assert (tmp_path / f"{message.pk}.txt").read_text().startswith("To: +821012345678\n\n")


@pytest.mark.django_db
def test_fault_22_mail_that_is_down_is_tried_again_and_given_up_at_last(
    settings: Settings,
) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    message = queue_code()
    assert messages.send_due(NOW) == 0
    message.refresh_from_db()
    assert (message.state, message.attempts, message.next_at > NOW) == ("waiting", 1, True)
    for day in range(1, messages.MAX_ATTEMPTS + 3):
        messages.send_due(NOW + timedelta(days=day))
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", messages.MAX_ATTEMPTS)
