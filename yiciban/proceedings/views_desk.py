"""Proceedings at the desk: one page for a case, one for each thing to do, and what other departments ask of us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yiciban.cases.facts import RequestKind
from yiciban.cases.previews import small_picture
from yiciban.cases.queries import askable
from yiciban.cases.queries import case as read_case
from yiciban.catalogue.facts import Guide, SpecialKind
from yiciban.catalogue.queries import guide_version
from yiciban.documents.web import actor_of, attachment
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text, local_date
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal, not_found
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require, require_staff
from yiciban.proceedings import queries, rules, services
from yiciban.proceedings.acts import ACTS, CONSULTATION, HEARING, INSPECTION, Act, Context, Sent, offered
from yiciban.proceedings.facts import HearingState
from yiciban.proceedings.forms import AnswerForm, PlainForm

ON_THE_PAGE = (Kind.CONFLICT, Kind.INVALID)
View = Callable[..., HttpResponseBase]


def _desk(*methods: str) -> Callable[[View], View]:
    """A page for staff, who are the view's second argument."""

    def wrap(view: View) -> View:
        @never_cache
        @require_http_methods(list(methods))
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
            actor = actor_of(request)
            require_staff(actor)
            return view(request, actor, *args, **given)

        return inner

    return wrap


def _context(number: str, actor: Actor) -> Context:
    fact, today = read_case(number, actor), local_date(timezone.now())
    return Context(fact, queries.proceedings_of(fact, actor, today), actor, today)


@_desk("GET", "HEAD")
def case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Everything that was done about a case before its decision, and what can be done now."""
    context = _context(number, actor)
    acts = offered(context)
    guide = guide_version(context.fact.version_id, context.fact.situation).guide
    page = {
        **_head(context, "核查、听证、征求意见"),
        "found": context.found,
        "today": context.today,
        "late": [one.id for one in context.found.consultations if one.is_overdue(context.today)],
        "works": queries.works_on(context.fact, actor),
        "parts": {part: _links(acts, part, number) for part in (INSPECTION, HEARING, CONSULTATION)},
        "must_inspect": guide.inspected,
        "pause_url": _pause_url(context, guide),
        "is_open": context.fact.status in rules.UNDECIDED,
    }
    return render(request, "proceedings/case.html", page)


def _links(acts: Mapping[str, Act], part: str, number: str) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is called off, for what may be done in one part."""
    return [
        (act.label, reverse("desk_proceedings:act", args=[number, name]), act.is_danger)
        for name, act in acts.items()
        if act.part == part
    ]


def _pause_url(context: Context, guide: Guide) -> str:
    """Where the clock's pause for the hearing is asked for, while it is asked for and the guide knows of it."""
    knows = any(one.kind is SpecialKind.HEARING for one in guide.special_procedures)
    waits = context.hearing_in(HearingState.ASKED, HearingState.SCHEDULED)
    if not (knows and waits and RequestKind.PROCEDURE in askable(context.fact, context.actor)):
        return ""
    try:
        return reverse("desk:ask", args=[context.fact.number, RequestKind.PROCEDURE.value])
    except NoReverseMatch:
        return ""


def _head(context: Context, heading: str) -> dict[str, Any]:
    fact = context.fact
    works = queries.works_on(fact, context.actor)
    is_person = fact.party_kind == PartyKind.PERSON
    return {
        "fact": fact,
        "heading": heading,
        "number_text": format_case_number(fact.number),
        "mask_party": is_person and not works,
    }


@_desk("GET", "HEAD", "POST")
def act(request: HttpRequest, actor: Actor, number: str, name: str) -> HttpResponse:
    """One thing to do: its form, and back to the page of the case."""
    context = _context(number, actor)
    wanted = ACTS.get(name)
    if wanted is None:
        raise not_found("没有这一步。", "step_not_found")
    fact = context.fact
    require(actor, wanted.permission, region=fact.region, department=fact.department, point=fact.point)
    refusal = None
    if request.method == "POST":
        try:
            wanted.run(Sent(request, fact, actor, timezone.now()))
        except Refusal as no:
            if no.kind not in ON_THE_PAGE:
                raise
            refusal = no
        else:
            messages.success(request, wanted.done)
            return redirect("desk_proceedings:case", fact.number)
    elif name not in offered(context):
        messages.warning(request, f"“{wanted.label}”现在不用做，或者不归您做。")
        return redirect("desk_proceedings:case", fact.number)
    form = _form(request, wanted, context)
    page = {
        **_head(context, wanted.label),
        "act": wanted,
        "form": form,
        "shown_at_field": form.refuse(refusal),
        "refusal": refusal,
        "beside": _beside(context, wanted),
    }
    return render(request, "proceedings/act.html", page, status=refusal.status if refusal else 200)


