"""The outbox: queued with the command, sent once, tried again, given up, sent again by hand."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from yiciban.journal.queries import history
from yiciban.kernel.refusal import Refusal
from yiciban.providers import rules, services
from yiciban.providers.demo import DemoSms
from yiciban.providers.models import Message
from yiciban.providers.tests.conftest import AT, ELSEWHERE, EXAMINER, MANAGER, PHONE

FAULTY = "yiciban.providers.faulty.FaultySms"


def jobs(message: Message) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'providers.send_message' AND args = %s",
            [f'{{"message_id": {message.pk}}}'],
        )
        return int(cursor.fetchone()[0])


def test_a_queued_message_has_its_job(queued: Any) -> None:
    message = queued()
    assert (message.status, message.attempts, message.created_by) == ("queued", 0, "system")
    assert jobs(message) == 1


def test_a_command_that_fails_leaves_no_message(db: None, queued: Any) -> None:
    def command() -> None:
        with transaction.atomic():
            queued()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        command()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_queued() -> None:
    from yiciban.kernel.actor import SYSTEM

    with pytest.raises(RuntimeError, match="transaction"):
        services.message_queue(PHONE, "短信", purpose="x", subject="", by=SYSTEM, at=AT)


def test_the_same_key_is_the_same_message(queued: Any) -> None:
    first, second = queued(key="case:1:accepted"), queued(key="case:1:accepted")
    assert first.pk == second.pk
    assert jobs(first) == 1
    assert queued().pk != queued().pk


def test_a_sent_message_says_when_and_is_journalled(queued: Any) -> None:
    message = queued()
    fact = services.message_send(message.pk, at=AT)
    assert fact is not None
    assert (fact.status, fact.sent_at) == ("sent", AT)
    (entry,) = history(f"message:{message.pk}")
    assert (entry.action, entry.data["subject"]) == ("message.sent", "case:1")
    assert PHONE not in str(entry.data)


def test_a_message_is_sent_once_however_often_the_job_runs(queued: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(DemoSms, "send", lambda self, phone, text: sent.append(phone) or "receipt")
    message = queued()
    for _ in range(3):
        services.message_send(message.pk, at=AT)
    assert sent == [PHONE]


def test_a_message_someone_else_is_sending_is_looked_at_again_later(queued: Any) -> None:
    message = queued()
    Message.objects.update(claimed_at=AT)
    assert services.message_send(message.pk, at=AT + timedelta(seconds=5)) is None
    assert jobs(message) == 2
    fact = services.message_send(message.pk, at=AT + rules.CLAIM)
    assert fact is not None
    assert fact.status == "sent"


def test_a_message_is_given_up_after_the_last_wait(queued: Any, use: Any) -> None:
    use(sms=FAULTY)
    message = queued()
    for attempt in range(1, len(rules.BACK_OFF) + 2):
        fact = services.message_send(message.pk, at=AT)
        assert fact is not None
        assert fact.attempts == attempt
    assert fact.status == "failed"
    assert jobs(message) == 1 + len(rules.BACK_OFF)
    assert [entry.action for entry in history(f"message:{message.pk}")] == ["message.failed"]
    assert services.message_send(message.pk, at=AT) is None


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_code_outlives_its_sending_only_in_a_demonstration(queued: Any, settings: Any, is_demo: bool) -> None:
    settings.YICIBAN_DEMO = is_demo
    message = queued(secret=True)
    services.message_send(message.pk, at=AT)
    message.refresh_from_db()
    assert bool(message.text) is is_demo
    assert history(f"message:{message.pk}") == ()


def test_old_codes_are_forgotten(queued: Any) -> None:
    secret, plain = queued(secret=True), queued()
    assert services.secrets_forget(at=AT + rules.SECRET_KEPT) == 0
    assert services.secrets_forget(at=AT + rules.SECRET_KEPT + timedelta(seconds=1)) == 1
    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.text, bool(plain.text)) == ("", True)


def test_a_failed_message_is_sent_again_from_the_start(failed: Any) -> None:
    message = failed()
    fact = services.message_resend(message.pk, by=MANAGER, at=AT)
    assert (fact.status, fact.attempts, fact.last_error) == ("queued", 0, "")
    assert jobs(message) == 2
    (entry,) = history(f"message:{message.pk}")
    assert (entry.action, entry.actor) == ("message.resent", MANAGER.id)


@pytest.mark.parametrize(
    ("by", "values", "code"),
    [
        (EXAMINER, {}, "message_resend_forbidden"),
        (ELSEWHERE, {}, "message_not_found"),
        (MANAGER, {"secret": True}, "message_secret"),
    ],
)
def test_a_failed_message_is_not_sent_again(failed: Any, by: Any, values: Any, code: str) -> None:
    message = failed(**values)
    with pytest.raises(Refusal) as no:
        services.message_resend(message.pk, by=by, at=AT)
    assert no.value.code == code


def test_a_message_that_got_through_is_not_sent_again(queued: Any) -> None:
    message = queued()
    services.message_send(message.pk, at=AT)
    with pytest.raises(Refusal) as no:
        services.message_resend(message.pk, by=MANAGER, at=AT)
    assert no.value.code == "message_not_failed"


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(queued: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(DemoSms, "send", lambda self, phone, text: sent.append(phone) or "receipt")
    message, gate = queued(), threading.Barrier(2)

    def work() -> None:
        gate.wait()
        try:
            services.message_send(message.pk, at=AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sent == [PHONE]
