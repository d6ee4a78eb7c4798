"""Step 2 of applying: one card for each material, with what stands for it now and a way to hand it in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.cases import queries, receivers, services, sources
from yiciban.cases.facts import MaterialFact, Proof
from yiciban.cases.previews import small_picture
from yiciban.cases.rules.clock import consent_until
from yiciban.cases.views.portal_common import STEPS, Application, application, resident, today_here
from yiciban.catalogue.facts import Material, MaterialNeed
from yiciban.documents import facts as upload_facts
from yiciban.documents.facts import FileFact
from yiciban.documents.queries import own_file
from yiciban.documents.services import upload_begin
from yiciban.documents.web import answer_json, attachment, keep_posted
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text
from yiciban.kernel.limits import Limit
from yiciban.kernel.masking import mask_name
from yiciban.kernel.refusal import Kind, Refusal, invalid
from yiciban.network.queries import work_calendar

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says of all materials together."""

    cards: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    spared: int

    @property
    def why(self) -> str:
        """What the next step waits for, above its button."""
        if not self.missing:
            return ""
        first = "、".join(self.missing[:2]) + ("等" if len(self.missing) > 2 else "")
        return f"还差 {len(self.missing)} 份：{first}。传好就能继续。"

    @property
    def count(self) -> str:
        """5 份材料，4 份不用您交。还差 1 份。"""
        words = f"一共 {len(self.cards)} 份"
        if self.spared:
            words += f"，{self.spared} 份不用您交"
        return words + (f"。还差 {len(self.missing)} 份。" if self.missing else "。都齐了。")


def shown(asked: Application, today: date, *, refused: tuple[str, str] = ("", "")) -> Shown:
    """The cards of a draft's materials; `refused` is a material and the sentence about a file it would not take."""
    facts = queries.draft_materials(asked.draft, asked.party, today)
    materials = {material.code: material for material in asked.guide.materials}
    wrong, sentence = refused
    cards = tuple(
        _card(asked, materials[fact.code], fact, today, problem=sentence if fact.code == wrong else "")
        | {"number": number}
        for number, fact in enumerate(facts, start=1)
    )
    missing = tuple(fact.name for fact in facts if not fact.is_there and fact.need != MaterialNeed.OPTIONAL)
    spared = sum(fact.proof in (Proof.FORM, Proof.LICENCE) for fact in facts)
    return Shown(cards, missing, spared)


def _card(asked: Application, material: Material, fact: MaterialFact, today: date, *, problem: str) -> dict[str, Any]:
    draft = asked.draft.id
    card: dict[str, Any] = {
        "code": fact.code,
        "title": fact.name,
        "state": "problem" if problem else _STATES[fact.proof],
        "label": "没传上" if problem else "",
        "text": problem or material.note,
        "id": f"material-{fact.code}",
        "refresh_url": reverse("cases:material", args=[draft, fact.code]),
        "files": [_file(draft, fact.code, file) for file in fact.files],
        "upload": _upload(draft, fact),
    }
    if fact.proof is Proof.NONE and not problem and (unneeded := _UNNEEDED.get(fact.need)):
        card |= unneeded
    if fact.proof is Proof.FORM:
        card |= {
            "text": "第 1 步填好了，交的时候自动生成。",
            "links": [{"label": "看一遍，改一改", "url": reverse("cases:form", args=[draft])}],
            "upload": None,
        }
    if fact.proof is Proof.LICENCE and not problem:
        card |= _licence(asked, material, today)
    return card


_STATES = {Proof.NONE: "todo", Proof.FILES: "done", Proof.FORM: "filled", Proof.LICENCE: "free", Proof.SEEN: "done"}
_UNNEEDED: dict[str, dict[str, Any]] = {
    MaterialNeed.OPTIONAL: {"state": "later", "label": "有才交"},
}


def _licence(asked: Application, material: Material, today: date) -> dict[str, Any]:
    proof = sources.find(asked.party, material.licence, today)
    if proof is None:  # it was there a moment ago
        return {}
    ends = f"有效到 {proof.valid_to.isoformat()}" if proof.valid_to else "长期有效"
    holder = mask_name(proof.holder, organisation=not asked.draft.party_key.startswith("person:"))
    return {
        "cert": {"title": holder, "text": f"{proof.name}，{ends}，刚才核对为有效"},
        "text": f"交的时候请您同意取用：只给{asked.office}办这一件事用，用到 {consent_day(asked, today)}为止。",
    }


def consent_day(asked: Application, today: date) -> str:
    """Until when a licence may be used for this application, if it is handed in today."""
    legal = Limit.parse(asked.guide.legal_limit)
    return due_text(consent_until(today, legal, work_calendar(asked.region).lenient()), today=today)


def _file(draft: UUID, material: str, file: FileFact) -> dict[str, Any]:
    url = reverse("cases:draft_file", args=[draft, file.id])
    return {
        "name": file.name,
        "size": file.size,
        "url": url,
        "at": file.created_at,
        "kind": "pdf" if file.media_type == PDF else "image",
        "preview_url": "" if file.media_type == PDF else f"{url}small.png",
        "remove_url": reverse("cases:draft_file_remove", args=[draft, material, file.id]),
    }


