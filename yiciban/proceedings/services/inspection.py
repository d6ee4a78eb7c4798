"""Commands of the site inspection (现场核查, 行政许可法 art. 34(3)): plan it, record it, call it off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from yiciban.cases.facts import CaseFact
from yiciban.cases.services import letter_issue
from yiciban.documents.facts import FileFact, NoticeKind
from yiciban.documents.queries import own_file
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text, local_date
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.people.permissions import user_id_of
from yiciban.proceedings import rules
from yiciban.proceedings.facts import Conclusion, InspectionFact, InspectionState
from yiciban.proceedings.models import Inspection, InspectionPhoto
from yiciban.proceedings.permissions import INSPECT
from yiciban.proceedings.queries import inspection_fact
from yiciban.proceedings.queries import inspectors as officers_of
from yiciban.proceedings.services.frame import hold, note

PHOTOS_AT_MOST = 30


def inspection_plan(
    number: str, day: date, place: str, inspectors: Sequence[int], *, by: Actor, at: datetime
) -> InspectionFact:
    """Plan to go and see, with two officers of the department or more.

    Raises Refusal as every command here, `inspection_planned` while another one is to be made, `inspectors_too_few`,
    `inspectors_too_many`, `inspector_unknown`, `day_passed`, `words_missing`.
    """
    today = local_date(at)
    with transaction.atomic():
        fact = hold(number, INSPECT, by=by)
        place = rules.words(place, "place", "请写明到哪里核查。", most=200)
        rules.check_plan_day(day, today)
        known = {officer.user_id: officer.name for officer in officers_of(fact, today)}
        first, second, *more = rules.check_inspectors(inspectors, known)
        row = Inspection(
            case_id=fact.number,
            day=day,
            place=place,
            first_inspector_id=first,
            second_inspector_id=second,
            more_inspectors=more,
            inspector_names=[known[one] for one in (first, second, *more)],
            planned_by_id=user_id_of(by),
            planned_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refusal("inspection_planned", "已经排了一次核查，先记录或者取消那一次。") from None
        data = {"day": str(day), "place": place, "inspectors": row.inspector_names}
        note(fact, "inspection_planned", data, by=by, at=at)
        return inspection_fact(row)


def inspection_record(
    number: str,
    findings: str,
    conclusion: Conclusion,
    *,
    applicant_present: bool,
    remark: str = "",
    photos: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> InspectionFact:
    """Write down what was found, by one of those who went; the paper is 现场核查笔录.

    `photos` are files the writer has uploaded. Raises Refusal as every command here, `inspection_not_planned`,
    `not_inspector`, `inspection_not_yet`, `words_missing`, `file_not_found`, `photo_type`, `photos_too_many`.
    """
    with transaction.atomic():
        fact = hold(number, INSPECT, by=by)
        row = _planned(fact)
        inspectors = inspection_fact(row).inspector_ids
        rules.check_inspected(row.day, local_date(at), inspectors=inspectors, user_id=by.user_id)
        row.findings = rules.words(findings, "findings", "请写明看到了什么，至少 4 个字。", most=4000)
        row.remark = rules.words(remark, "remark", "", least=0)
        row.state, row.conclusion = InspectionState.DONE.value, conclusion.value
        row.applicant_present = applicant_present
        row.recorded_by_id, row.recorded_by_name, row.recorded_at = by.user_id, by.name, at
        row.save()
        files = _photos(photos, by)
        InspectionPhoto.objects.bulk_create([InspectionPhoto(inspection=row, file_id=one.id) for one in files])
        data = {"conclusion": conclusion.value, "present": applicant_present, "photos": len(files)}
        note(fact, "inspection_recorded", data, by=by, at=at)
        done = inspection_fact(row, files)
        _issue(fact, done, by=by, at=at)
        return done


def inspection_cancel(number: str, reason: str, *, by: Actor, at: datetime) -> InspectionFact:
    """Call the planned inspection off, with the reason; another one can be planned."""
    with transaction.atomic():
        fact = hold(number, INSPECT, by=by)
        row = _planned(fact)
        row.state = InspectionState.CANCELLED.value
        row.reason = rules.words(reason, "reason", "请写明为什么取消，至少 4 个字。")
        row.save(update_fields=["state", "reason"])
        note(fact, "inspection_cancelled", {"day": str(row.day), "reason": row.reason}, by=by, at=at)
        return inspection_fact(row)


def _planned(fact: CaseFact) -> Inspection:
    row = Inspection.objects.filter(case_id=fact.number, state=InspectionState.PLANNED).first()
    if row is None:
        raise Refusal("inspection_not_planned", "没有排好的核查。请先安排哪天、谁去。")
    return row


def _photos(ids: Sequence[UUID], by: Actor) -> tuple[FileFact, ...]:
    wanted = tuple(dict.fromkeys(ids))
    if len(wanted) > PHOTOS_AT_MOST:
        sentence = f"最多放 {PHOTOS_AT_MOST} 张照片。"
        raise invalid("photos_too_many", sentence, {"file": sentence})
    files = tuple(own_file(one, by=by) for one in wanted)
    if wrong := next((file for file in files if not file.media_type.startswith("image/")), None):
        sentence = f"“{wrong.name}”不是照片。请传 JPG、PNG 或者 WebP。"
        raise invalid("photo_type", sentence, {"file": sentence})
    return files


def _issue(fact: CaseFact, done: InspectionFact, *, by: Actor, at: datetime) -> None:
    assert done.conclusion is not None
    day = due_text(done.day)
    letter_issue(
        fact.number,
        NoticeKind.INSPECTION,
        values={
            "inspectors": "、".join(done.inspectors),
            "day": day,
            "place": done.place,
            "present": "申请人到场" if done.applicant_present else "申请人没有到场",
            "findings": done.findings,
            "remark": f"申请人意见：{done.remark}" if done.remark else "申请人没有提出意见。",
        },
        rows=(
            ("核查日期", day),
            ("核查地点", done.place),
            ("核查人", "、".join(done.inspectors)),
            ("结论", done.conclusion.label),
            ("照片", f"{len(done.photos)} 张" if done.photos else "没有"),
        ),
        to_sign=done.applicant_present,
        by=by,
        at=at,
    )