def _form(request: HttpRequest, wanted: Act, context: Context) -> PlainForm:
    choices = wanted.choices(context) if wanted.choices else None
    typed = request.POST if request.method == "POST" else None
    # An inspection goes to the applicant's own place, as a rule; a hearing is somewhere of the office's.
    initial = {"place": context.fact.party_address} if wanted.part == INSPECTION else None
    return wanted.form(typed, choices=choices, initial=initial)


def _beside(context: Context, wanted: Act) -> tuple[tuple[str, str], ...]:
    """What an officer looks up while filling in a form of this part."""
    fact, today = context.fact, context.today
    rows = [("申请人", fact.party_name), ("地址", fact.party_address), ("最晚办结", _day(fact.promised_due, today))]
    if wanted.part == INSPECTION and (planned := context.found.planned):
        rows += [
            ("核查", f"{due_text(planned.day, today=today)}，{planned.place}"),
            ("核查人", "、".join(planned.inspectors)),
        ]
    if wanted.part == HEARING and context.hearing_in(*rules.LIVE):
        rows += _beside_hearing(context)
    rows += [(f"问{one.department_name}", one.question) for one in context.found.waiting if wanted.part == CONSULTATION]
    return tuple((label, value) for label, value in rows if value)


def _beside_hearing(context: Context) -> list[tuple[str, str]]:
    hearing, today = context.found.hearing, context.today
    assert hearing is not None
    rows = [
        ("听证事由", hearing.matter),
        ("利害关系人", "、".join(hearing.interested)),
        ("提出截止", _day(hearing.ask_by, today)),
    ]
    if hearing.hold_by is not None:
        calendar = queries.work_calendar_of(context.fact)
        first, last = rules.hearing_span(today, hearing.hold_by, calendar)
        rows += [("谁提出的", hearing.asked_by_name), ("可以排在", f"{_day(first, today)}到 {_day(last, today)}")]
    if hearing.day is not None:
        rows += [("已经排在", f"{_day(hearing.day, today)} {hearing.hour:%H:%M}，{hearing.place}")]
        rows += [("主持人", hearing.chair_name)]
    return rows


def _day(day: date | None, today: date) -> str:
    return due_text(day, today=today) if day else ""


@_desk("GET", "HEAD")
def photo(_request: HttpRequest, actor: Actor, number: str, file_id: UUID) -> HttpResponseBase:
    """One picture of an inspection, to keep."""
    return attachment(queries.photo(number, file_id, actor))


@_desk("GET", "HEAD")
def small(_request: HttpRequest, actor: Actor, number: str, file_id: UUID) -> HttpResponseBase:
    """The same small, as a picture of our own making, shown inline."""
    return small_picture(queries.photo(number, file_id, actor))


# --- what other departments ask of us


@_desk("GET", "HEAD")
def consultations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What our department is asked, what waits first."""
    today = local_date(timezone.now())
    found = queries.consultations_for(actor)
    waiting = [one for one in found if not one.closed and not one.consultation.answered_at]
    page = {
        "waiting": [(one, one.consultation.is_overdue(today)) for one in waiting],
        "over": [one for one in found if one not in waiting],
    }
    return render(request, "proceedings/consultations.html", page)


@_desk("GET", "HEAD", "POST")
def consultation(request: HttpRequest, actor: Actor, consultation_id: UUID) -> HttpResponse:
    """One question, and the answer to it."""
    asked, refusal = queries.consultation(consultation_id, actor), None
    if request.method == "POST":
        try:
            answer = request.POST.get("answer", "").replace("\x00", "")
            services.consultation_answer(consultation_id, answer, by=actor, at=timezone.now())
        except Refusal as no:
            if no.kind not in ON_THE_PAGE:
                raise
            refusal = no
            asked = queries.consultation(consultation_id, actor)
        else:
            messages.success(request, "已答复，对方马上看得到。")
            return redirect("desk_proceedings:consultations")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    page = {
        "asked": asked,
        "one": asked.consultation,
        "form": form,
        "shown_at_field": form.refuse(refusal),
        "refusal": refusal,
        "late": asked.consultation.is_overdue(local_date(timezone.now())),
        "number_text": format_case_number(asked.case_number),
        "can_answer": not asked.closed and not asked.consultation.answered_at,
    }
    return render(request, "proceedings/consultation.html", page, status=refusal.status if refusal else 200)
