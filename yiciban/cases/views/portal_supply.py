"""What the applicant still owes, a correction (补正) or what was left open at acceptance (容缺): each thing with why
and how, and a way to hand it in."""

from __future__ import annotations

from collections.abc import Sequence
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
from yiciban.cases.facts import CaseFact, Defect, PreReviewFact, Status, Step
from yiciban.cases.rules.clock import intake_due
from yiciban.cases.views.desk_corrections import mend_words
from yiciban.cases.views.portal_common import resident, today_here
from yiciban.cases.views.portal_materials import PDF, announcement, begun, upload_limits
from yiciban.catalogue.queries import guide_version
from yiciban.documents.web import answer_json, keep_posted
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.queries import work_calendar

GAP_ENDS = "到期没有补齐，这件就终止办理。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that was asked for, and what of it is there."""

    cards: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    by_parts: bool = False
    """What was left open may come one by one; a correction is handed in whole."""

    @property
    def blocked(self) -> bool:
        """Whether it cannot be handed in yet."""
        return len(self.missing) == len(self.cards) if self.by_parts else bool(self.missing)

    @property
    def why(self) -> str:
        """What handing in waits for, above its button."""
        if self.by_parts and self.missing:
            return f"还差 {len(self.missing)} 样，可以一样一样地交。"
        return f"还差 {len(self.missing)} 样：{'、'.join(self.missing[:2])}。补齐就能交。" if self.missing else ""


def owed(fact: CaseFact, actor: Actor) -> tuple[Defect, ...]:
    """What this applicant may bring now, in the shape of a correction; nothing when nothing is waited for."""
    if any(choice.step is Step.SUPPLY_CORRECTION for choice in queries.step_choices(fact, actor)):
        return fact.defects
    if (found := _prereviewed(fact)) is not None:
        return found.defects
    gaps = queries.open_gaps(fact)
    if not gaps:
        return ()
    guide = guide_version(fact.version_id, fact.situation).guide
    return tuple(Defect(one.code, one.name, "", mend_words(guide.material(one.code), one)) for one in gaps)


def _prereviewed(fact: CaseFact) -> PreReviewFact | None:
    """The pre-review that named something to mend, while it can still be mended."""
    found = queries.prereview(fact) if fact.status is Status.RECEIVED else None
    return found if found and found.waits else None


def wanted(fact: CaseFact, defects: Sequence[Defect], *, refused: tuple[str, str] = ("", "")) -> Wanted:
    """One card per thing; one that concerns no material is answered under the first material."""
    chosen = queries.correction_files(fact)
    materials = queries.materials(fact)
    spare = next((m.code for m in materials if m.proof == "form"), materials[0].code if materials else "")
    names = {material.code: material.name for material in materials}
    cards, missing = [], []
    for number, defect in enumerate(defects, start=1):
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
    return Wanted(tuple(cards), tuple(missing), by_parts=fact.gap_due is not None)


def _file(fact: CaseFact, code: str, file: Any) -> dict[str, Any]:
    url = reverse("cases:case_file", args=[fact.number, file.id])
    return {
        "name": file.name,
        "size": file.size,
        "url": url,
        "at": file.created_at,
        "kind": "pdf" if file.media_type == PDF else "image",
        "preview_url": "" if file.media_type == PDF else f"{url}small.png",
        "remove_url": reverse("cases:supply_remove", args=[fact.number, code, file.id]),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supply(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is asked for; a plain form posts files here, the button at the end hands all of it in."""
    actor = resident(request)
    fact = queries.case(number, actor)
    defects = owed(fact, actor)
    if not defects:
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
    context = _context(fact, wanted(fact, defects, refused=refused)) | {"refusal": refusal}
    return render(request, "cases/portal/supply.html", context, status=422 if request.method == "POST" else 200)


def _context(fact: CaseFact, seen: Wanted) -> dict[str, Any]:
    today = today_here()
    answer_by = due_text(intake_due(today, work_calendar(fact.region).lenient()), today=today)
    until = due_text(day, today=today) if (day := fact.correction_due or fact.gap_due) else ""
    follows = GAP_ENDS if seen.by_parts else f"过了这天会退件。今天补齐，最晚 {answer_by}答复您。"
    if fact.status is Status.RECEIVED and fact.intake_due:
        follows = f"预审提的，改好一起交。改不改，都最晚 {due_text(fact.intake_due, today=today)}答复您能不能受理。"
    return {
        "case": fact,
        "number": format_case_number(fact.number),
        "wanted": seen,
        "until": until,
        "follows": follows,
    }


def _take(request: HttpRequest, fact: CaseFact, code: str, actor: Actor) -> HttpResponse:
    at = timezone.now()
    for kept in keep_posted(request, by=actor, at=at):
        services.correction_file_add(fact.number, code, kept.id, by=actor, at=at)
    return redirect(f"{reverse('cases:supply', args=[fact.number])}#material-{code}")


def _hand_in(request: HttpRequest, fact: CaseFact, actor: Actor) -> HttpResponse:
    done = services.correction_submit(fact.number, by=actor, at=timezone.now())
    left = len(queries.open_gaps(done))
    if left:
        messages.success(request, f"收到了，还差 {left} 样。")
        return redirect("cases:supply", fact.number)
    due = f"最晚 {due_text(done.intake_due, today=today_here())}答复您。" if done.intake_due else "都补齐了。"
    messages.success(request, f"补的材料收到了。{due}")
    return redirect("cases:case", fact.number)


@never_cache
@require_safe
def supply_card(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """One card anew, when its upload is done, with the line and the button that depend on it."""
    actor = resident(request)
    fact = queries.case(number, actor)
    seen = wanted(fact, owed(fact, actor))
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
    """Announce an upload for what is still owed."""
    actor = resident(request)
    announced = announcement(request)
    services.correction_check(number, announced["material"], by=actor)
    purpose = {"for": receivers.CORRECTION, "case": number, "material": announced["material"]}
    return begun(announced, purpose, actor)
