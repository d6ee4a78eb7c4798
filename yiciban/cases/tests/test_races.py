"""What two people at once could break, tried by two at once: real threads, real commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.models import Case
from yiciban.documents.models import Notice
from yiciban.journal.queries import verify
from yiciban.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> Counter[str]:
    """Run the calls in threads that start together; count what came of each."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        try:
            gate.wait(timeout=10)
            call()
        except Refusal as no:
            return no.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(run, calls))


def test_of_two_officers_who_decide_at_once_one_decides(live_cast: Cast) -> None:
    number = way.deciding(live_cast).number
    found = at_once(
        lambda: cases.case_decide(number, grant=True, reason="同意", by=live_cast.approver, at=NOW),
        lambda: cases.case_decide(number, grant=False, reason="不符合条件", by=live_cast.approver, at=NOW),
    )
    assert found == {"done": 1, "step_not_possible": 1}
    assert Notice.objects.filter(kind__startswith="decision").count() == 1


def test_a_draft_submitted_four_times_at_once_is_one_case(live_cast: Cast) -> None:
    draft = _ready(live_cast)
    found = at_once(*[lambda: cases.case_submit(draft, by=live_cast.owner, at=NOW)] * 4)
    assert found == {"done": 4}
    assert Case.objects.count() == 1
    assert Notice.objects.count() == 1


def test_numbers_given_at_once_are_neither_repeated_nor_skipped(live_cast: Cast) -> None:
    numbers = [way.submitted(live_cast).number for _ in range(6)]
    refused_once = way.submitted(live_cast).number
    Case.objects.filter(number=refused_once).update(status="correcting")
    found = at_once(
        *[lambda n=n: cases.case_accept(n, by=live_cast.clerk, at=NOW) for n in (*numbers, refused_once)]  # type: ignore[misc]
    )
    assert found == {"done": 6, "step_not_possible": 1}
    serials = Notice.objects.filter(kind="acceptance").order_by("serial").values_list("serial", flat=True)
    assert list(serials) == [1, 2, 3, 4, 5, 6]
    assert verify().ok


def _ready(cast: Cast) -> object:
    from yiciban.cases.queries import draft_materials
    from yiciban.documents.services import file_put
    from yiciban.people.queries import party

    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=NOW)
    cases.draft_save(draft.id, way.answers(), by=cast.owner, at=NOW)
    for material in draft_materials(draft, party(cast.owner, cast.firm_key), NOW.date()):
        if not material.is_there:
            file = file_put(f"{material.code}.png", way.picture(), by=cast.owner, at=NOW)
            cases.draft_file_add(draft.id, material.code, file.id, by=cast.owner, at=NOW)
    return draft.id
