"""请示签批: asking a second person to sign, what waits for one's own signature, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiciban.cases import queries, services
from yiciban.cases.facts import CaseFact, RequestFact, RequestKind
from yiciban.cases.queries import desk as reads
from yiciban.cases.rules.clock import working_days_in
from yiciban.cases.rules.requests import REQUESTS, check_asked
from yiciban.cases.sections import elsewhere
from yiciban.cases.views.desk_beside import beside
from yiciban.cases.views.desk_case import render_case
from yiciban.cases.views.desk_corrections import correction_rows
from yiciban.cases.views.desk_forms import AnswerForm, AskForm
from yiciban.cases.views.desk_requests_box import asked_row
from yiciban.cases.views.desk_requests_table import TABLE, signer_words
from yiciban.cases.views.desk_shell import desk_page, desk_render, now_for, region_of
from yiciban.cases.views.desk_words import case_badges, due_short, party_in_list, row_badge
from yiciban.catalogue.facts import Guide, SpecialProcedure
from yiciban.catalogue.queries import guide_version
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.limits import Limit, Unit
from yiciban.kernel.masking import mask_name
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Kind, Refusal, not_found
from yiciban.people.facts import PartyKind

ON_THE_PAGE = (Kind.CONFLICT, Kind.INVALID)
LIST_KEYS = (("J K", "上下选"), ("Enter", "打开"))
SWITCH = "switch"  # the button that fills the form in anew from another special procedure


# --- asking


@dataclass(frozen=True, slots=True)
class Asking:
    """A request somebody is writing: about which case, of which kind, what was typed, the no it met."""

    fact: CaseFact
    kind: RequestKind
    guide: Guide
    typed: Mapping[str, Any]
    refusal: Refusal | None = None


@desk_page("GET", "POST")
def ask(request: HttpRequest, actor: Actor, number: str, kind: str) -> HttpResponse:
    """The form of one kind of request; sent, it waits on the page of whoever signs."""
    fact = queries.case(number, actor)
    if kind not in set(RequestKind):
        raise not_found("没有这种请示。", "request_not_found")
    wanted = RequestKind(kind)
    require(actor, REQUESTS[wanted].ask, region=fact.region, department=fact.department, point=fact.point)
    guide = guide_version(fact.version_id, fact.situation).guide
    typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    try:
        _check_askable(fact, wanted, guide)
    except Refusal as refusal:
        return render_case(request, actor, fact.number, refusal=refusal)
    asking = Asking(fact, wanted, guide, typed)
    if request.method != "POST" or SWITCH in typed:
        return _ask_page(request, actor, asking)
    try:
        row = TABLE[wanted]
        reason = str(typed.get("reason", "")).replace("\x00", "")
        services.request_ask(fact.number, wanted, row.asked(typed), reason, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        return _ask_page(request, actor, Asking(fact, wanted, guide, typed, refusal))
    messages.success(request, f"已提出{wanted.label}，等{signer_words(wanted, guide)}签批。")
    return redirect("desk:case", fact.number)


def _check_askable(fact: CaseFact, kind: RequestKind, guide: Guide) -> None:
    check_asked(kind, fact.status)
    if kind is RequestKind.PROCEDURE and not guide.special_procedures:
        raise Refusal("procedure_unknown", "办事指南里这个事项没有特别程序，不能停止计时。")


def _ask_page(request: HttpRequest, actor: Actor, asking: Asking) -> HttpResponse:
    fact, row, refusal = asking.fact, TABLE[asking.kind], asking.refusal
    procedures = asking.guide.special_procedures if asking.kind is RequestKind.PROCEDURE else ()
    chosen = _chosen(procedures, asking.typed)
    form = row.form(_filled(asking.typed, chosen, fact.region) or None, initial=_from_guide(chosen, fact.region))
    form.refuse(refusal)
    context = {
        **_head(fact, actor, asking.kind.label),
        "kind": asking.kind,
        "row": row,
        "form": form,
        "procedures": [_option(one, chosen) for one in procedures],
        "signer": signer_words(asking.kind, asking.guide),
        "refusal": refusal,
        **(_correction(asking) if asking.kind is RequestKind.SECOND_CORRECTION else {}),
    }
    return desk_render(
        request, actor, "ask.html", context, keys=(("Alt+G", "提出"),), status=refusal.status if refusal else 200
    )


def _chosen(procedures: Sequence[SpecialProcedure], typed: Mapping[str, Any]) -> SpecialProcedure | None:
    wanted = typed.get(SWITCH) or typed.get("kind")
    return next((one for one in procedures if one.kind.value == wanted), procedures[0] if procedures else None)


def _filled(typed: Mapping[str, Any], chosen: SpecialProcedure | None, region: str) -> dict[str, Any]:
    """What was typed; of another procedure its own days and basis, and the reason stays."""
    return {**typed, **_from_guide(chosen, region)} if SWITCH in typed else dict(typed)


def _from_guide(chosen: SpecialProcedure | None, region: str) -> dict[str, Any]:
    if chosen is None:
        return {}
    now = now_for(region)
    days = working_days_in(now.today, Limit.parse(chosen.days), now.calendar)
    return {"kind": chosen.kind.value, "days": str(days) if days else "", "basis": chosen.basis}


def _option(one: SpecialProcedure, chosen: SpecialProcedure | None) -> dict[str, Any]:
    most = Limit.parse(one.days)
    meant = "" if most.unit is Unit.WORKING_DAY else "（已按工作日折算填好，从明天数起）"
    text = f"指南写明最多 {most}{meant}，{one.basis}{'。' if one.note else ''}{one.note}"
    return {"kind": one.kind.value, "text": text, "is_chosen": one is chosen}


def _correction(asking: Asking) -> dict[str, Any]:
    rows = correction_rows(
        queries.materials(asking.fact),
        asking.guide,
        reads.gap_codes(asking.fact),
        asking.typed or None,
        asking.refusal,
    )
    asked = [row for row in rows if row.keep or not row.material or row.error]
    return {"asked": asked, "others": [row for row in rows if row not in asked], "rows": len(rows)}


# --- answering


@desk_page("GET")
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything that waits for this person's signature, the oldest first."""
    now = now_for(region_of(actor))
    rows = [
        {
            "request": one,
            "item": row.item_name,
            "party": party_in_list(row),
            "due": due_short(row.due, now.today),
            "badge": row_badge(row.status, row.due, now),
        }
        for one, row in queries.waiting_requests(actor)
    ]
    context = {"rows": rows, "now": now, "elsewhere": elsewhere(actor)}
    return desk_render(request, actor, "requests.html", context, keys=LIST_KEYS)


