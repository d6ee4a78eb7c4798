"""The second half of an import: everything that would change, in one transaction.

Versions, variants, findings and journal entries go in by COPY, the same rows that `item_publish` writes one by one;
drafts by the commands of drafts, because a person reads each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from yiciban.catalogue.models import Variant
from yiciban.catalogue.queries.drafts import DraftFact, draft
from yiciban.catalogue.queries.exchange import drafts_of
from yiciban.catalogue.services.drafts import draft_create, draft_save, draft_start
from yiciban.catalogue.services.exchange.check import Checked, Prepared
from yiciban.catalogue.services.lint import keep_looked
from yiciban.catalogue.services.revision import count_up
from yiciban.journal.services import NewEntry, record_many
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal

# One import writes at a time; another waits here and then finds what the first has written.
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('yiciban.catalogue.exchange'))"
# The tables grow while the transaction goes on: a plan kept from when they were empty would read them whole each time.
_PLAN_ANEW = "SET LOCAL plan_cache_mode = force_custom_plan"
# The commit's checks of foreign keys are the same small statement 200,000 times: those keep their plan.
_PLAN_ONCE = "SET LOCAL plan_cache_mode = auto"
_LIKE = "CREATE TEMP TABLE IF NOT EXISTS exchange_{table} (LIKE catalogue_{table} INCLUDING DEFAULTS) ON COMMIT DROP"
_VERSION_IDS = "SELECT nextval(pg_get_serial_sequence('catalogue_itemversion', 'id')) FROM generate_series(1, %s)"
_VERSIONS = (
    "COPY catalogue_itemversion (id, variant_id, number, content, digest, published_at, published_by) FROM STDIN"
)
_ITEM_COLUMNS = ("code", "entry_id", "department_id", "region_id")
_STAYS = frozenset(("slug", "state", "state_reason", "frequent"))


def publish_all(checked: Checked, *, by: Actor, at: datetime) -> None:
    """Publish what was prepared; all or nothing, inside the caller's transaction.

    Raises Refusal `exchange_raced` when an item was published by someone else since it was checked.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        cursor.execute(_PLAN_ANEW)
        for table in ("item", "variant"):
            cursor.execute(_LIKE.format(table=table))
        for portion in checked.prepared():
            _refuse_raced(portion)
            _publish(cursor, portion, by, at)
        cursor.execute(_PLAN_ONCE)
    count_up()


def draft_all(checked: Checked, *, by: Actor, at: datetime) -> None:
    """Make drafts of what was prepared, inside the caller's transaction. Raises Refusal as the commands of drafts."""
    for portion in checked.prepared():
        for one in portion:
            draft = draft_start(one.slug, by=by, at=at) if one.number else _begun(one, by, at)
            if draft.document != one.document:
                draft_save(one.slug, one.document, revision=draft.revision, by=by, at=at)


def _begun(one: Prepared, by: Actor, at: datetime) -> DraftFact:
    """The draft of an item that is not there yet: this person's own of an earlier import, or a new one."""
    if one.slug in drafts_of([one.slug]):
        return draft(one.slug, by=by)
    return draft_create(one.document, region=one.region, by=by, at=at)


def _refuse_raced(portion: Sequence[Prepared]) -> None:
    """Lock the variants; each must still stand where it stood when it was compared."""
    rows = Variant.objects.select_for_update(of=("self",)).select_related("current")
    rows = rows.filter(slug__in=[one.slug for one in portion]).order_by("slug")
    now = {slug: (number or 0, state) for slug, number, state in rows.values_list("slug", "current__number", "state")}
    for one in portion:
        number, state = now.get(one.slug, (0, "published"))
        if number != one.number or state == "cancelled":
            raise Refusal(
                "exchange_raced", f"核对以后，“{one.name}”又有人发布或者取消了。什么都没有导入，请再导入一次。"
            )


def _publish(cursor: Any, portion: Sequence[Prepared], by: Actor, at: datetime) -> None:
    cursor.execute(_VERSION_IDS, [len(portion)])
    versions = [row[0] for row in cursor.fetchall()]
    items = {one.columns["item_id"]: _item(one) for one in portion}
    _merge(cursor, "item", _ITEM_COLUMNS, items.values(), "code", ())
    names = ("slug", *portion[0].columns, "region_id", "current_id", "state", "state_reason")
    rows = (
        (one.slug, *one.columns.values(), one.region, version, "published", "")
        for one, version in zip(portion, versions, strict=True)
    )
    _merge(cursor, "variant", names, rows, "slug", [name for name in names if name not in _STAYS])
    _copy(
        cursor,
        _VERSIONS,
        (
            (version, one.slug, one.number + 1, one.text, one.digest, at, by.id)
            for one, version in zip(portion, versions, strict=True)
        ),
    )
    keep_looked([(one.slug, one.findings, one.complete) for one in portion], at)
    record_many((_entry(one) for one in portion), by=by, at=at)


def _item(one: Prepared) -> tuple[str, ...]:
    columns = one.columns
    return columns["item_id"], columns["entry_id"], columns["department_id"], one.region


def _entry(one: Prepared) -> NewEntry:
    data = {"version": one.number + 1, "digest": one.digest, "name": one.name}
    return NewEntry(f"item:{one.slug}", "catalogue.item_published", one.region, data)


def _merge(
    cursor: Any, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]], key: str, changed: Sequence[str]
) -> None:
    """Insert rows by way of a table of the transaction's own; where the key is there, change these columns."""
    listed = ", ".join(names)
    cursor.execute(f"TRUNCATE exchange_{table}")
    _copy(cursor, f"COPY exchange_{table} ({listed}) FROM STDIN", rows)
    then = f"UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in changed)}" if changed else "NOTHING"
    # Names of our own tables and columns; nothing of the file.
    statement = f"INSERT INTO catalogue_{table} ({listed}) SELECT {listed} FROM exchange_{table}"  # noqa: S608
    cursor.execute(f"{statement} ON CONFLICT ({key}) DO {then}")


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