def _upload(draft: UUID, fact: MaterialFact) -> dict[str, Any]:
    return {
        "action": reverse("cases:materials", args=[draft]),
        "url": reverse("cases:draft_uploads", args=[draft]),
        "requirement": fact.code,
        "label": _LABELS.get(fact.proof, "选照片或文件"),
        **upload_limits(),
        **({"limits": f"每个不超过 {upload_facts.MAX_FILE // 1_048_576} MB"} if fact.files else {}),
    }


_LABELS = {Proof.FILES: "再加一个", Proof.LICENCE: "不想取用，自己上传"}


def upload_limits() -> dict[str, Any]:
    """What a picker of files says and takes."""
    return {
        "accept": "image/jpeg,image/png,image/webp,application/pdf",
        "multiple": True,
        "max_bytes": upload_facts.MAX_FILE,
        "limits": f"{upload_facts.ACCEPTED}，每个不超过 {upload_facts.MAX_FILE // 1_048_576} MB，可以传几个",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The cards; a plain form posts files here where there is no script."""
    actor = resident(request)
    asked = application(draft_id, actor)
    if asked.draft.case_number:
        return redirect("cases:case", asked.draft.case_number)
    refused, status = ("", ""), 200
    if request.method == "POST":
        code = request.POST.get("requirement", "")
        try:
            _take(request, asked, code, actor)
        except Refusal as refusal:
            if refusal.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
                raise
            refused, status = (code, refusal.sentence), refusal.status
        else:
            return redirect(f"{reverse('cases:materials', args=[draft_id])}#material-{code}")
    context = _context(asked, shown(asked, today_here(), refused=refused))
    return render(request, "cases/portal/materials.html", context, status=status)


def _take(request: HttpRequest, asked: Application, code: str, actor: Actor) -> None:
    for kept in keep_posted(request, by=actor, at=timezone.now()):
        services.draft_file_add(asked.draft.id, code, kept.id, by=actor, at=timezone.now())


def _context(asked: Application, seen: Shown) -> dict[str, Any]:
    return {
        "asked": asked,
        "guide": asked.guide,
        "draft": asked.draft,
        "shown": seen,
        "now_step": 2,
        "steps": STEPS,
    }


@never_cache
@require_safe
def material(request: HttpRequest, draft_id: UUID, code: str) -> HttpResponse:
    """One card anew, when its upload is done, with the line and the button that depend on it."""
    actor = resident(request)
    asked = application(draft_id, actor)
    seen = shown(asked, today_here())
    card = next((one for one in seen.cards if one["code"] == code), None)
    if card is None or not request.headers.get("HX-Request"):
        return redirect("cases:materials", draft_id)
    return render(request, "cases/portal/_material_again.html", {**_context(asked, seen), "card": card})


@never_cache
@require_POST
def draft_file_remove(request: HttpRequest, draft_id: UUID, code: str, file_id: UUID) -> HttpResponse:
    """Take a file from a material."""
    actor = resident(request)
    services.draft_file_remove(draft_id, code, file_id, by=actor, at=timezone.now())
    return redirect(f"{reverse('cases:materials', args=[draft_id])}#material-{code}")


@never_cache
@require_safe
def draft_file(request: HttpRequest, draft_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file of one's own draft."""
    return attachment(_own(request, draft_id, file_id))


@never_cache
@require_safe
def draft_small(request: HttpRequest, draft_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The same small, as a picture of our own making: a list must not fetch whole photos over a weak network."""
    return small_picture(_own(request, draft_id, file_id))


def _own(request: HttpRequest, draft_id: UUID, file_id: UUID) -> FileFact:
    actor = resident(request)
    queries.draft(draft_id, actor)
    return own_file(file_id, by=actor)


@never_cache
@require_POST
@answer_json
def draft_uploads(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Announce an upload for a material of a draft."""
    actor = resident(request)
    asked = application(draft_id, actor)
    announced = announcement(request)
    if asked.draft.case_number:
        raise Refusal("draft_submitted", f"这份申请已经交了，办件编号 {asked.draft.case_number}，不能再改。")
    if asked.guide.material(announced["material"]) is None:
        raise invalid("material_not_found", "这份申请不需要这样材料。请按清单上传。")
    purpose = {"for": receivers.DRAFT, "draft": str(draft_id), "material": announced["material"]}
    return begun(announced, purpose, actor)


def announcement(request: HttpRequest) -> dict[str, Any]:
    """What the script says of a file before it sends it: {"name", "size", "requirement"}."""
    try:
        body = json.loads(request.body)
        size, name = int(body["size"]), str(body["name"])
        material = str(body.get("requirement") or body.get("material") or "")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise invalid("upload_unclear", "没看懂要传哪个文件。请重新选一次。") from error
    return {"name": name.replace("\x00", "")[:400], "size": min(size, 2**31 - 1), "material": material[:48]}


def begun(announced: dict[str, Any], purpose: dict[str, str], actor: Actor) -> HttpResponse:
    """The answer to an announcement: where the upload stands and how large a chunk may be."""
    upload = upload_begin(announced["name"], announced["size"], by=actor, at=timezone.now(), purpose=purpose)
    body = {"upload": str(upload.id), "offset": upload.offset, "chunk": upload_facts.CHUNK}
    return JsonResponse(body, status=201)
