"""The officer's case: everything about it on one page, its materials, its files, and the opening of masked values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yiciban.cases import previews, queries
from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import desk as reads
from yiciban.cases.sections import desk_sections
from yiciban.cases.views import desk_steps_table as table
from yiciban.cases.views.clock_words import ledger
from yiciban.cases.views.desk_answers import Section, answers
from yiciban.cases.views.desk_beside import beside
from yiciban.cases.views.desk_calendar import why_this_day
from yiciban.cases.views.desk_forms import UnmaskForm
from yiciban.cases.views.desk_history import history_lines, opinions, who_did
from yiciban.cases.views.desk_materials import Viewer, viewer
from yiciban.cases.views.desk_nav import url_of
from yiciban.cases.views.desk_prereview import prereview_box
from yiciban.cases.views.desk_requests_box import requests_box
from yiciban.cases.views.desk_shell import Key, desk_page, desk_render, now_for
from yiciban.cases.views.desk_standing import gap_of, standing_note
from yiciban.cases.views.desk_words import case_badges, stage_marks, where
from yiciban.catalogue.queries import guide_version
from yiciban.documents.queries import notices
from yiciban.documents.web import as_strange, attachment
from yiciban.journal.queries import history
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.masking import mask_address, mask_name, mask_phone, mask_resident_number
from yiciban.kernel.refusal import Kind, Refusal, forbidden
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import PERSON_UNMASK, require
from yiciban.people.services import unmask as note_unmasking

OPENED = "desk_opened"
OPEN_FOR = timedelta(minutes=15)


@desk_page("GET")
def case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The case; with htmx only its viewer, so that nothing typed is lost while leafing."""
    if request.headers.get("HX-Target") == "viewer":
        fact = queries.case(number, actor)
        context = {"viewer_box": _viewer(request, fact, actor), "fact": fact}
        response = render(request, "cases/desk/_viewer.html", context)
        response["Vary"] = "HX-Request, Cookie"
        return response
    return render_case(request, actor, number)


