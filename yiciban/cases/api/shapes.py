"""From facts to what programs get: what is masked, and for whom, is decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from types import MappingProxyType
from typing import Any

from yiciban.cases import afterwards, queries
from yiciban.cases.facts import (
    CaseFact,
    CaseRow,
    Channel,
    DraftFact,
    MaterialFact,
    PreReviewFact,
    RequestFact,
    StageFact,
    Status,
)
from yiciban.cases.forms import is_shown
from yiciban.cases.queries.desk import works_on
from yiciban.cases.rules.known import known_values
from yiciban.cases.rules.lifecycle import ENDED, TABLE
from yiciban.cases.rules.versions import VersionMove
from yiciban.cases.services import licences_for
from yiciban.catalogue.facts import DataElement, FieldKind, Sensitivity, Tailored
from yiciban.catalogue.queries import (
    AskedQuestion,
    asked_questions,
    clean_values,
    elements,
    guide_version,
    prefill,
    tailor,
    value_text,
    whole_version,
)
from yiciban.journal.facts import EntryFact
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.masking import mask_address, mask_bank, mask_name, mask_phone, mask_resident_number
from yiciban.people.facts import PartyKind

Answer = dict[str, Any]
# An opinion is inside the office until it has become a decision.
_SPOKEN = ENDED | {Status.GRANTED, Status.DENIED, Status.CONCLUDED}
_MASKS: Mapping[FieldKind, Any] = MappingProxyType(
    {FieldKind.RESIDENT_NUMBER: mask_resident_number, FieldKind.PHONE: mask_phone, FieldKind.BANK_CARD: mask_bank}
)
_ASKED = {"asked": "提出请示", "signed": "签批同意", "refused": "没有同意", "taken_back": "收回请示"}
_LABELS = {f"case.{step}": row.label for (_, step), row in TABLE.items()}
_LABELS |= {
    "case.gap_filled": "补齐容缺的材料",
    "case.extended": "延长期限",
    "case.recomputed": "工作日安排变了，重新推算期限",
    "case.red_card": "红牌",
    "case.version_moved": "换到新的一版指南",
}
_LABELS |= {f"case.request_{word}": label for word, label in _ASKED.items()}
_LABELS |= {"case.assigned": "分派"}
_LABELS |= {"case.submit": "提交申请", "case.material_checked": "核对材料", "person.unmasked": "查看完整信息"}
_INSIDE = frozenset(
    {"case.material_checked", "person.unmasked", "case.assigned", *(f"case.request_{word}" for word in _ASKED)}
)
_BY_APPLICANT = frozenset({"case.submit", "case.supply_correction", "case.choose_delivery", "case.withdraw"})
_AT_COUNTER = {"case.submit": "窗口收件", "case.supply_correction": "窗口代申请人收下补交的材料"}


def move(number: str, version: int, found: VersionMove) -> Answer:
    """What moving a case to another version would change."""
    words = {"changes": found.words, "owed": found.owed, "why_not": found.why_not}
    return {
        "number": number,
        "version": version,
        "promised_due": found.promised_due,
        "legal_due": found.legal_due,
        **words,
    }


def draft_row(fact: DraftFact) -> Answer:
    """A draft in a list."""
    return {
        "id": fact.id,
        "item": fact.slug,
        "item_name": fact.item_name,
        "party": fact.party_key,
        "delivery": fact.delivery,
        "revision": fact.revision,
        "updated_at": fact.updated_at,
        "case_number": fact.case_number,
    }


def draft_whole(fact: DraftFact, actor: Actor, today: date) -> Answer:
    """A draft with its questions, its answers, and what is still wrong or missing."""
    found = tailor(whole_version(fact.version_id).guide, fact.situation)
    guide = found.guide
    party = queries.party_known(actor, fact.party_key)
    asked = elements(field.element for field in guide.fields)
    known = prefill(asked, known_values(party))
    values = {**known, **fact.form}
    fields = [
        {
            "element": field.element,
            "label": field.label or asked[field.element].name,
            "hint": field.hint or asked[field.element].hint,
            "section": field.section,
            "kind": asked[field.element].kind,
            "unit": asked[field.element].unit,
            "choices": asked[field.element].choices,
            "required": field.required,
            "value": values.get(field.element, ""),
            "known": is_shown(asked[field.element], known),
        }
        for field in guide.fields
    ]
    return draft_row(fact) | {
        "licences": [
            asdict(one) | {"chosen": one.identifier == fact.renews}
            for one in licences_for(guide, party, by=actor, today=today)
        ],
        "questions": [_question(one) for one in asked_questions(found)],
        "fields": fields,
        "problems": {**_situation_problems(found), **clean_values(guide.fields, asked, values, today)[1]},
        "materials": material_list(queries.draft_materials(fact, party, today)),
    }


def _question(asked: AskedQuestion) -> Answer:
    question = asked.question
    return {
        "code": question.code,
        "text": question.text,
        "hint": question.hint,
        "several": question.several,
        "options": [option.model_dump(include={"code", "label", "note"}) for option in question.options],
        "chosen": asked.chosen,
        "open": asked.is_open,
    }


def _situation_problems(found: Tailored) -> dict[str, str]:
    problems = {asked.name: "请选一个。" for asked in asked_questions(found) if asked.is_open}
    return problems | ({"situation": found.blocks[0].reason} if found.blocks else {})


def material_list(facts: Iterable[MaterialFact]) -> list[Answer]:
    """Materials with their files."""
    return [
        {
            "code": fact.code,
            "name": fact.name,
            "need": fact.need,
            "proof": fact.proof,
            "proof_label": fact.proof.label,
            "check": fact.check,
            "note": fact.note,
            "reference": fact.reference,
            "files": fact.files,
        }
        for fact in facts
    ]


def case_rows(rows: Iterable[CaseRow], actor: Actor) -> list[Answer]:
    """Cases in a list: a person's name is masked for staff."""
    return [
        {name: getattr(row, name) for name in CaseRow.__slots__ if name != "agent"}
        | {
            "status_label": row.status.label,
            "agent_name": mask_name(row.agent.name) if row.agent else "",
            "party_name": row.party_name
            if actor.is_resident
            else mask_name(row.party_name, organisation=row.party_kind != PartyKind.PERSON),
        }
        for row in rows
    ]


