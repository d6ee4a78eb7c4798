"""What happens to licences by itself: they run out, and before that their holders are reminded.

Both may be repeated at will, run beside themselves and be killed: a batch is one transaction, what is done is not
found again, and what somebody holds is skipped until the next night.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from yiciban.cases.queries import open_about, renewed_in_time
from yiciban.catalogue.facts import VariantKind
from yiciban.catalogue.queries import items_on_licence
from yiciban.journal import services as journal
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date, until_text
from yiciban.licences.facts import Act, Ground, State
from yiciban.licences.models import Licence
from yiciban.licences.queries import holder_phone
from yiciban.licences.rules import REMIND, reminder_due
from yiciban.licences.services.issue import end
from yiciban.providers.services import message_queue

BATCH = 100
log = logging.getLogger(__name__)


def licences_expire(*, at: datetime) -> int:
    """Record that the licences past their last day have run out; returns how many.

    Not those whose renewal was asked for in time and is undecided: the timer of the cases renews them the same night.
    """
    today, count, after = local_date(at), 0, 0
    wanted = Licence.objects.filter(state=State.VALID, valid_to__lt=today, continued_by="", next__isnull=True)
    while True:
        with transaction.atomic():
            rows = _batch(wanted, after)
            renewed = renewed_in_time([row.identifier for row in rows])
            for row in rows:
                if row.identifier not in renewed:
                    end(row, Act.EXPIRE, Ground.LAPSED, by=SYSTEM, at=at, data={"valid_to": str(row.valid_to)})
                    count += 1
        if len(rows) < BATCH:
            return count
        after = rows[-1].pk


def licences_remind(*, at: datetime) -> int:
    """Remind holders 90, 60 and 30 days before the last day, once each; returns how many messages were queued.

    Whoever has applied already is not reminded.
    """
    today, count, after = local_date(at), 0, 0
    wanted = Licence.objects.filter(_not_reminded(today), state=State.VALID, continued_by="", next__isnull=True)
    while True:
        with transaction.atomic():
            rows = _batch(wanted, after)
            asked = open_about(row.identifier for row in rows)
            count += sum(_remind(row, at) for row in rows if row.identifier not in asked)
        if len(rows) < BATCH:
            return count
        after = rows[-1].pk


def _not_reminded(today: date) -> Q:
    """What a reminder has begun for and has not had it; `rules.reminder_due` says the same of one licence."""
    found = Q(pk__in=[])
    for days in REMIND:
        begun = Q(valid_to__gte=today, valid_to__lte=today + timedelta(days=days))
        found |= begun & (Q(reminded__isnull=True) | Q(reminded__gt=days))
    return found


def _batch(wanted: QuerySet[Licence], after: int) -> Sequence[Licence]:
    rows = wanted.filter(pk__gt=after).order_by("pk")
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])


def _remind(row: Licence, at: datetime) -> bool:
    today = local_date(at)
    assert row.valid_to is not None
    days = reminder_due(row.valid_to, today, row.reminded)
    if days is None:
        return False
    row.reminded = days
    row.save(update_fields=["reminded"])
    phone = holder_phone(row)
    data = {"days": days, "told": bool(phone)}
    subject = f"licence:{row.identifier}"
    journal.record(subject, "licence.reminded", by=SYSTEM, at=at, region=row.region, data=data)
    if not phone:
        log.info("nobody to remind of %s", row.identifier)
        return False
    message_queue(
        phone,
        reminder_text(row, at),
        purpose="licence_reminder",
        subject=f"licence:{row.pk}",  # an identifier is longer than the outbox keeps
        by=SYSTEM,
        at=at,
        region=row.region,
        key=f"licence:{row.pk}:remind:{days}",
    )
    return True


def reminder_text(row: Licence, at: datetime) -> str:
    """Until when, until when renewing should be asked for, and where; without an item of 延续 only the day."""
    today, last = local_date(at), row.valid_to
    assert last is not None
    until = until_text(last, today=today)
    item = items_on_licence(row.type, row.issuer_id).get(VariantKind.RENEW)
    text = f"您的“{row.name}”（{row.number}）有效到 {until}。"
    if item is None:
        return f"{text}要继续用的，请问发证机关怎么办。"
    ask_by = last - timedelta(days=REMIND[-1])
    base = settings.YICIBAN_PUBLIC_URL
    link = f"在这里办：{base}/apply/{item.slug}/" if base and item.online else ""
    if ask_by >= today:
        return f"{text}要继续用的，请在 {until_text(ask_by, today=today)}以前申请延续，到期没有答复就算延续。{link}"
    return f"{text}要继续用的，请马上申请延续，过了这一天要重新申请。{link}"
