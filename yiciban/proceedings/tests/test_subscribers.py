"""What the applicant is told of inspections and hearings: once, with days, and what departments say stays inside."""

from __future__ import annotations

from collections.abc import Callable

from tests import way
from tests.cast import NOW, Cast
from yiciban.journal.queries import history
from yiciban.journal.subscriptions import handlers_for
from yiciban.proceedings import services
from yiciban.proceedings.boxes import WORDS
from yiciban.proceedings.subscribers import TEXTS
from yiciban.proceedings.tests.helpers import held, inspected, planned, scheduled
from yiciban.providers.models import Message


def texts(number: str) -> list[str]:
    rows = Message.objects.filter(subject=f"case:{number}").order_by("pk")
    return [row.text for row in rows]


def test_day_place_and_right_are_told(cast: Cast, deliver: Callable[[], int]) -> None:
    number = way.accepted(cast).number
    deliver()
    before = len(texts(number))
    planned(cast, number)
    services.inspection_cancel(number, "店主临时有事。", by=cast.examiner, at=NOW)
    scheduled(cast, number)
    held(cast, number)
    deliver()
    plan, cancelled, told, asked, called, over = texts(number)[before:]
    assert "11月24日（周二）要到梅园路 18 号现场核查" in plan
    assert "取消了" in cancelled
    assert "12月1日（周二）前提出" in told
    assert "12月22日（周二）前举行" in asked
    assert "12月3日（周四） 09:30 在区政务中心 3 楼听证室听证" in called
    assert "听证笔录" in over


def test_hearing_an_entry_twice_tells_once(cast: Cast, deliver: Callable[[], int]) -> None:
    number = way.accepted(cast).number
    planned(cast, number)
    deliver()
    count = len(texts(number))
    entry = next(one for one in history(f"case:{number}") if one.action == "case.inspection_planned")
    for handler in handlers_for(entry.action).values():
        handler(entry)
    assert len(texts(number)) == count


def test_questions_to_departments_are_not_messages_and_everything_has_its_words(
    cast: Cast, deliver: Callable[[], int]
) -> None:
    number = way.accepted(cast).number
    inspected(cast, number)
    asked = services.consultation_ask(number, "hrss", "都有健康证明吗？", 5, by=cast.examiner, at=NOW)
    services.consultation_answer(asked.id, "都有证。", by=cast.other_examiner, at=NOW)
    deliver()
    assert not any("健康证明" in text for text in texts(number))
    ours = {one.action for one in history(f"case:{number}")} & {*WORDS, *TEXTS}
    assert ours == {
        "case.inspection_planned",
        "case.inspection_recorded",
        "case.consultation_asked",
        "case.consultation_answered",
    }
    assert set(TEXTS) <= set(WORDS)
