"""A resident's cases: the list, one case from date to what can be done, taking it back, its papers and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yiciban.cases import afterwards, queries, services
from yiciban.cases.facts import CaseFact, DeliveryMethod, EndGround, PreReviewFact, Stage, StageFact, Status, Step
from yiciban.cases.forms import DeliveryForm
from yiciban.cases.previews import small_picture
from yiciban.cases.rules.clock import intake_due
from yiciban.cases.rules.prereview import words as prereview_words
from yiciban.cases.rules.resident import Standing, done_words, standing
from yiciban.cases.sections import portal_sections
from yiciban.cases.views.clock_words import ledger
from yiciban.cases.views.portal_common import resident, today_here
from yiciban.cases.views.portal_paper import sheet
from yiciban.cases.views.portal_supply import owed, wanted
from yiciban.catalogue.facts import Guide
from yiciban.catalogue.queries import guide_version
from yiciban.documents import queries as documents
from yiciban.documents.facts import FileFact
from yiciban.documents.web import as_strange, attachment
from yiciban.journal.queries import history
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text, local_date, moment_text
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.limits import Limit
from yiciban.kernel.masking import mask_name
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.queries import hours_text, point, work_calendar


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Drafts, what waits for the person, what is under way, what is over."""
    actor = resident(request)
    cards, cursor = queries.my_cards(actor, today=today_here(), cursor=request.GET.get("after", ""))
    is_first = not request.GET.get("after")
    context = {
        "drafts": queries.open_drafts(actor) if is_first else (),
        "yours": [one for one in cards if one.yours and not one.ended],
        "open": [one for one in cards if not one.yours and not one.ended],
        "over": [one for one in cards if one.ended],
        "cursor": cursor,
        "is_first": is_first,
        "empty_actions": [{"label": "找要办的事", "url": "/"}],
    }
    return render(request, "cases/portal/mine.html", context)


@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: the date, what comes next, the way so far, who is at it, what one can do."""
    actor = resident(request)
    fact = queries.case(number, actor)
    context = case_context(fact, actor)
    context["is_new"] = "new" in request.GET and not context["standing"].ended
    return render(request, "cases/portal/case.html", context)


def case_context(fact: CaseFact, actor: Actor) -> dict[str, Any]:
    """What the page of a case shows to its applicant."""
    published = guide_version(fact.version_id, fact.situation)
    guide = published.guide
    is_rated = fact.number in afterwards.rated([fact.number])
    fact = replace(fact, rated=is_rated, department_name=published.department_name)
    materials = queries.materials(fact)
    papers = documents.notices(fact.subject)
    events, entries = queries.clock_events(fact), history(fact.subject)
    lines = ledger(fact, events, entries, today_here())
    owes = owed(fact, actor)
    extra = portal_sections(fact, actor)
    steps = {choice.step: choice for choice in queries.step_choices(fact, actor)}
    place, seen = point(fact.point), queries.prereview(fact)
    return {
        "case": fact,
        "number": format_case_number(fact.number),
        "standing": _with_prereview(head(fact, guide), fact, seen),
        "stages": [stage_row(stage, fact, seen) for stage in queries.stages(fact, papers)],
        "materials": materials,
        "handed": sum(material.is_there for material in materials),
        "guide": guide,
        "situation": queries.situation_words(fact),
        "place": place,
        "hours": hours_text(place),
        "can_withdraw": Step.WITHDRAW in steps,
        "owed": wanted(fact, owes) if owes else None,
        "clock_lines": lines[1:],
        "has_clock": bool(lines),
        "ended_why": EndGround(fact.end_ground).label if fact.end_ground else "",
        "rate_url": rate_url(fact),
        "fresh": fresh(),
        "whose": _whose(fact),
        "extra": extra,
        "todo": next((section.todo for section in extra if section.todo), None),
        "crumbs": [{"label": "我的办件", "url": reverse("cases:mine")}, {"label": fact.item_name}],
    }


def _with_prereview(standing: Standing, fact: CaseFact, seen: PreReviewFact | None) -> Standing:
    """While a pre-review waits to be mended, or something is to be brought, the next step is the applicant's."""
    if seen is None or fact.status is not Status.RECEIVED or not (seen.waits or seen.bring):
        return standing
    text = (
        "预审把要改的一次说全了，改不改都按原来的日期答复您。"
        if seen.waits
        else prereview_words(seen, today=today_here())
    )
    return replace(standing, title="下一步：您来改" if seen.waits else "下一步：您来一次窗口", text=text, yours=True)


def fresh() -> str:
    """When what the page shows was true."""
    return f"进度 {moment_text(timezone.now(), today=today_here())} 更新"


def _whose(fact: CaseFact) -> str:
    return fact.party_name if fact.party_kind == "firm" else mask_name(fact.party_name)


def head(fact: CaseFact, guide: Guide) -> Any:
    """The date and the next step of a case, for its page and for the look-up by code."""
    today = today_here()
    calendar = work_calendar(fact.region).lenient()
    promised = Limit.parse(guide.promised_limit)
    return standing(
        fact,
        today=today,
        calendar=calendar,
        answer=intake_due(today, calendar),
        promise="当天办好" if promised.is_instant else f" {promised}内办完",
        complaint=guide.contact.complaint,
    )


def rate_url(fact: CaseFact) -> str:
    """Where a case that was handed over is rated; that page stands on a higher floor and may be missing."""
    if fact.delivered_at is None:
        return ""
    try:
        return reverse("ratings:rate", args=[fact.number])
    except NoReverseMatch:
        return ""


