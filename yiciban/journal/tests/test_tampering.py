"""The journal refuses change, and what is changed behind its back is found and named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from yiciban.journal.models import Entry
from yiciban.journal.queries import history, verify
from yiciban.journal.services import checkpoint, record
from yiciban.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def entries() -> None:
    for number in range(1, 4):
        for subject in ("case:1", "case:2"):
            record(subject, f"case.step{number}", by=SYSTEM, at=AT, data={"n": number, "说明": "中文"})


@pytest.fixture
def behind_its_back() -> object:
    """A hand in the database with the rights to drop the trigger."""

    def run(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE journal_checkpoint DISABLE TRIGGER USER")
            cursor.execute(sql, values)

    return run


@pytest.mark.parametrize(
    "sql",
    ["UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry", "TRUNCATE journal_entry CASCADE"],
)
def test_the_database_refuses_update_delete_and_truncate(entries: None, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert len(history("case:1")) == 3


def test_an_untouched_journal_holds(entries: None) -> None:
    checkpoint(at=AT)
    found = verify()
    assert (found.ok, found.entries, found.subjects, found.checkpoints) == (True, 6, 2, 1)


@pytest.mark.parametrize(
    ("sql", "code", "subject", "seq"),
    [
        ("UPDATE journal_entry SET data = '{}' WHERE subject = 'case:1' AND seq = 2", "altered", "case:1", 2),
        ("UPDATE journal_entry SET at = now() WHERE subject = 'case:2' AND seq = 1", "altered", "case:2", 1),
        ("UPDATE journal_entry SET actor = 'user:9' WHERE subject = 'case:2' AND seq = 3", "altered", "case:2", 3),
        ("UPDATE journal_entry SET actor_name = '别人' WHERE subject = 'case:2' AND seq = 3", "altered", "case:2", 3),
        ("DELETE FROM journal_entry WHERE subject = 'case:1' AND seq = 2", "missing", "case:1", 2),
        ("DELETE FROM journal_entry WHERE subject = 'case:1' AND seq = 3", "missing", "case:1", 3),
        ("DELETE FROM journal_entry WHERE subject = 'case:2'", "missing", "case:2", 3),
    ],
)
def test_a_change_behind_its_back_is_named(
    entries: None, behind_its_back: object, sql: str, code: str, subject: str, seq: int
) -> None:
    behind_its_back(sql)  # type: ignore[operator]
    findings = [(f.code, f.subject, f.seq) for f in verify().findings]
    assert (code, subject, seq) in findings


def test_entries_that_changed_places_are_named(entries: None, behind_its_back: object) -> None:
    swap = "UPDATE journal_entry SET seq = CASE seq WHEN 1 THEN 12 ELSE 11 END WHERE subject = 'case:1' AND seq < 3"
    behind_its_back(swap)  # type: ignore[operator]
    behind_its_back("UPDATE journal_entry SET seq = seq - 10 WHERE seq > 10")  # type: ignore[operator]
    assert {f.subject for f in verify().findings} == {"case:1"}


def test_a_history_rewritten_with_fresh_digests_breaks_the_signed_day(entries: None, behind_its_back: object) -> None:
    from yiciban.journal.rules import entry_digest

    checkpoint(at=AT)
    last = Entry.objects.get(subject="case:2", seq=3)
    digest = entry_digest(
        subject="case:2",
        seq=3,
        action=last.action,
        at=AT,
        actor="user:1",
        actor_name=last.actor_name,
        region="",
        data={"n": 9},
        previous=last.previous,
    )
    sql = "UPDATE journal_entry SET actor = 'user:1', data = '{\"n\": 9}', digest = %s WHERE id = %s"
    behind_its_back(sql, digest, last.pk)  # type: ignore[operator]
    behind_its_back("UPDATE journal_head SET digest = %s WHERE subject = 'case:2'", digest)  # type: ignore[operator]
    assert [f.subject for f in verify().findings] == ["checkpoint:2026-11-24"]


def test_a_forged_signature_is_named(entries: None, behind_its_back: object) -> None:
    checkpoint(at=AT)
    behind_its_back("UPDATE journal_checkpoint SET signature = repeat('0', 128)")  # type: ignore[operator]
    assert [f.code for f in verify().findings] == ["altered"]


def test_a_day_signed_anew_with_a_key_of_ones_own_is_named(entries: None, behind_its_back: object) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from yiciban.kernel.keys import public_hex

    point = checkpoint(at=AT)
    assert point is not None
    forger = Ed25519PrivateKey.generate()
    sql = "UPDATE journal_checkpoint SET key = %s, signature = %s"
    behind_its_back(sql, public_hex(forger), forger.sign(bytes.fromhex(point.root)).hex())  # type: ignore[operator]
    assert [f.code for f in verify().findings] == ["altered"]


def test_a_day_is_signed_once(entries: None) -> None:
    assert checkpoint(at=AT) is not None
    assert checkpoint(at=AT) is None


def test_recording_outside_a_transaction_is_a_programming_error(entries: None) -> None:
    connection_state = connection.in_atomic_block
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError, match="transaction"):
            record("case:1", "case.step", by=SYSTEM, at=AT)
    finally:
        connection.in_atomic_block = connection_state
