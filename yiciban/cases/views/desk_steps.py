"""Taking a step: the forms of the decision box, the pages of steps that need more, the second page to confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiciban.cases import queries, services
from yiciban.cases.facts import OFFERED, CaseFact, Check, Step
from yiciban.cases.parcels import waybill_of
from yiciban.cases.queries import desk as reads
from yiciban.cases.rules.clock import gap_due
from yiciban.cases.rules.lifecycle import steps_from
from yiciban.cases.views.desk_beside import beside
from yiciban.cases.views.desk_case import render_case
from yiciban.cases.views.desk_corrections import correction_rows
from yiciban.cases.views.desk_forms import (
    DeliverForm,
    DeskForm,
    GapForm,
    ProcedureResultForm,
    RefuseForm,
    ReturnForm,
    delivery_hints,
)
from yiciban.cases.views.desk_materials import after
from yiciban.cases.views.desk_shell import desk_page, desk_render, now_for
from yiciban.cases.views.desk_steps_table import RARE, STEPS, Sent, StepRow
from yiciban.cases.views.desk_words import LIMITED, case_badges, due_of
from yiciban.catalogue.facts import MaterialNeed
from yiciban.catalogue.queries import guide_version
from yiciban.documents.queries import notices
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Kind, Refusal, not_found
from yiciban.mandates.queries import collectors

# A no of these kinds belongs to the page the form came from; the others are pages of their own.
ON_THE_PAGE = (Kind.CONFLICT, Kind.INVALID)
FORMS: Mapping[Step, type[DeskForm]] = {
    Step.REFUSE_ACCEPTANCE: RefuseForm,
    Step.RETURN: ReturnForm,
    Step.ACCEPT_WITH_GAPS: GapForm,
    Step.END_PROCEDURE: ProcedureResultForm,
    Step.DELIVER: DeliverForm,
}
HEADINGS = {
    Step.REQUEST_CORRECTION: "一次性告知补正",
    Step.SUPPLY_CORRECTION: "收补正材料",
    Step.REFUSE_ACCEPTANCE: "不予受理",
    Step.RETURN: "逾期未补，退件",
    Step.DELIVER: "送达",
}
# What a page of one plain form says above it, and the words on its button: (title, text, button).
PLAIN: Mapping[Step, tuple[str, str, str]] = {
    Step.RETURN: (
        "退件以后这件就结束了",
        "只在申请人到期没有补来时用。申请人准备好后可以重新申请，已交的原件随通知书退还。",
        "退件，出终止办理通知书",
    ),
    Step.ACCEPT_WITH_GAPS: (
        "只差可以后补的材料，先受理",
        "期限照常起算。通知书会写明缺什么、哪天前补齐；补齐以前不能批准，到期没有补齐的终止办理。",
        "容缺受理，出通知书",
    ),
    Step.END_PROCEDURE: (
        "写明结果，从明天起接着计时",
        "停止的这些天不算在期限里，系统会重新算出最晚日期，并告诉申请人。",
        "特别程序结束",
    ),
}
CONFIRM_WORDS = {
    "ground": "理由类别",
    "right_agency": "归哪个机关管",
    "opinion": "写进决定书的理由",
    "false_material": "提供虚假材料",
}
# The decision to grant says no reasons; what was written stays with the office.
GRANT_WORDS = {**CONFIRM_WORDS, "opinion": "批准意见"}
NOT_TYPED = ("csrfmiddlewaretoken", "confirmed", "edit")


class Attempt(NamedTuple):
    """A step somebody is about to take: of which case, what was typed, and the no it met."""

    fact: CaseFact
    step: Step
    typed: Mapping[str, Any] = {}
    refusal: Refusal | None = None

    @property
    def row(self) -> StepRow:
        """How the desk offers it."""
        return STEPS[self.step]

    @property
    def label(self) -> str:
        """The office's word for it."""
        return steps_from(self.fact.status)[self.step].label