def stage_row(stage: StageFact, fact: CaseFact, seen: PreReviewFact | None = None) -> dict[str, Any]:
    """One stage as the timeline shows it, with its papers."""
    is_rated = stage.stage is Stage.RATE and fact.rated
    text = (
        done_words(stage.stage, fact) if is_rated or (stage.state == "done" and not stage.sentence) else stage.sentence
    )
    if seen and stage.stage is Stage.ACCEPT:
        text = f"{prereview_words(seen, today=today_here())}{text}"
    return {
        "label": stage.stage.value,
        "state": stage.state,
        "when": _when(stage, fact.status),
        "text": text,
        "papers": _papers(stage.notices),
    }


def _papers(notices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Number and title; a second paper of one title says so, because two links may not read the same."""
    seen: Counter[str] = Counter()
    found = []
    for number, title in notices:
        seen[title] += 1
        found.append((number, title if seen[title] == 1 else f"{title}（第 {seen[title]} 份）"))
    return found


UNDATED = {Status.PAUSED: "特别程序完了再定", Status.DEFAULTED: "补出决定书以后"}


def _when(stage: StageFact, status: Status) -> str:
    today = today_here()
    if stage.state == "done":
        return moment_text(stage.at, today=today) if stage.at else ""
    if stage.state == "now" and stage.stage is not Stage.RATE:
        return "进行中"
    if stage.stage is Stage.RATE:
        return "请您打分" if stage.state == "now" else "办完请您打分"
    if stage.by:
        return f"最晚 {due_text(stage.by, today=today)}"
    return {Stage.DELIVER: "办结以后", Stage.CONCLUDE: UNDATED.get(status, "受理后定日期")}.get(stage.stage, "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the application back, on a page of its own that says what it means."""
    actor = resident(request)
    fact = queries.case(number, actor)
    refusal = None
    if request.method == "POST":
        try:
            services.case_withdraw(fact.number, request.POST.get("reason", "")[:500], by=actor, at=timezone.now())
        except Refusal as problem:
            if problem.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
                raise
            refusal = problem
        else:
            return redirect("cases:case", fact.number)
    possible = any(choice.step is Step.WITHDRAW for choice in queries.step_choices(fact, actor))
    context = {
        "case": fact,
        "number": format_case_number(fact.number),
        "refusal": refusal,
        "possible": possible,
        "reason": request.POST.get("reason", "")[:500],
    }
    return render(request, "cases/portal/withdraw.html", context, status=refusal.status if refusal else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, number: str) -> HttpResponse:
    """Choose again how to get the result: with electronic service one agrees to it, leaving it takes that back."""
    actor = resident(request)
    fact = queries.case(number, actor)
    refusal = None
    form = DeliveryForm(request.POST if request.method == "POST" else None, initial={"delivery": fact.delivery.value})
    if request.method == "POST" and form.is_valid():
        try:
            method = DeliveryMethod(form.cleaned_data["delivery"])
            services.case_choose_delivery(fact.number, method, by=actor, at=timezone.now())
        except Refusal as problem:
            if problem.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
                raise
            refusal = problem
        else:
            return redirect("cases:case", fact.number)
    bad = refusal.status if refusal else 422 if form.errors else 200
    context = {
        "case": fact,
        "form": form,
        "refusal": refusal,
        "hints": {
            "counter": f"到{fact.point_name}领，带身份证。",
            "post": f"寄到{fact.party_address}。" if fact.party_address else "这件没有留联系地址，不能邮寄。",
            "electronic": "选这个，就是同意用电子方式收决定书和证照，送达前随时可以改回来。",
        },
    }
    return render(request, "cases/portal/delivery.html", context, status=bad)


@never_cache
@require_safe
def notice(request: HttpRequest, number: str, notice_number: str) -> HttpResponse:
    """A paper as a page."""
    actor = resident(request)
    fact = queries.case(number, actor)
    paper = documents.notice(notice_number.replace("\x00", ""), subject=fact.subject)
    context = {
        "sheet": sheet(paper),
        "pdf_url": reverse("cases:notice_pdf", args=[fact.number, paper.number]),
        "back_url": reverse("cases:case", args=[fact.number]),
        "back_label": "返回办件",
    }
    return render(request, "cases/portal/notice.html", context)


@never_cache
@require_safe
def notice_pdf(request: HttpRequest, number: str, notice_number: str) -> HttpResponseBase:
    """The same paper as PDF, to keep."""
    actor = resident(request)
    fact = queries.case(number, actor)
    paper = documents.notice(notice_number.replace("\x00", ""), subject=fact.subject)
    return pdf_response(documents.notice_pdf(paper), f"{paper.title}{paper.number}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponseBase:
    """A PDF to save under a Chinese name."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return as_strange(response)


@never_cache
@require_safe
def case_file(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """A file handed in with a case, or chosen for its correction."""
    return attachment(_file(request, number, file_id))


@never_cache
@require_safe
def case_small(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """The same small, as a picture of our own making."""
    return small_picture(_file(request, number, file_id))


def _file(request: HttpRequest, number: str, file_id: UUID) -> FileFact:
    actor = resident(request)
    fact = queries.case(number, actor)
    try:
        return queries.case_file(fact.number, file_id, actor)
    except Refusal:
        return queries.correction_file(fact.number, file_id, actor)


@never_cache
@require_safe
def handed_in(request: HttpRequest, number: str) -> HttpResponse:
    """What was handed in, material by material, and the answers of the form."""
    actor = resident(request)
    fact = queries.case(number, actor)
    context = {
        "case": fact,
        "number": format_case_number(fact.number),
        "materials": queries.materials(fact),
        "received_on": local_date(fact.received_at),
    }
    return render(request, "cases/portal/handed_in.html", context)
