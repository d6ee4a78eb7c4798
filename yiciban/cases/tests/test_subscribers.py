"""What the applicant is told, once per step, and never before the step is committed."""

from __future__ import annotations

from collections.abc import Callable

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.rules.lifecycle import TABLE
from yiciban.cases.subscribers import TEXTS
from yiciban.journal.queries import history
from yiciban.journal.subscriptions import handlers_for
from yiciban.providers.models import Message

INSIDE = {
    "examine",
    "propose",
    "review",
    "send_back",
    "send_back_to_examiner",
}  # steps of the department that change nothing for the applicant


def texts(subject: str) -> list[str]:
    return list(Message.objects.filter(subject=subject).order_by("pk").values_list("text", flat=True))


def test_every_step_the_applicant_would_notice_has_its_sentence() -> None:
    steps = {step.value for _, step in TABLE} - INSIDE
    beside = {"case.submit", "case.gap_filled", "case.extended", "case.recomputed"}
    beside |= {"case.prereview_passed", "case.prereview_told"}
    assert {f"case.{step}" for step in steps} | beside == set(TEXTS)


def test_the_messages_of_a_whole_way_say_what_is_next_and_by_when(
    cast: Cast, deliver: Callable[[], int], settings: object
) -> None:
    settings.YICIBAN_PUBLIC_URL = "https://demo.invalid"  # type: ignore[attr-defined]
    case = way.delivered(cast)
    deliver()
    first, accepted, granted, concluded, *_ = texts(case.subject)
    assert case.query_code in first
    assert "12月1日（周二）前答复" in first
    assert "最晚 12月8日（周二）办完" in accepted
    assert f"https://demo.invalid/my/cases/{case.number}/" in accepted
    assert "批准了" in granted
    assert "电子送达" in concluded


def test_delivering_an_entry_again_sends_nothing_again(cast: Cast, deliver: Callable[[], int]) -> None:
    case = way.submitted(cast)
    assert deliver() >= 1
    assert deliver() == 0
    (entry,) = history(case.subject)
    for handler in handlers_for(entry.action).values():
        handler(entry)
    assert len(texts(case.subject)) == 1


def test_a_correction_names_how_many_things_to_mend(cast: Cast, deliver: Callable[[], int]) -> None:
    from yiciban.cases.tests.test_services import DEFECT

    case = cases.case_request_correction(way.submitted(cast).number, [DEFECT], by=cast.clerk, at=NOW)
    deliver()
    assert "还差 1 样材料" in texts(case.subject)[-1]