@desk_page("GET")
def one_request(request: HttpRequest, actor: Actor, number: str, request_id: UUID) -> HttpResponse:
    """One request: all that was asked, what a yes leads to, and the two answers for whoever may give them."""
    return _request_page(request, actor, queries.case(number, actor), request_id)


@desk_page("POST")
def answer(request: HttpRequest, actor: Actor, number: str, request_id: UUID, act: str) -> HttpResponse:
    """Sign, refuse with a reason, or take back."""
    fact = queries.case(number, actor)
    asked = _request(fact, request_id)
    if act not in ACTS:
        raise not_found("没有这一步。", "step_not_found")
    does, said = ACTS[act]
    typed = request.POST.get("answer", "").replace("\x00", "")
    try:
        does(request_id, typed, actor)
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        return _request_page(request, actor, fact, request_id, refusal=refusal, typed=typed)
    messages.success(request, said.format(asked.kind.label))
    return redirect("desk:case", fact.number)


def _sign(request_id: UUID, _typed: str, actor: Actor) -> None:
    services.request_sign(request_id, by=actor, at=timezone.now())


def _refuse(request_id: UUID, typed: str, actor: Actor) -> None:
    services.request_refuse(request_id, typed, by=actor, at=timezone.now())


def _take_back(request_id: UUID, _typed: str, actor: Actor) -> None:
    services.request_take_back(request_id, by=actor, at=timezone.now())


Act = Callable[[UUID, str, Actor], None]
ACTS: Mapping[str, tuple[Act, str]] = MappingProxyType(
    {
        "sign": (_sign, "已签批同意{}。"),
        "refuse": (_refuse, "没有同意{}，理由已告诉提出的人。"),
        "take-back": (_take_back, "{}的请示已收回。"),
    }
)


def _request(fact: CaseFact, request_id: UUID) -> RequestFact:
    found = next((one for one in queries.requests_of(fact) if one.id == request_id), None)
    if found is None:
        raise not_found("没有这份请示。", "request_not_found")
    return found


def _request_page(
    request: HttpRequest,
    actor: Actor,
    fact: CaseFact,
    request_id: UUID,
    *,
    refusal: Refusal | None = None,
    typed: str = "",
) -> HttpResponse:
    now = now_for(fact.region)
    one = asked_row(fact, _request(fact, request_id), actor, now)
    form: AskForm | AnswerForm = AnswerForm({"answer": typed} if refusal else None)
    form.refuse(refusal)
    context = {
        **_head(fact, actor, f"请示：{one.fact.kind.label}"),
        "one": one,
        "row": TABLE[one.fact.kind],
        "form": form,
        "refusal": refusal,
    }
    keys = (("Alt+Y", "同意，签批"), ("Alt+N", "不同意")) if one.may_sign else ()
    return desk_render(request, actor, "request.html", context, keys=keys, status=refusal.status if refusal else 200)


def _head(fact: CaseFact, actor: Actor, heading: str) -> dict[str, Any]:
    now = now_for(fact.region)
    if fact.party_kind == PartyKind.PERSON and not reads.works_on(fact, actor):  # who signs may only watch
        fact = replace(fact, party_name=mask_name(fact.party_name))
    return {
        "fact": fact,
        "beside": beside(fact, queries.materials(fact), now),
        "number_text": format_case_number(fact.number),
        "heading": heading,
        "badges": case_badges(fact, now),
    }
