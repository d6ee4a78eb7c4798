"""Many entries at once make the same chain as one by one."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from yiciban.journal.models import Entry, Head
from yiciban.journal.queries import history
from yiciban.journal.rules import Link, chain_findings
from yiciban.journal.services import NewEntry, record, record_many
from yiciban.kernel.actor import SYSTEM

AT = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)
ENTRIES = [NewEntry(f"item:{n % 7}", "catalogue.tried", "439901000000", {"n": n, "名": "甲"}) for n in range(20)]
COLUMNS = ("subject", "seq", "action", "at", "actor", "actor_name", "region", "data", "previous", "digest")


def kept() -> list[tuple[object, ...]]:
    """All entries as they stand, and all heads."""
    heads = list(Head.objects.order_by("subject").values_list("subject", "seq", "digest"))
    return [*Entry.objects.order_by("subject", "seq").values_list(*COLUMNS), *heads]


@pytest.mark.django_db
def test_the_chain_is_the_one_that_record_makes():
    with transaction.atomic():
        record("item:3", "catalogue.before", by=SYSTEM, at=AT)
        for entry in ENTRIES:
            record(entry.subject, entry.action, by=SYSTEM, at=AT, region=entry.region, data=entry.data)
        one_by_one = kept()
        transaction.set_rollback(True)
    with transaction.atomic():
        record("item:3", "catalogue.before", by=SYSTEM, at=AT)
        assert record_many(ENTRIES, by=SYSTEM, at=AT) == len(ENTRIES)
    assert kept() == one_by_one
    links = [Link(*row) for row in Entry.objects.filter(subject="item:3").order_by("seq").values_list(*COLUMNS)]
    assert not list(chain_findings(links))


@pytest.mark.django_db
def test_the_next_single_entry_goes_on_from_there():
    with transaction.atomic():
        record_many(ENTRIES[:1], by=SYSTEM, at=AT)
        record(ENTRIES[0].subject, "catalogue.after", by=SYSTEM, at=AT)
        assert record_many([], by=SYSTEM, at=AT) == 0
    assert [entry.seq for entry in history(ENTRIES[0].subject)] == [1, 2]


@pytest.mark.django_db
def test_subscribers_hear_of_each(monkeypatch):
    from yiciban.journal import services, tasks

    heard = []
    monkeypatch.setattr(services, "handlers_for", lambda action: {"one": print})
    monkeypatch.setattr(tasks.deliver_entry, "defer", lambda *, entry_id: heard.append(entry_id))
    with transaction.atomic():
        record_many(ENTRIES, by=SYSTEM, at=AT)
    assert heard == list(Entry.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_it_runs_inside_a_transaction_only():
    with pytest.raises(RuntimeError):
        record_many(ENTRIES, by=SYSTEM, at=AT)