@desk_page("GET", "POST")
def step(request: HttpRequest, actor: Actor, number: str, name: str) -> HttpResponse:
    """One step of a case: its page, its second page, or the step itself and back to the case."""
    fact = queries.case(number, actor)
    taken = next((known for known in STEPS if known.value == name), None)
    if taken is None:
        raise not_found("没有这一步。", "step_not_found")
    typed = {key: value for key, value in request.POST.items() if key not in NOT_TYPED}
    attempt = Attempt(fact, taken, typed)
    try:
        if request.method != "POST":
            return _page(request, actor, attempt) if attempt.row.page else redirect("desk:case", fact.number)
        if "edit" in request.POST:
            return _again(request, actor, attempt)
        if attempt.row.confirm and "confirmed" not in request.POST:
            return _confirm(request, actor, attempt)
        done = attempt.row.handler(Sent(fact.number, request.POST, actor, timezone.now()))
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        return _again(request, actor, attempt._replace(refusal=refusal))
    messages.success(request, _said(done, attempt.row))
    return redirect("desk:handout") if taken is Step.DELIVER else redirect("desk:case", done.number)


def _said(fact: CaseFact, row: StepRow) -> str:
    """The message afterwards, with the day that counts now."""
    due = due_of(fact)
    word = LIMITED.get(fact.status, "承诺最晚")
    until = f"{word} {due_text(due, today=now_for(fact.region).today)}。" if due and not fact.ended_at else ""
    return f"{row.done}{until}"


def _again(request: HttpRequest, actor: Actor, attempt: Attempt) -> HttpResponse:
    """The form once more, with what was typed and the sentence of the no."""
    fresh = attempt._replace(fact=queries.case(attempt.fact.number, actor))
    if fresh.row.page and fresh.step in steps_from(fresh.fact.status) and not _hindered(fresh, actor):
        return _page(request, actor, fresh)
    return render_case(request, actor, fresh.fact.number, refusal=fresh.refusal, typed=fresh.typed)


def _confirm(request: HttpRequest, actor: Actor, attempt: Attempt) -> HttpResponse:
    """The second page: what will happen, in words, before what cannot be taken back."""
    fact, typed = attempt.fact, attempt.typed
    if attempt.step is Step.REFUSE_ACCEPTANCE:
        reads.check_ground(str(typed.get("ground", "")), str(typed.get("right_agency", "")))
    reads.check_step(fact, attempt.step, actor, reason=str(typed.get("opinion", "")))
    words = GRANT_WORDS if attempt.step is Step.GRANT else CONFIRM_WORDS
    given = [(key, str(value).strip()) for key, value in typed.items() if key in words]
    context = {
        **_head(attempt),
        "typed": typed,
        "said": [(words[key], reads.shown(key, value)) for key, value in given if value],
        "is_danger": attempt.row.tone == "danger",
    }
    keys = (("Alt+Y", f"确认{attempt.label}"), ("Alt+B", "回去改"))
    return desk_render(request, actor, "confirm.html", context, keys=keys)


def _page(request: HttpRequest, actor: Actor, attempt: Attempt) -> HttpResponse:
    """The page of a step that needs a form of its own."""
    reads.check_open(attempt.fact, attempt.step, actor)
    if reason := _hindered(attempt, actor):
        raise Refusal("step_not_possible", reason)
    refusal = attempt.refusal
    context = {**_head(attempt), "refusal": refusal, **CONTEXTS.get(attempt.step, _form_context)(attempt)}
    template = "step_plain.html" if attempt.step in PLAIN else f"step_{attempt.step.value}.html"
    keys = ((attempt.row.key, attempt.label),)
    return desk_render(request, actor, template, context, keys=keys, status=refusal.status if refusal else 200)


def _hindered(attempt: Attempt, actor: Actor) -> str:
    """Why a step that is offered only where it is possible is not: its page would promise what cannot be."""
    choices = queries.step_choices(attempt.fact, actor) if attempt.step in RARE else ()
    return next((choice.reason for choice in choices if choice.step is attempt.step), "")


def _head(attempt: Attempt) -> dict[str, Any]:
    fact = attempt.fact
    now = now_for(fact.region)
    return {
        "fact": fact,
        "beside": beside(fact, queries.materials(fact), now),
        "number_text": format_case_number(fact.number),
        "heading": HEADINGS.get(attempt.step, attempt.label),
        "label": attempt.label,
        "step": attempt.step.value,
        "row": attempt.row,
        "badges": case_badges(fact, now),
    }