def case_whole(case: CaseFact, actor: Actor, *, with_code: bool = False) -> Answer:
    """One case as this person may see it; `with_code` also gives the clerk who received it the query code."""
    own = actor.is_resident
    shown = {name: getattr(case, name) for name in _CASE}
    return shown | {
        "number_text": format_case_number(case.number),
        "query_code": case.query_code if own or with_code else "",
        "status_label": case.status.label,
        "item": case.slug,
        "party": _party(case, actor),
        "agent": _agent(case, actor),
        "situation": _situation(case, actor),
        "answers": _answers(case, actor),
        "verdict": case.verdict if not own or case.status in _SPOKEN else "",
        "opinion": case.opinion if not own or case.status in _SPOKEN else "",
        "defects": [asdict(defect) for defect in case.defects],
        "rated": case.rated or (case.status is Status.DELIVERED and bool(afterwards.rated([case.number]))),
    }


_CASE = (
    "number", "status", "item_name", "department", "department_name", "point", "point_name", "region", "channel",
    "delivery", "received_at", "accepted_at", "decided_at", "concluded_at", "delivered_at", "ended_at", "intake_due",
    "correction_due", "intake", "gap_due", "paper_due", "renews", "renewal_due", "default_ground", "end_ground",
    "promised_due", "legal_due", "delivery_due", "due_provisional", "corrections", "licence",
)  # fmt: skip


def _party(case: CaseFact, actor: Actor) -> Answer:
    person = case.party_kind == PartyKind.PERSON
    plain = {
        "kind": case.party_kind,
        "name": case.party_name,
        "id_number": case.party_id,
        "phone": case.party_phone,
        "address": case.party_address,
        "handler": case.handler_name,
    }
    if actor.is_resident:
        return plain
    masked = {
        "id_number": mask_resident_number(case.party_id) if person else case.party_id,
        "phone": mask_phone(case.party_phone),
    }
    if not works_on(case, actor):
        masked |= {
            "name": mask_name(case.party_name, organisation=not person),
            "address": mask_address(case.party_address),
            "handler": mask_name(case.handler_name),
        }
    return plain | masked


def _agent(case: CaseFact, actor: Actor) -> Answer | None:
    if case.agent is None:
        return None
    plain = actor.is_resident or works_on(case, actor)
    return {"label": case.agent.label, "name": case.agent.name if plain else mask_name(case.agent.name)}


