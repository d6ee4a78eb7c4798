"""Commands of searches that ended nowhere: count one, settle one, put one back, forget old ones."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from yiciban.catalogue.models import SearchMiss
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.rules.misses import miss_text
from yiciban.catalogue.services.aliases import aliases_add
from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import may, require_reach
from yiciban.kernel.refusal import Refusal, forbidden, invalid, not_found
from yiciban.people.limits import spend

logger = logging.getLogger(__name__)
# What one address may add in an hour, and how many open questions there may be: no robot fills the table.
AN_HOUR = 30
AT_MOST = 5000
ASIDE = ""
"""Settled as no item of ours."""
FORGOTTEN_AFTER = timedelta(days=90)

_COUNT = """
WITH full_up AS (
    SELECT 1 FROM (SELECT 1 FROM catalogue_searchmiss WHERE settled_at IS NULL LIMIT %(most)s::bigint) AS held
    HAVING count(*) = %(most)s::bigint
)
INSERT INTO catalogue_searchmiss AS m (text, asked, nothing, first_at, last_at, settled_by, settled_as)
SELECT %(text)s::varchar, 1, %(nothing)s, %(at)s, %(at)s, '', ''
WHERE NOT EXISTS (SELECT 1 FROM full_up) OR EXISTS (SELECT 1 FROM catalogue_searchmiss WHERE text = %(text)s::varchar)
ON CONFLICT (text) DO UPDATE SET asked = m.asked + 1, nothing = EXCLUDED.nothing, last_at = EXCLUDED.last_at
"""


def miss_note(question: str, *, nothing: bool, asker: str, at: datetime) -> bool:
    """Count a question that found nothing, or only something near; False when it is not kept.

    `asker` is the network address, which is only counted (`people.limits`) and stands nowhere beside the words.
    Never raises: the answer has been given.
    """
    text = miss_text(question)
    if not text:
        return False
    try:
        spend(f"search-miss:{asker}", AN_HOUR, timedelta(hours=1), at)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"text": text, "nothing": nothing, "at": at, "most": AT_MOST})
            return bool(cursor.rowcount)
    except Refusal:
        return False
    except Exception:
        logger.exception("a search that found nothing could not be counted")
        return False


def miss_settle(text: str, slug: str, *, alias: str = "", by: Actor, at: datetime) -> None:
    """Give the item the words of the question as an everyday name; without a slug, set the question aside.

    `alias` is the name where the words themselves will not do (a slip of the pen, a whole story).

    Raises Refusal `catalogue_edit_forbidden`, `miss_not_found`, `miss_settled`, `miss_aside_forbidden`,
    and those of `aliases_add`.
    """
    require_reach(by, CATALOGUE_EDIT)
    with transaction.atomic():
        row = _locked(text)
        if row.settled_at is not None:
            raise Refusal("miss_settled", f"“{text}”已经处理过了，请刷新这一页。")
        if slug:
            aliases_add(slug, [alias or text], by=by, at=at)
        elif not may(by, CATALOGUE_EDIT):
            # One office does not know what the others do.
            raise forbidden("这句话别的部门可能办。要放到一边，由全区的事项管理员来定。", "miss_aside_forbidden")
        row.settled_at, row.settled_by, row.settled_as = at, by.id, slug
        row.save(update_fields=["settled_at", "settled_by", "settled_as"])
        # What people typed may say more than it should: the words go on record only as the name of an item.
        data = {"slug": slug, "asked": row.asked}
        record("catalogue.misses", "catalogue.miss_settled", by=by, at=at, data=data)


def miss_reopen(text: str, *, by: Actor, at: datetime) -> None:
    """Take up again a question that was set aside. Raises Refusal as `miss_settle`, `miss_named`."""
    require_reach(by, CATALOGUE_EDIT)
    with transaction.atomic():
        row = _locked(text)
        if row.settled_at is None:
            return
        if row.settled_as != ASIDE:
            raise Refusal("miss_named", f"“{text}”已经是一个事项的叫法。要去掉，请到那个事项里删这个叫法。")
        row.settled_at, row.settled_by = None, ""
        row.save(update_fields=["settled_at", "settled_by"])
        record("catalogue.misses", "catalogue.miss_reopened", by=by, at=at, data={"asked": row.asked})


def misses_forget(*, at: datetime) -> int:
    """Delete what was asked once, long ago, and never looked at; returns how many."""
    old = SearchMiss.objects.filter(settled_at=None, asked=1, last_at__lt=at - FORGOTTEN_AFTER)
    return old.delete()[0]


def _locked(text: str) -> SearchMiss:
    if not text:
        raise invalid("miss_missing", "请说明是哪一句没找到的话。")
    row = SearchMiss.objects.select_for_update().filter(text=text).first()
    if row is None:
        raise not_found("没有记下这一句，请刷新这一页。", "miss_not_found")
    return row