def _form_context(attempt: Attempt) -> dict[str, Any]:
    form = FORMS[attempt.step](dict(attempt.typed) if attempt.typed else None)
    return {"form": form, "shown_at_field": form.refuse(attempt.refusal), "plain": PLAIN.get(attempt.step)}


def _gap_context(attempt: Attempt) -> dict[str, Any]:
    """What would be left open, and until when."""
    fact = attempt.fact
    names = [one.name for one in queries.materials(fact) if one.need == MaterialNeed.LATER and not one.is_there]
    now, guide = now_for(fact.region), guide_version(fact.version_id, fact.situation).guide
    until = gap_due(now.today, Limit.parse(guide.promised_limit), now.calendar)
    facts = [("可以后补的", "、".join(names)), ("最晚补齐", due_text(until, today=now.today))]
    return {**_form_context(attempt), "facts": facts}


def _first(fact: CaseFact) -> dict[str, str]:
    """What the form of service starts with: what the applicant chose, and the parcel that carries it."""
    return {"method": fact.delivery.value, "waybill": waybill_of(fact)}


def _deliver_context(attempt: Attempt) -> dict[str, Any]:
    fact = attempt.fact
    form = DeliverForm(dict(attempt.typed) if attempt.typed else None, initial=_first(fact))
    return {
        "form": form,
        "shown_at_field": form.refuse(attempt.refusal),
        "hints": delivery_hints(fact),
        "sought": attempt.typed.get("method") not in (None, *OFFERED),
        "collectors": collectors(fact.party_id, fact.slug),
        "papers": notices(fact.subject),
    }


def _supply_context(attempt: Attempt) -> dict[str, Any]:
    """Each thing the notice asked for, to be ticked off on its own."""
    asked = [(one, f"seen-{one.material}" in attempt.typed) for one in attempt.fact.defects if one.material]
    return {"asked": asked, "told": [one for one in attempt.fact.defects if not one.material]}


def _correct_context(attempt: Attempt) -> dict[str, Any]:
    fact = attempt.fact
    guide = guide_version(fact.version_id, fact.situation).guide
    rows = correction_rows(
        queries.materials(fact), guide, reads.gap_codes(fact), attempt.typed or None, attempt.refusal
    )
    asked = [row for row in rows if row.keep or not row.material or row.error]
    return {"asked": asked, "others": [row for row in rows if row not in asked], "rows": len(rows)}


CONTEXTS: Mapping[Step, Callable[[Attempt], dict[str, Any]]] = {
    Step.REQUEST_CORRECTION: _correct_context,
    Step.SUPPLY_CORRECTION: _supply_context,
    Step.ACCEPT_WITH_GAPS: _gap_context,
    Step.DELIVER: _deliver_context,
}


@desk_page("POST")
def fill_gap(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """What was left open at acceptance came to the counter: the clerk has seen it."""
    fact = queries.case(number, actor)
    try:
        seen = request.POST.getlist("seen")
        done = services.case_fill_gap(fact.number, {}, seen=seen, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        return render_case(request, actor, fact.number, refusal=refusal)
    left = len(queries.open_gaps(done))
    messages.success(request, f"收到了，还差 {left} 样。" if left else "容缺的材料都补齐了，可以批准了。")
    return redirect("desk:case", done.number)


@desk_page("POST")
def material(request: HttpRequest, actor: Actor, number: str, code: str) -> HttpResponse:
    """Note what was found of one material, and on to the next one nobody has looked at."""
    fact = queries.case(number, actor)
    sent = Sent(fact.number, request.POST, actor, timezone.now())
    try:
        check = sent.choice(Check, "check", "请选“符合”或“不符合”。")
        services.material_check(
            fact.number,
            code,
            check,
            note=sent.text("note"),
            seen=request.POST.get("seen") == "1",
            by=actor,
            at=sent.at,
        )
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        typed = {"material": code, "note": sent.text("note")}
        return render_case(request, actor, fact.number, refusal=refusal, typed=typed)
    target = redirect("desk:case", fact.number)
    target["Location"] += f"?m={after(queries.materials(fact), code)}"
    return target