def _situation(case: CaseFact, actor: Actor) -> list[Answer]:
    """What was answered to the item's questions, for the applicant and for who works on the case."""
    if not (actor.is_resident or works_on(case, actor)):
        return []
    return [{"question": question, "answer": answer} for question, answer in queries.situation_words(case)]


def _answers(case: CaseFact, actor: Actor) -> list[Answer]:
    """The answers: numbers of persons masked for staff, everything personal for those who only watch."""
    own, works = actor.is_resident, works_on(case, actor)
    fields = [
        field for field in guide_version(case.version_id, case.situation).guide.fields if field.element in case.form
    ]
    known = elements(field.element for field in fields)
    answers = []
    for field in fields:
        element = known[field.element]
        value = str(case.form[field.element])
        shown = value if own else _masked(element, value, works=works)
        text = value_text(element, value) if shown == value else shown
        label = field.label or element.name
        answers.append({"element": field.element, "label": label, "value": shown, "text": text})
    return answers


def _masked(element: DataElement, value: str, *, works: bool) -> str:
    mask = _MASKS.get(element.kind)
    if mask:
        return str(mask(value))
    return value if works or element.sensitivity is Sensitivity.PUBLIC else "****"


def unmasked(case: CaseFact, field: str) -> dict[str, str]:
    """The full values behind one field that masks them."""
    if field != "form":
        return {field: case.party_id if field == "id_number" else case.party_phone}
    fields = [
        asked.element
        for asked in guide_version(case.version_id, case.situation).guide.fields
        if asked.element in case.form
    ]
    kinds = {code: element.kind for code, element in elements(fields).items()}
    return {code: str(case.form[code]) for code in fields if kinds[code] in _MASKS}


def stage_list(stages: Iterable[StageFact], *, papers: bool = True) -> list[Answer]:
    """The stages; without their papers for someone who has only number and code."""
    return [
        {
            "stage": stage.stage,
            "state": stage.state,
            "at": stage.at,
            "due": stage.by,
            "sentence": stage.sentence,
            "notices": [{"number": number, "title": title} for number, title in stage.notices] if papers else [],
        }
        for stage in stages
    ]


def history_rows(entries: Iterable[EntryFact], actor: Actor) -> list[Answer]:
    """What happened; what an officer wrote for colleagues stays with them."""
    return [
        {
            "at": entry.at,
            "action": entry.action,
            "label": _label(entry),
            "who": "申请人" if _is_applicant(entry) else entry.actor_name,
            "status_before": str(entry.data.get("from", "")),
            "status_after": str(entry.data.get("to", "")),
            "words": "" if actor.is_resident else _words(entry),
        }
        for entry in entries
        if not (actor.is_resident and entry.action in _INSIDE)
    ]


def _label(entry: EntryFact) -> str:
    at_counter = entry.data.get("channel") == Channel.COUNTER
    return (_AT_COUNTER if at_counter else _LABELS).get(entry.action) or _LABELS.get(entry.action, entry.action)


def _is_applicant(entry: EntryFact) -> bool:
    """What applicants do, unless a clerk did it for them at a counter."""
    return entry.action in _BY_APPLICANT and entry.data.get("channel") != Channel.COUNTER


def _words(entry: EntryFact) -> str:
    return str(entry.data.get("opinion") or entry.data.get("reason") or entry.data.get("note") or "")


def request_out(fact: RequestFact) -> Answer:
    """A request with its answer."""
    return {
        "id": fact.id,
        "case_number": fact.case_number,
        "kind": fact.kind,
        "kind_label": fact.kind.label,
        "state": fact.state,
        "state_label": fact.state.label,
        "data": dict(fact.data),
        "reason": fact.reason,
        "asked_by": fact.asked_by_name,
        "asked_at": fact.asked_at,
        "answered_by": fact.answered_by_name,
        "answered_at": fact.answered_at,
        "answer": fact.answer,
    }


def prereview_out(done: PreReviewFact | None) -> Answer:
    """What a pre-review said; all of it empty where there was none."""
    if done is None:
        return {"passed": None, "bring": [], "bring_by": None, "defects": [], "told_at": None, "mended_at": None}
    same = ("passed", "bring_by", "told_at", "mended_at")
    defects = [asdict(defect) for defect in done.defects]
    return {name: getattr(done, name) for name in same} | {"bring": list(done.bring), "defects": defects}
