"""Pages of licences: the wallet 证照包, one licence with its sealed file, and what a stranger may verify."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yiciban.cases.queries import open_about
from yiciban.catalogue.facts import ItemFact, VariantKind
from yiciban.documents.web import actor_of, as_strange
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date, moment_text, until_text
from yiciban.kernel.refusal import Refusal
from yiciban.licences import queries
from yiciban.licences.facts import Ground, LicenceFact, State
from yiciban.licences.permissions import HOLD
from yiciban.licences.rules import REMIND
from yiciban.licences.web import paper_response, pdf_response
from yiciban.people.permissions import require
from yiciban.people.sessions import client_ip

APPLY_WORDS: Mapping[VariantKind, str] = MappingProxyType(
    {
        VariantKind.RENEW: "快到期了，接着用",
        VariantKind.CHANGE: "证上写的变了",
        VariantKind.REPLACE: "证丢了、坏了",
        VariantKind.CANCEL: "不再用了",
    }
)
ENDED_BY: Mapping[str, str] = MappingProxyType(
    {Ground.RENEWED: "这一版已经延续", Ground.CHANGED: "这一版已经变更", Ground.REPLACED: "这一版已经补办"}
)
NOT_VALID: Mapping[State, str] = MappingProxyType(
    {
        State.EXPIRED: "这本证照过了有效期，不能再用。要接着做的，请重新申请。",
        State.HELD: "这本证照被暂扣，发还以前不能用。按处罚决定书办好以后，由发证机关发还。",
        State.REVOKED: "这本证照已被撤销，不能再用。理由和复议、诉讼的办法写在决定书里。",
        State.CANCELLED: "这本证照已经注销，不能再用。",
        State.WITHDRAWN: "这本证照已被吊销，不能再用。复议、诉讼的办法写在处罚决定书里。",
        State.MOVED: "这本证照已经转到别的机关，请找接收的机关办。",
        State.OTHER: "这本证照现在不能用，请问发证机关。",
    }
)


def _holder(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, HOLD)
    return actor


@never_cache
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    """All licences of the person and of the firms they act for."""
    today = local_date(timezone.now())
    found = queries.wallet(_holder(request), today)
    context = {
        "valid": [(one, _ends_soon(one, today)) for one in found if _is_good(one)],
        "others": [one for one in found if not _is_good(one)],
        "empty_actions": [{"label": "找要办的事", "url": "/"}],
    }
    return render(request, "licences/wallet.html", context)


def _is_good(licence: LicenceFact) -> bool:
    return licence.state is State.VALID


@never_cache
@require_safe
def licence(request: HttpRequest, identifier: str) -> HttpResponse:
    """One licence: what stands on it, its file, and how others can check it."""
    actor, today = _holder(request), local_date(timezone.now())
    found = queries.licence(identifier, actor, today)
    items = queries.items_for(found)
    verify_url = f"{reverse('licences:verify')}?identifier={found.identifier}"
    context = {
        "licence": found,
        "is_good": _is_good(found),
        "is_person": found.holder_kind == "person",
        "verify_url": verify_url,
        "ended": _ended(found),
        "items": [
            {"act": act.value, "slug": item.slug, "text": APPLY_WORDS[act]}
            for act in APPLY_WORDS
            if (item := items.get(act))
        ],
        "ending": _ending(found, items.get(VariantKind.RENEW), today),
        "papers": queries.papers(found),
        "crumbs": [{"label": "证照包", "url": reverse("licences:wallet")}, {"label": found.name}],
    }
    return render(request, "licences/licence.html", context)


@dataclass(frozen=True, slots=True)
class _Ending:
    """What to do about a licence that ends soon, and the item to do it with."""

    title: str
    text: str
    slug: str = ""


def _ending(licence: LicenceFact, renewal: ItemFact | None, today: date) -> _Ending | None:
    """From the first reminder on; nothing once a renewal is granted (行政许可法 art. 50)."""
    if not _ends_soon(licence, today) or licence.valid_to is None:
        return None
    title = f"还有 {(licence.valid_to - today).days} 天到期"
    if open_about([licence.identifier]):
        return _Ending(title, "您的申请已经交了，正在办，办好会发短信。")
    if renewal is None:
        return _Ending(title, "要接着用的，请问发证机关怎么办。")
    ask_by = licence.valid_to - timedelta(days=REMIND[-1])
    if ask_by < today:
        return _Ending(title, "要接着用的，请马上申请延续，过期要重新申请。", renewal.slug)
    return _Ending(title, f"要接着用的，请在 {until_text(ask_by, today=today)}以前申请延续。", renewal.slug)


def _ends_soon(licence: LicenceFact, today: date) -> bool:
    left = (licence.valid_to - today).days if licence.valid_to else REMIND[0] + 1
    return _is_good(licence) and not licence.continued_by and 0 <= left <= REMIND[0]


def _ended(licence: LicenceFact) -> str:
    """What to do about a licence that is not valid any more, in a sentence."""
    if licence.next:
        return f"{ENDED_BY.get(licence.end_ground, '已经换发新证')}，请用新的那一版。"
    return NOT_VALID[licence.state] if licence.state is not State.VALID else ""


@never_cache
@require_safe
def notice_pdf(request: HttpRequest, identifier: str, number: str) -> HttpResponseBase:
    """A decision about the licence, as it was issued."""
    found = queries.licence(identifier, _holder(request), local_date(timezone.now()))
    return paper_response(queries.papers_of(found, number))


@never_cache
@require_safe
def licence_pdf(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """The sealed PDF, to keep."""
    file = queries.sealed_file(identifier, _holder(request))
    return pdf_response(file.content, file.name)


@never_cache
@require_safe
def licence_seal(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """The detached seal of the PDF, for a program that checks it: digest, signature, key, algorithm."""
    file = queries.sealed_file(identifier, _holder(request))
    body = {
        "file": file.name,
        "digest_algorithm": "SM3",
        "digest": file.digest,
        "signature": file.signature,
        "public_key": file.key,
        "algorithm": file.algorithm,
        "demo": file.demo,
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"{file.name.removesuffix('.pdf')}.seal.json"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return as_strange(response)


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """For anyone with the identifier or its code: the state and the masked holder, never more."""
    identifier = request.GET.get("identifier", "").replace("\x00", "").strip()[:200]
    found, refusal = None, None
    now = timezone.now()
    if identifier:
        try:
            found = queries.verify(identifier, ip=client_ip(request), at=now)
        except Refusal as problem:
            refusal = problem
    context = {
        "identifier": identifier,
        "found": found,
        "is_good": found is not None and found.state is State.VALID,
        "refusal": refusal,
        "fresh": f"{moment_text(now, today=local_date(now))} 核对",
        "problems": [{"text": refusal.sentence, "url": "#id_identifier"}] if refusal else [],
    }
    return render(request, "licences/verify.html", context, status=refusal.status if refusal else 200)
