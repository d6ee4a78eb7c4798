"""What happens by itself: licences run out and holders are reminded; both may be repeated and killed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.journal.queries import history
from yiciban.kernel.dates import local_date
from yiciban.licences.facts import Ground, State
from yiciban.licences.models import Licence
from yiciban.licences.queries import kept_licence, proof_for, wallet
from yiciban.licences.services import licences_expire, licences_remind, nightly
from yiciban.licences.tests.law import applied, ending, night_after, noon
from yiciban.people.queries import party
from yiciban.providers.models import Message

TODAY = local_date(NOW)


def reminders() -> list[str]:
    return list(Message.objects.filter(purpose="licence_reminder").order_by("pk").values_list("text", flat=True))


def test_a_licence_runs_out_the_night_after_its_last_day_and_only_once(cast: Cast) -> None:
    made = ending(cast, 5)
    last = TODAY + timedelta(days=5)
    assert licences_expire(at=night_after(last - timedelta(days=1))) == 0
    assert licences_expire(at=night_after(last)) == 1
    assert licences_expire(at=night_after(last)) == 0
    over = kept_licence(made.identifier, cast.maker, last + timedelta(days=1))
    assert (over.state, over.end_ground, over.ended_at) == (State.EXPIRED, Ground.LAPSED, night_after(last))
    assert history(over.subject)[-1].action == "licence.expire"
    assert proof_for(party(cast.owner, cast.firm_key), made.type, last + timedelta(days=1)) is None


def test_one_without_an_end_and_one_that_ended_otherwise_are_left_alone(cast: Cast) -> None:
    ending(cast, 5)
    Licence.objects.update(valid_to=None)
    assert licences_expire(at=NOW + timedelta(days=4000)) == 0
    Licence.objects.update(valid_to=TODAY, state=State.CANCELLED, ended_at=NOW, end_ground=Ground.DEAD)
    assert licences_expire(at=NOW + timedelta(days=4000)) == 0


def test_many_run_out_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ending(cast, -1)
    _copies(4)
    monkeypatch.setattr(nightly, "BATCH", 2)
    assert licences_expire(at=NOW) == 5
    assert not Licence.objects.filter(state=State.VALID).exists()


def test_a_renewal_asked_for_in_time_keeps_it_from_running_out_while_it_is_open(cast: Cast) -> None:
    ending(cast, 40)
    number = applied(cast).number
    after = NOW + timedelta(days=41)
    assert licences_expire(at=after) == 0
    cases.case_withdraw(number, by=cast.owner, at=NOW)
    assert licences_expire(at=after) == 1


def test_reminded_ninety_sixty_and_thirty_days_before_once_each_with_the_way_to_renew(
    cast: Cast, settings: object
) -> None:
    settings.YICIBAN_PUBLIC_URL = "https://example.test"  # type: ignore[attr-defined]
    ending(cast, 100)
    last = TODAY + timedelta(days=100)
    counts = {}
    for left in (91, 90, 89, 61, 60, 60, 31, 30, 29, 1, 0):
        counts[left] = counts.get(left, 0) + licences_remind(at=noon(last - timedelta(days=left)))
    assert {left: count for left, count in counts.items() if count} == {90: 1, 60: 1, 30: 1}
    texts = reminders()
    assert all("https://example.test/apply/public_place_health_renew/" in text for text in texts)
    assert "以前申请延续" in texts[0]
    assert "以前申请延续" in texts[2]  # the thirtieth day is still in time
    actions = [entry.action for entry in history(f"licence:{Licence.objects.get().identifier}")]
    assert actions.count("licence.reminded") == 3


def test_after_days_without_a_job_one_message_is_sent_and_not_three(cast: Cast) -> None:
    ending(cast, 20)
    assert licences_remind(at=NOW) == 1
    assert licences_remind(at=NOW) == 0
    assert "请马上申请延续" in reminders()[0]


def test_whoever_has_applied_is_not_reminded(cast: Cast) -> None:
    ending(cast, 60)
    applied(cast)
    assert licences_remind(at=NOW) == 0


def test_nobody_to_tell_is_noted_and_tried_no_more(cast: Cast) -> None:
    made = ending(cast, 60)
    Licence.objects.update(holder_key="firm-code:92439901MA8XD1K273", case_number="")
    assert licences_remind(at=NOW) == 0
    entry = history(f"licence:{made.identifier}")[-1]
    assert (entry.action, entry.data["told"]) == ("licence.reminded", False)
    assert licences_remind(at=NOW) == 0
    assert len(history(f"licence:{made.identifier}")) == 2


def test_many_are_reminded_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ending(cast, 60)
    _copies(4)
    monkeypatch.setattr(nightly, "BATCH", 2)
    assert licences_remind(at=NOW) == 5
    assert len(wallet(cast.owner, TODAY)) == 5


def _copies(count: int) -> None:
    row = Licence.objects.get()
    for serial in range(count):
        row.pk, row.identifier, row.case_number = None, f"1.2.156.3005.2.X.Y.{serial:08d}.001.A", ""
        row.save(force_insert=True)
