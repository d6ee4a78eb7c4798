"""补正 by the applicant: everything that was asked for, each with why and how, and a way to hand it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.cases import queries, receivers, services
from yiciban.cases.facts import CaseFact, Step
from yiciban.cases.rules.clock import intake_due
from yiciban.cases.views.portal_common import resident, today_here
from yiciban.cases.views.portal_materials import PDF, announcement, begun, upload_limits
from yiciban.documents.web import answer_json, keep_posted
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.queries import work_calendar


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that was asked for, and what of it is there."""

    cards: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]

    @property
    def why(self) -> str:
        """What handing in waits for, above its button."""
        return f"还差 {len(self.missing)} 样：{'、'.join(self.missing[:2])}。补齐就能交。" if self.missing else ""


def wanted(fact: CaseFact, *, refused: tuple[str, str] = ("", "")) -> Wanted:
    """One card per defect; one that concerns no material is answered under the first material."""
    chosen = queries.correction_files(fact)
    materials = queries.materials(fact)
    spare = next((m.code for m in materials if m.proof == "form"), materials[0].code if materials else "")
    names = {material.code: material.name for material in materials}
    cards, missing = [], []
    for number, defect in enumerate(fact.defects, start=1):
        code = defect.material or spare
        files = chosen.get(code, ())
        problem = refused[1] if refused[0] == code else ""
        if not files:
            missing.append(defect.subject)
        cards.append(
            {
                "number": number,
                "code": code,
                "title": defect.subject,
                "material": names.get(code, ""),
                "reason": defect.reason,
                "mend": defect.mend,
                "problem": problem,
                "is_there": bool(files),
                "files": [_file(fact, code, file) for file in files],
                "upload": {
                    "action": reverse("cases:supply", args=[fact.number]),
                    "url": reverse("cases:case_uploads", args=[fact.number]),
                    "requirement": code,
                    "label": "再加一个" if files else "选照片或文件",
                    **upload_limits(),
                },
            }
        )
    return Wanted(tuple(cards), tuple(missing))


def _file(fact: CaseFact, code: str, file: Any) -> dict[str, Any]:
    url = reverse("cases:case_file", args=[fact.number, file.id])
    return {
        "name": file.name,
        "size": file.size,
        "url": url,
        "at": file.created_at,
        "kind": "pdf" if file.media_type == PDF else "image",
        "preview_url": "" if file.media_type == PDF else url,
        "remove_url": reverse("cases:supply_remove", args=[fact.number, code, file.id]),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supply(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is asked for; a plain form posts files here, the button at the end hands all of it in."""
    actor = resident(request)
    fact = queries.case(number, actor)
    if all(choice.step is not Step.SUPPLY_CORRECTION for choice in queries.step_choices(fact, actor)):
        return redirect("cases:case", fact.number)
    refused, refusal = ("", ""), None
    if request.method == "POST":
        code = request.POST.get("requirement", "")
        try:
            answer = _take(request, fact, code, actor) if code else _hand_in(request, fact, actor)
        except Refusal as problem:
            if problem.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
                raise
            refusal, refused = (None if code else problem), (code, problem.sentence)
        else:
            return answer
    context = _context(fact, wanted(fact, refused=refused)) | {"refusal": refusal}
    return render(request, "cases/portal/supply.html", context, status=422 if request.method == "POST" else 200)


def _context(fact: CaseFact, seen: Wanted) -> dict[str, Any]:
    today = today_here()
    answer_by = intake_due(today, work_calendar(fact.region).lenient())
    return {
        "case": fact,
        "number": format_case_number(fact.number),
        "wanted": seen,
        "answer_by": due_text(answer_by, today=today),
    }


def _take(request: HttpRequest, fact: CaseFact, code: str, actor: Actor) -> HttpResponse:
    at = timezone.now()
    for kept in keep_posted(request, by=actor, at=at):
        services.correction_file_add(fact.number, code, kept.id, by=actor, at=at)
    return redirect(f"{reverse('cases:supply', args=[fact.number])}#material-{code}")


def _hand_in(request: HttpRequest, fact: CaseFact, actor: Actor) -> HttpResponse:
    done = services.correction_submit(fact.number, by=actor, at=timezone.now())
    due = due_text(done.intake_due, today=today_here()) if done.intake_due else ""
    messages.success(request, f"补的材料收到了。最晚 {due}答复您。")
    return redirect("cases:case", fact.number)


@never_cache
@require_safe
def supply_card(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """One card anew, when its upload is done, with the line and the button that depend on it."""
    actor = resident(request)
    fact = queries.case(number, actor)
    seen = wanted(fact)
    found = next((one for one in seen.cards if one["code"] == code), None)
    if found is None or not request.headers.get("HX-Request"):
        return redirect("cases:supply", fact.number)
    return render(request, "cases/portal/_defect_again.html", {**_context(fact, seen), "card": found})


@never_cache
@require_POST
def supply_remove(request: HttpRequest, number: str, code: str, file_id: UUID) -> HttpResponse:
    """Take a file back that is not handed in yet."""
    actor = resident(request)
    services.correction_file_remove(number, code, file_id, by=actor, at=timezone.now())
    return redirect(f"{reverse('cases:supply', args=[number])}#material-{code}")


@never_cache
@require_POST
@answer_json
def case_uploads(request: HttpRequest, number: str) -> HttpResponse:
    """Announce an upload for a correction."""
    actor = resident(request)
    announced = announcement(request)
    services.correction_check(number, announced["material"], by=actor)
    purpose = {"for": receivers.CORRECTION, "case": number, "material": announced["material"]}
    return begun(announced, purpose, actor)