def render_case(
    request: HttpRequest,
    actor: Actor,
    number: str,
    *,
    refusal: Refusal | None = None,
    typed: Mapping[str, Any] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """The page of a case; with the sentence of a no and what had been typed when a step was refused."""
    fact = queries.case(number, actor)
    now = now_for(fact.region)
    guide = guide_version(fact.version_id, fact.situation).guide
    papers = notices(fact.subject)
    entries = history(fact.subject)
    works = reads.works_on(fact, actor)
    opened = opened_fields(request, fact.number, now.at)
    choices = queries.step_choices(fact, actor)
    events = queries.clock_events(fact)
    context = {
        "fact": fact,
        "now": now,
        "number_text": format_case_number(fact.number),
        "badges": case_badges(fact, now),
        "stages": stage_marks(queries.stages(fact, papers), yours=bool(choices)),
        "who": _who(fact, works=works, opened=opened),
        "licence_url": url_of("desk_licences:licence", fact.renews) if fact.renews else "",
        "received_where": where(fact.channel, fact.point_name),
        "received_by": who_did(entries, "case.submit", "case.accept"),
        "works": works,
        "reads_papers": reads.reads_papers(fact, actor),
        "opened_until": _until(request, fact.number, now.at),
        "viewer_box": _viewer(request, fact, actor, refusal=refusal, typed=typed),
        "sections": (
            *_situation(fact, works=works),
            *answers(guide, fact, now, masked=not works, opened="form" in opened),
        ),
        "why": why_this_day(fact, guide, entries, queries.case_clock(fact), now),
        "ledger": ledger(fact, events, entries, now.today),
        "note": standing_note(fact, events, now),
        "gap": gap_of(fact, actor, now),
        "prereview": prereview_box(fact, guide, actor, now.today),
        "requests": requests_box(fact, actor, events, now),
        "lines": history_lines(entries),
        "papers": papers,
        "opinions": opinions(entries),
        "box": table.decision_box(
            fact, choices, licence=reads.makes_licence(fact, guide), typed=typed, refusal=refusal
        ),
        "refusal": refusal,
        "typed_opinion": (typed or {}).get("opinion", ""),
        "deemed": fact.is_permit and fact.intake_due is not None and fact.intake_due < now.today,
        "moves": reads.moves_cases(actor),
        "extra": desk_sections(fact, actor),
    }
    code = status or (refusal.status if refusal else 200)
    return desk_render(request, actor, "case.html", context, keys=_keys(context), status=code)


def _situation(fact: CaseFact, *, works: bool) -> tuple[Section, ...]:
    """What the applicant answered to the item's questions; whoever only watches does not need it."""
    rows = queries.situation_words(fact) if works else ()
    return (Section("情形", rows, has_numbers=False),) if rows else ()


def _keys(context: Mapping[str, Any]) -> list[Key]:
    box: Viewer = context["viewer_box"]
    keys = [(f"1–{min(len(box.rows), 9)}" if len(box.rows) > 1 else "1", "看材料")] if box.rows else []
    if box.can_check:
        keys += [("Y", "符合"), ("X", "不符合")]
    if context["moves"]:
        keys.append(("]", "下一件"))
    return keys


def _viewer(
    request: HttpRequest,
    fact: CaseFact,
    actor: Actor,
    *,
    refusal: Refusal | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Viewer:
    guide = guide_version(fact.version_id, fact.situation).guide
    asked = {name: request.GET.get(name, "") for name in ("m", "f", "p")}
    if typed and typed.get("material"):
        asked["m"] = str(typed["material"])
    choices = queries.step_choices(fact, actor)
    return viewer(
        queries.materials(fact),
        guide,
        asked,
        works=reads.works_on(fact, actor),
        can_check=table.checks_materials(choices),
        refusal=refusal,
        typed=typed,
    )


def _who(fact: CaseFact, *, works: bool, opened: frozenset[str]) -> list[tuple[str, str, str]]:
    """Label, value and the field that can be opened, if the value is masked."""
    person = fact.party_kind == PartyKind.PERSON
    name = fact.party_name if works or not person else mask_name(fact.party_name)
    identifier = fact.party_id if not person or "id_number" in opened else mask_resident_number(fact.party_id)
    phone = fact.party_phone if "phone" in opened else mask_phone(fact.party_phone)
    rows = [
        ("申请人", name, ""),
        ("身份证号" if person else "信用代码", identifier, "id_number" if person and "id_number" not in opened else ""),
        ("手机号", phone, "" if "phone" in opened else "phone"),
    ]
    if not person:
        rows.append(("经办人", fact.handler_name if works else mask_name(fact.handler_name), ""))
    if fact.agent:
        agent = fact.agent.name if works else mask_name(fact.agent.name)
        rows.append((fact.agent.label, f"{agent}，{mask_resident_number(fact.agent.id_number)}", ""))
    if fact.party_address:
        rows.append(("联系地址", fact.party_address if works else mask_address(fact.party_address), ""))
    return rows


# --- masked values


@desk_page("GET", "POST")
def unmask(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ask why a full number is needed, note it, and show it for a quarter of an hour."""
    fact = queries.case(number, actor)
    require(actor, PERSON_UNMASK, region=fact.region, department=fact.department, point=fact.point)
    fields = [("phone", "手机号"), ("form", "填报内容里的号码")]
    if fact.party_kind == PartyKind.PERSON:
        fields.insert(0, ("id_number", "身份证号"))
    initial = {"field": request.GET.get("field") or fields[0][0]}
    form = UnmaskForm(request.POST or None, fields=fields, initial=initial)
    refusal = None
    if request.method == "POST":
        try:
            _open(request, fact, actor, request.POST.get("field", ""), dict(fields))
            return redirect("desk:case", fact.number)
        except Refusal as no:
            if no.kind is not Kind.INVALID:
                raise
            refusal = no
            form.refuse(no)
    now = now_for(fact.region)
    context = {
        "fact": fact,
        "form": form,
        "refusal": refusal,
        "number_text": format_case_number(fact.number),
        "badges": case_badges(fact, now),
        "beside": beside(fact, queries.materials(fact), now),
    }
    code = refusal.status if refusal else 200
    return desk_render(request, actor, "unmask.html", context, keys=(("Alt+G", "看 15 分钟"),), status=code)


def _open(request: HttpRequest, fact: CaseFact, actor: Actor, field: str, known: Mapping[str, str]) -> None:
    if field not in known:
        sentence = "请选要看哪一项。"
        raise Refusal("field_missing", sentence, Kind.INVALID, fields={"field": sentence})
    at = timezone.now()
    note_unmasking(
        fact.subject,
        field,
        reason=request.POST.get("reason", ""),
        by=actor,
        at=at,
        region=fact.region,
        department=fact.department,
        point=fact.point,
    )
    # The session keeps when, never what; the page reads the value anew.
    opened = dict(request.session.get(OPENED, {}))
    opened[f"{fact.number}:{field}"] = at.timestamp()
    request.session[OPENED] = {key: moment for key, moment in opened.items() if _is_open(moment, at)}
    messages.success(request, f"{known[field]}显示 15 分钟，已记入操作记录。")


def _is_open(moment: float, at: datetime) -> bool:
    return 0 <= at.timestamp() - moment < OPEN_FOR.total_seconds()


def opened_fields(request: HttpRequest, number: str, at: datetime) -> frozenset[str]:
    """The fields of a case that this session has opened and may still show."""
    opened: Mapping[str, float] = request.session.get(OPENED, {})
    return frozenset(
        key.partition(":")[2] for key, moment in opened.items() if key.startswith(f"{number}:") and _is_open(moment, at)
    )


def _until(request: HttpRequest, number: str, at: datetime) -> datetime | None:
    opened: Mapping[str, float] = request.session.get(OPENED, {})
    moments = [m for key, m in opened.items() if key.startswith(f"{number}:") and _is_open(m, at)]
    return at + OPEN_FOR - timedelta(seconds=at.timestamp() - min(moments)) if moments else None


# --- files


@desk_page("GET")
def file(_request: HttpRequest, actor: Actor, number: str, file_id: UUID) -> HttpResponseBase:
    """The original of a file, to keep: always an attachment, because it is a stranger's."""
    fact = _readable(number, actor)
    return attachment(queries.case_file(fact.number, file_id, actor))


@desk_page("GET")
def preview(_request: HttpRequest, actor: Actor, number: str, file_id: UUID, page: int) -> HttpResponseBase:
    """One page of a file as a picture of our own making, shown inline."""
    fact = _readable(number, actor)
    found = queries.case_file(fact.number, file_id, actor)
    # Never kept by the browser: many people share a desk's computer, and the page is on our disk anyway.
    return as_strange(HttpResponse(previews.page_png(found, page), content_type="image/png"))


def _readable(number: str, actor: Actor) -> CaseFact:
    """The case, for those who work on it: who only watches sees no papers of applicants."""
    fact = queries.case(number, actor)
    if not reads.works_on(fact, actor):
        raise forbidden("材料只给办这件的人看。您可以看进度和文书。", "case_files_forbidden")
    return fact
