"""Commands of the journal: record, deliver, seal a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from yiciban.journal import signing
from yiciban.journal.facts import EntryFact
from yiciban.journal.models import Checkpoint, Delivery, Entry, Head
from yiciban.journal.queries import as_fact
from yiciban.journal.rules import GENESIS, entry_digest, root_digest
from yiciban.journal.subscriptions import handlers_for
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import canonical_json

# Creates the head of a new subject or locks the existing one, in one statement.
_LOCK_HEAD = """
INSERT INTO journal_head (subject, seq, digest) VALUES (%s, 0, %s)
ON CONFLICT (subject) DO UPDATE SET subject = EXCLUDED.subject RETURNING seq, digest
"""
_APPEND = """
WITH head AS (UPDATE journal_head SET seq = %(seq)s, digest = %(digest)s WHERE subject = %(subject)s)
INSERT INTO journal_entry (subject, seq, action, at, actor, actor_name, region, data, previous, digest)
VALUES (%(subject)s, %(seq)s, %(action)s, %(at)s, %(actor)s, %(actor_name)s, %(region)s, %(data)s::jsonb,
        %(previous)s, %(digest)s) RETURNING id
"""

_LOCK_HEADS = """
INSERT INTO journal_head (subject, seq, digest) SELECT subject, 0, %s FROM unnest(%s::text[]) AS subject
ON CONFLICT (subject) DO UPDATE SET subject = EXCLUDED.subject RETURNING subject, seq, digest
"""
_NEXT_IDS = "SELECT nextval(pg_get_serial_sequence('journal_entry', 'id')) FROM generate_series(1, %s)"
_APPEND_MANY = """
COPY journal_entry (id, subject, seq, action, at, actor, actor_name, region, data, previous, digest) FROM STDIN
"""
_MOVE_HEADS = """
UPDATE journal_head head SET seq = moved.seq, digest = moved.digest
FROM unnest(%s::text[], %s::int[], %s::text[]) AS moved (subject, seq, digest) WHERE head.subject = moved.subject
"""


def record(
    subject: str,
    action: str,
    *,
    by: Actor,
    at: datetime,
    region: str = "",
    data: Mapping[str, Any] | None = None,
) -> EntryFact:
    """Append one entry to the subject's chain, inside the caller's transaction, and wake its subscribers.

    `subject` is like `case:439901202611220000014`; `data` must be plain JSON and, because it can never be
    erased, must not hold personal data beyond what a decision has to say.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record must run inside the command's transaction")
    data = dict(data or {})
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_HEAD, [subject, GENESIS])
        seq, previous = cursor.fetchone()
        seq += 1
        digest = entry_digest(
            actor_name=by.name,
            subject=subject,
            seq=seq,
            action=action,
            at=at,
            actor=by.id,
            region=region,
            data=data,
            previous=previous,
        )
        values = {
            "subject": subject,
            "seq": seq,
            "action": action,
            "at": at,
            "actor": by.id,
            "actor_name": by.name,
            "region": region,
            "data": canonical_json(data).decode(),
            "previous": previous,
            "digest": digest,
        }
        cursor.execute(_APPEND, values)
        entry_id = cursor.fetchone()[0]
    if handlers_for(action):
        from yiciban.journal.tasks import deliver_entry

        deliver_entry.defer(entry_id=entry_id)
    return EntryFact(entry_id, subject, seq, action, at, by.id, by.name, region, data)


class NewEntry(NamedTuple):
    """What `record_many` records of one subject."""

    subject: str
    action: str
    region: str
    data: Mapping[str, Any]


def record_many(entries: Iterable[NewEntry], *, by: Actor, at: datetime) -> int:
    """Append many entries in their order, each to its subject's chain exactly as `record` does; returns how many.

    For commands that change thousands of things at once. Heads are locked in the order of their subjects, so that
    two such commands wait for each other instead of for ever.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record_many must run inside the command's transaction")
    entries = list(entries)
    if not entries:
        return 0
    with connection.cursor() as cursor:
        subjects = sorted({entry.subject for entry in entries})
        cursor.execute(_LOCK_HEADS, [GENESIS, subjects])
        heads: dict[str, tuple[int, str]] = {subject: (seq, digest) for subject, seq, digest in cursor.fetchall()}
        cursor.execute(_NEXT_IDS, [len(entries)])
        ids = [row[0] for row in cursor.fetchall()]
        with cursor.copy(_APPEND_MANY) as copy:
            for entry_id, entry in zip(ids, entries, strict=True):
                seq, previous = heads[entry.subject]
                row = (entry.subject, seq + 1, entry.action, at, by.id, by.name, entry.region)
                names = ("subject", "seq", "action", "at", "actor", "actor_name", "region")
                digest = entry_digest(**dict(zip(names, row, strict=True)), data=entry.data, previous=previous)  # type: ignore[arg-type]
                heads[entry.subject] = (seq + 1, digest)
                copy.write_row((entry_id, *row, canonical_json(entry.data).decode(), previous, digest))
        moved = [(subject, *heads[subject]) for subject in subjects]
        cursor.execute(_MOVE_HEADS, [list(column) for column in zip(*moved, strict=True)])
    for entry_id, entry in zip(ids, entries, strict=True):
        if handlers_for(entry.action):
            from yiciban.journal.tasks import deliver_entry

            deliver_entry.defer(entry_id=entry_id)
    return len(entries)


def deliver(entry_id: int, *, at: datetime) -> int:
    """Give one entry to each subscriber that has not had it; returns how many had not.

    Each handler commits by itself, so that one that fails does not undo or repeat the others.
    """
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        return 0
    done = set(Delivery.objects.filter(entry=entry).values_list("subscriber", flat=True))
    fresh = [(name, handler) for name, handler in handlers_for(entry.action).items() if name not in done]
    for name, handler in fresh:
        with transaction.atomic():
            handler(as_fact(entry))
            Delivery.objects.create(entry=entry, subscriber=name, at=at)
    return len(fresh)


def checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign all heads for the local day of `at`; a second call on the same day changes nothing.

    Returns the new checkpoint, or None when the day has one already.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Waits for every open append and holds back new ones: what is signed is exactly what is committed.
        cursor.execute("LOCK TABLE journal_head IN SHARE MODE")
        day = local_date(at)
        if Checkpoint.objects.filter(day__gte=day).exists():
            return None
        before = Checkpoint.objects.order_by("-day").first()
        previous = before.root if before else GENESIS
        last_entry = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        heads = sorted(Head.objects.values_list("subject", "seq", "digest"))
        root = root_digest(heads, previous)
        return Checkpoint.objects.create(
            day=day,
            at=at,
            last_entry=last_entry,
            heads=len(heads),
            previous=previous,
            root=root,
            key=signing.public_key_hex(),
            signature=signing.sign(root),
        )
