"""Every operation of the API and who may call it; the twin of `addresses` for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tests import way
from tests.addresses import (
    ANSWERS,
    ARCHIVES,
    AT_COUNTER,
    COLLECTS,
    END,
    EVERYONE,
    HOLDERS,
    KNOWS,
    NOBODY,
    OFFICERS,
    OTHER_OFFICE,
    OWNER,
    PROCEED,
    READS,
    REGISTERS,
    STRANGERS,
    WATCHES,
    WORKS,
    People,
)
from yiciban.kernel.dates import local_date

NEIGHBOUR: People = frozenset(("neighbour",))
SIGNED_IN = HOLDERS | OFFICERS
KEEPER: People = frozenset(("catalogue_manager",))
CATALOGUE_READERS = WATCHES | {"approver", "catalogue_manager"}


@dataclass(frozen=True)
class Operation:
    """One operation: who may, for whom the thing is not there, a body it takes, and what fills its address."""

    yes: People = SIGNED_IN
    missing: People = NOBODY
    body: Any = None
    fill: Mapping[str, str] = field(default_factory=dict)
    open: bool = False

    def expected(self, person: str) -> int:
        """200 for those who may, else the status of the no."""
        if person in self.yes:
            return 200
        if person == "anonymous":
            return 401
        return 404 if person in self.missing else 403


FILL = {
    "slug": "public_place_health_new",
    "kind": "online",
    "code": "centre",
    "number": "{received}",
    "identifier": "{licence}",
    "notice_number": "{notice}",
    "file_id": "{file}",
    "draft_id": "{draft}",
    "upload_id": "{upload}",
    "material": "floor_plan",
    "organisation_id": "{firm}",
    "mandate_id": "{guardianship}",
    "user_id": "{helper}",
    "order_id": "{order}",
    "leg_id": "{leg}",
    "message_id": "{message}",
    "consultation_id": "{consultation}",
    "run_id": "{run}",
}


def everyone(body: Any = None, **fill: str) -> Operation:
    """Needs no token."""
    return Operation(EVERYONE, body=body, open=True, fill=fill)


def own(body: Any = None, **fill: str) -> Operation:
    """The owner's: nobody else learns that it exists."""
    return Operation(OWNER, EVERYONE - OWNER, body, fill)


def deed(body: Any = None, **fill: str) -> Operation:
    """What residents do with what is theirs: staff are told that it is not for them."""
    return Operation(OWNER, NEIGHBOUR, body, fill)


def case(yes: People, body: Any = None, **fill: str) -> Operation:
    """About one case: whoever has nothing to do with it does not learn that it exists."""
    return Operation(yes, (STRANGERS | NEIGHBOUR) - yes, body, fill)


def kept(yes: People = REGISTERS, body: Any = None, **fill: str) -> Operation:
    """About one licence of an office: another office does not learn that it exists."""
    return Operation(yes, OTHER_OFFICE, body, fill)


def of_case(yes: People, body: Any = None) -> Operation:
    """About a fee or a parcel of a case: as the case itself."""
    return Operation(yes, EVERYONE - KNOWS - OWNER, body)


def archived(yes: People) -> Operation:
    """About the package of a case that is over: audit may, who only watches is told so, the applicant has no part."""
    return Operation(yes, EVERYONE - KNOWS - ARCHIVES, fill={"number": "{delivered}"})


def step(yes: str, number: str, body: Any = None) -> Operation:
    """A step of one case."""
    return case(frozenset((yes,)), body, number=f"{{{number}}}")


OPINION = {"verdict": "grant", "opinion": "材料齐全，符合条件。"}
DEFECT = {"material": "floor_plan", "subject": "平面图", "reason": "看不清", "mend": "重拍"}
APPLICANT = {"kind": "person", "name": "周大山", "id_number": "420703195001010023", "phone": "13800002046"}
BIG = {"name": "新图.png", "size": 1_500_000}
FILED = {"file_id": "{draft_file}"}
LAW = {"law": "示例法", "article": "第一条", "text": "示例。"}
ENTRY = {"code": "000199998000", "name": "示例许可", "type": "01", "basis": [LAW]}
ELEMENT = {"code": "seats", "name": "座位数", "kind": "number"}
MATERIAL = {"code": "seat_plan", "name": "座位图", "category": "其他", "source": "申请人自备"}
LICENCE = {
    "key": "seat_licence",
    "code": "11439901MA9900P01U001",
    "name": "座位证",
    "holder": "firm",
    "faces": [{"label": "名称"}],
    "number_pattern": "座{year}{serial:06d}",
}
NO_FILE = "00000000-0000-4000-8000-000000000000"
CARD = {"name": "何小帮", "number": "420703195001010031", "phone": "13800003033"}
TERMS = {"acts": ["file"], "until": str(local_date(timezone.now()))}
MANDATE = {"party": "firm:{firm}", "agent": CARD, "terms": TERMS}
GUARDIAN = {"ward": CARD, "relation": "parent", "proof": "birth", "file_id": NO_FILE}
RECORDED = {"kind": "person", "principal": CARD, "agent": CARD, "terms": TERMS, "file_id": NO_FILE}
TWO = frozenset(("manager", "system_admin"))
SIGNERS: People = frozenset(("approver", "government_head", "supervisor", "manager"))
RATINGS = WATCHES | {"rating_manager"}
TELLS: People = frozenset(("examiner", "approver"))
NOTES = OWNER | {"examiner"}
ASKED: People = frozenset(("other_examiner",))
PLAN = {"day": "2027-01-05", "place": "梅园路 18 号", "inspectors": [1, 2]}
RECORD = {"findings": "和图纸一样。", "conclusion": "fits", "applicant_present": True}
CALL = {"day": "2027-01-05", "hour": "09:30", "place": "3 楼听证室", "chair": 1}
CONSULT = {"department": "hrss", "question": "都有健康证明吗？", "days": 5}
SEEN_BY_HOLDER = Operation(OWNER | REGISTERS, EVERYONE)
REVOKE = {"act": "revoke", "ground": "unqualified", "reason": "检测报告是假的。"}
NUMBER = "/api/cases/{number}"
DRAFT = "/api/drafts/{draft_id}"
FIRM = "/api/me/organisations"
KEPT = "/api/register/licences/{identifier}"

OPERATIONS: Mapping[str, Operation] = {
    "POST /api/sign-in/code": everyone({"phone": "13800009999"}),
    "POST /api/sign-in": everyone({"phone": "13800009999", "code": "000000"}),
    "POST /api/sign-in/staff": everyone({"username": "nobody", "password": "x", "otp": "000000"}),
    "GET /api/items": everyone(),
    "GET /api/items/{slug}": everyone(),
    "GET /api/items/{slug}/checklist": everyone(),
    "GET /api/lists": everyone(),
    "GET /api/lists/{kind}": everyone(),
    "GET /api/themes": everyone(),
    "GET /api/search": everyone(),
    "GET /api/suggest": everyone(),
    "GET /api/elements": everyone(),
    "GET /api/catalogue/drafts": Operation(CATALOGUE_READERS),
    "POST /api/catalogue/drafts": Operation(frozenset(("catalogue_manager",)), body={"slug": way.SLUG}),
    "GET /api/catalogue/drafts/{slug}": Operation(CATALOGUE_READERS),
    "PUT /api/catalogue/drafts/{slug}": Operation(
        frozenset(("catalogue_manager",)), body={"revision": 0, "document": {}}
    ),
    "POST /api/catalogue/drafts/{slug}/steps/{step}": Operation(
        frozenset(("catalogue_manager",)), body={"reason": "不改了"}, fill={"step": "discard"}
    ),
    "GET /api/catalogue/items/{slug}/versions": Operation(CATALOGUE_READERS),
    "GET /api/catalogue/items/{slug}/diff": Operation(CATALOGUE_READERS),
    "GET /api/catalogue/items/{slug}": Operation(CATALOGUE_READERS),
    "POST /api/catalogue/items/{slug}/state/{step}": Operation(
        KEEPER, body={"reason": "窗口搬家，停两天。"}, fill={"step": "suspend"}
    ),
    "POST /api/catalogue/items/{slug}/aliases": Operation(KEEPER, body={"texts": ["开店卫生证"]}),
    "DELETE /api/catalogue/items/{slug}/aliases/{text}": Operation(KEEPER, fill={"text": "开店卫生证"}),
    "GET /api/catalogue/items/{slug}/moves": Operation(frozenset(("approver", "manager"))),
    "GET /api/catalogue/bulk": Operation(CATALOGUE_READERS),
    "POST /api/catalogue/bulk": Operation(KEEPER, body={"items": [way.SLUG], "element": "in_centre", "value": False}),
    # what all items share: nobody of the cast keeps the whole district's
    "GET /api/catalogue/entries": Operation(CATALOGUE_READERS),
    "GET /api/catalogue/entries/{code}": Operation(CATALOGUE_READERS, fill={"code": "{entry}"}),
    "PUT /api/catalogue/entries/{code}": Operation(NOBODY, body=ENTRY, fill={"code": ENTRY["code"]}),
    "GET /api/catalogue/elements/{code}": Operation(CATALOGUE_READERS, fill={"code": "premises_area"}),
    "PUT /api/catalogue/elements/{code}": Operation(NOBODY, body=ELEMENT, fill={"code": "seats"}),
    "GET /api/catalogue/materials": Operation(CATALOGUE_READERS),
    "GET /api/catalogue/materials/{code}": Operation(CATALOGUE_READERS, fill={"code": "business_licence"}),
    "PUT /api/catalogue/materials/{code}": Operation(NOBODY, body=MATERIAL, fill={"code": "seat_plan"}),
    "GET /api/catalogue/licence-types": Operation(CATALOGUE_READERS),
    "GET /api/catalogue/licence-types/{key}": Operation(CATALOGUE_READERS, fill={"key": "public_place_health_licence"}),
    "PUT /api/catalogue/licence-types/{key}": Operation(NOBODY, body=LICENCE, fill={"key": "seat_licence"}),
    "GET /api/catalogue/exchange": Operation(CATALOGUE_READERS),
    "POST /api/catalogue/imports": Operation(KEEPER, body={"items": []}),
    "POST /api/catalogue/exports": Operation(CATALOGUE_READERS, body={"format": "json"}),
    "GET /api/catalogue/exchange/{run_id}": Operation(KEEPER, CATALOGUE_READERS - KEEPER),
    "POST /api/catalogue/exchange/{run_id}/apply": Operation(KEEPER, CATALOGUE_READERS - KEEPER, body={}),
    "GET /api/catalogue/exchange/{run_id}/file": Operation(
        KEEPER, CATALOGUE_READERS - KEEPER, fill={"run_id": "{product}"}
    ),
    "GET /api/catalogue/lint": Operation(CATALOGUE_READERS),
    "POST /api/catalogue/lint": Operation(CATALOGUE_READERS),
    "GET /api/catalogue/lint/scores": Operation(CATALOGUE_READERS),
    "GET /api/catalogue/lint/run": Operation(CATALOGUE_READERS),
    "GET /api/misses": Operation(CATALOGUE_READERS),
    "POST /api/misses/settle": Operation(frozenset(("catalogue_manager",)), body={"text": ""}),
    "POST /api/misses/reopen": Operation(frozenset(("catalogue_manager",)), body={"text": ""}),
    "GET /api/regions": everyone(),
    "GET /api/departments": everyone(),
    "GET /api/points": everyone(),
    "GET /api/points/{code}": everyone(),
    "POST /api/progress": everyone({"number": "1", "code": "1"}),
    "GET /api/licences/{identifier}/verification": everyone(),
    # not there unless the deployment is a demonstration
    "GET /api/demo/messages": everyone(),
    "GET /api/demo/people": everyone(),
    # oneself
    "POST /api/sign-out": Operation(),
    "GET /api/me": Operation(HOLDERS),
    "PUT /api/me": Operation(HOLDERS, body={"name": "陈小芳", "id_number": "500120198808080054", "address": "示例路"}),
    "GET /api/me/parties": Operation(HOLDERS),
    f"GET {FIRM}": Operation(HOLDERS),
    f"POST {FIRM}": Operation(HOLDERS, body={"name": "示例店", "uscc": "92439901MA9900P01U", "address": "示例路"}),
    f"GET {FIRM}/{{organisation_id}}/handlers": own(),
    f"POST {FIRM}/{{organisation_id}}/handlers": deed({"phone": "13800002046", "until": "2026-12-31"}),
    f"DELETE {FIRM}/{{organisation_id}}/handlers/{{user_id}}": deed(),
    # applying
    "GET /api/drafts": Operation(HOLDERS),
    "POST /api/drafts": deed({"item": way.SLUG, "party": "firm:{firm}"}),
    f"GET {DRAFT}": own(),
    f"PATCH {DRAFT}": own({"values": {}}),
    f"DELETE {DRAFT}": own(),
    f"PUT {DRAFT}/delivery": own({"method": "counter"}),
    f"PUT {DRAFT}/situation": own({"answers": {}}),
    f"POST {DRAFT}/materials/{{material}}/uploads": own(BIG),
    f"PUT {DRAFT}/materials/{{material}}/files/{{file_id}}": own(**FILED),
    f"DELETE {DRAFT}/materials/{{material}}/files/{{file_id}}": own(**FILED),
    f"GET {DRAFT}/files/{{file_id}}": own(**FILED),
    f"PUT {DRAFT}/licence": own({"licence": "1"}),
    f"POST {DRAFT}/submit": own({}),
    "POST /api/uploads": Operation(body=BIG),
    "PATCH /api/uploads/{upload_id}": own(b"\x89PNG"),
    "GET /api/uploads/{upload_id}": own(),
    "DELETE /api/uploads/{upload_id}": own(),
    # cases
    "GET /api/cases": Operation(HOLDERS),
    "POST /api/cases": Operation(
        frozenset(("clerk",)),
        body={"item": "social_card_replace", "point": "centre", "applicant": APPLICANT, "form": {}},
    ),
    "GET /api/worklist": Operation(READS),
    f"GET {NUMBER}": case(KNOWS | OWNER),
    f"GET {NUMBER}/stages": case(KNOWS | OWNER),
    f"GET {NUMBER}/materials": case(KNOWS | OWNER),
    f"PUT {NUMBER}/materials/{{material}}/check": case(frozenset(("clerk",)), {"check": "fits"}),
    f"GET {NUMBER}/history": case(KNOWS | OWNER),
    f"GET {NUMBER}/notices": case(KNOWS | OWNER),
    f"GET {NUMBER}/notices/{{notice_number}}/pdf": case(KNOWS | OWNER),
    f"GET {NUMBER}/files/{{file_id}}": case(WORKS | OWNER),
    f"GET {NUMBER}/steps": case(KNOWS | OWNER),
    f"POST {NUMBER}/unmask": case(WORKS, {"field": "phone", "reason": "核对联系电话"}),
    # steps
    f"POST {NUMBER}/accept": step("clerk", "received"),
    f"POST {NUMBER}/request-correction": step("clerk", "received", {"defects": [DEFECT]}),
    f"GET {NUMBER}/correction": case(KNOWS | OWNER, number="{correcting}"),
    f"POST {NUMBER}/correction/{{material}}/uploads": deed(BIG, number="{correcting}"),
    f"DELETE {NUMBER}/correction/{{material}}/files/{{file_id}}": deed(number="{correcting}"),
    f"POST {NUMBER}/supply-correction": case(OWNER | {"clerk"}, {"seen": ["floor_plan"]}, number="{correcting}"),
    f"POST {NUMBER}/refuse-acceptance": step("clerk", "received", {"ground": "no_permit_needed", "reason": "不用办。"}),
    f"POST {NUMBER}/return": step("clerk", "correcting", {"reason": "一直没有补来。"}),
    f"POST {NUMBER}/grant-at-once": step("clerk", "received"),
    f"POST {NUMBER}/examine": step("examiner", "accepted", OPINION),
    f"POST {NUMBER}/review": step("reviewer", "reviewing", OPINION),
    f"POST {NUMBER}/send-back": step("approver", "deciding", {"reason": "请再核对面积。"}),
    f"POST {NUMBER}/decide": step("approver", "deciding", {"grant": True, "reason": "同意"}),
    f"POST {NUMBER}/conclude": step("maker", "granted"),
    f"GET {NUMBER}/move-version": case(frozenset(("approver", "manager")), number="{accepted}"),
    f"POST {NUMBER}/move-version": case(
        frozenset(("approver", "manager")), {"version": 1, "reason": "法定期限改短了。"}, number="{accepted}"
    ),
    f"POST {NUMBER}/deliver": case(AT_COUNTER & WORKS | {"handout"}, {"method": "electronic"}, number="{concluded}"),
    f"POST {NUMBER}/accept-with-gaps": step("clerk", "received", {"promised_by": "陈小芳"}),
    f"POST {NUMBER}/fill-gap": case(OWNER | {"clerk"}, {"seen": ["floor_plan"]}, number="{accepted}"),
    f"POST {NUMBER}/end-procedure": case(frozenset(("examiner",)), {"reason": "检测合格。"}, number="{paused}"),
    f"POST {NUMBER}/confirm-default": step("approver", "defaulted"),
    f"GET {NUMBER}/clock": case(KNOWS | OWNER),
    f"GET {NUMBER}/requests": case(KNOWS),
    f"POST {NUMBER}/requests": case(
        frozenset(("examiner",)),
        {"kind": "extension", "data": {"days": 5}, "reason": "要再核实一次。"},
        number="{accepted}",
    ),
    "GET /api/requests": Operation(SIGNERS),
    "POST /api/requests/{request_id}/sign": Operation(
        frozenset(("approver",)), EVERYONE - KNOWS - OWNER, fill={"request_id": "{request}"}
    ),
    "POST /api/requests/{request_id}/refuse": Operation(
        frozenset(("approver",)),
        EVERYONE - KNOWS - OWNER,
        {"reason": "不用延长。"},
        {"request_id": "{request}"},
    ),
    "POST /api/requests/{request_id}/take-back": Operation(
        frozenset(("examiner",)), EVERYONE - KNOWS - OWNER, fill={"request_id": "{request}"}
    ),
    f"POST {NUMBER}/assign": case(frozenset(("reviewer", "approver")), {"to": 1}, number="{accepted}"),
    "POST /api/departments/{code}/share": Operation(frozenset(("reviewer", "approver")), fill={"code": "health"}),
    "POST /api/hand-over": Operation(
        frozenset(("examiner", "other_examiner", "reviewer", "approver")),
        body={"from_user": 1, "to_user": 1, "reason": "年休假"},
    ),
    "GET /api/exports": Operation(READS),
    "POST /api/exports": Operation(READS, body={"which": "all", "format": "csv"}),
    "GET /api/exports/{export_id}": Operation(
        frozenset(("examiner",)), READS - {"examiner"}, fill={"export_id": "{list_export}"}
    ),
    "GET /api/exports/{export_id}/file": Operation(
        frozenset(("examiner",)), READS - {"examiner"}, fill={"export_id": "{list_export}"}
    ),
    "POST /api/cases/bulk": Operation(READS, body={"step": "deny", "numbers": ["1"]}),
    f"PUT {NUMBER}/delivery": step("owner", "received", {"method": "counter"}),
    f"POST {NUMBER}/withdraw": step("owner", "received", {}),
    f"POST {NUMBER}/licence": step("maker", "granted"),
    # before the decision
    f"GET {NUMBER}/proceedings": case(KNOWS | OWNER, number="{before}"),
    f"POST {NUMBER}/inspections": case(PROCEED, PLAN, number="{accepted}"),
    f"POST {NUMBER}/inspections/record": case(PROCEED, RECORD, number="{accepted}"),
    f"POST {NUMBER}/inspections/cancel": case(PROCEED, {"reason": "店主有事。"}, number="{accepted}"),
    f"GET {NUMBER}/inspections/photos/{{file_id}}": case(WORKS | OWNER, number="{before}", file_id="{photo}"),
    f"POST {NUMBER}/hearing": case(TELLS, {"matter": "拟不予许可。"}, number="{accepted}"),
    f"POST {NUMBER}/hearing/ask": case(NOTES, {"reason": "要说明情况。"}, number="{before}"),
    f"POST {NUMBER}/hearing/schedule": case(TELLS, CALL, number="{before}"),
    f"POST {NUMBER}/hearing/minutes": case(
        PROCEED, {"minutes": "听过双方的话。", "signed_by": ["陈小芳"]}, number="{before}"
    ),
    f"POST {NUMBER}/hearing/waive": case(NOTES, {"reason": "书面放弃了。"}, number="{before}"),
    f"POST {NUMBER}/consultations": case(PROCEED, CONSULT, number="{accepted}"),
    "GET /api/consultations": Operation(ANSWERS),
    "GET /api/consultations/{consultation_id}": Operation(ASKED, EVERYONE),
    "POST /api/consultations/{consultation_id}/answer": Operation(ASKED, EVERYONE, {"answer": "都有证。"}),
    "POST /api/consultations/{consultation_id}/withdraw": Operation(
        PROCEED, EVERYONE - KNOWS - OWNER, {"reason": "另行核实过了。"}
    ),
    # licences, ratings, outside services
    "GET /api/licences": Operation(HOLDERS),
    "GET /api/licences/{identifier}": SEEN_BY_HOLDER,
    "GET /api/licences/{identifier}/pdf": SEEN_BY_HOLDER,
    "GET /api/licences/{identifier}/seal": SEEN_BY_HOLDER,
    "GET /api/licences/{identifier}/notices": SEEN_BY_HOLDER,
    "GET /api/licences/{identifier}/notices/{notice_number}/pdf": Operation(
        OWNER | REGISTERS, EVERYONE, fill={"identifier": "{ended_licence}", "notice_number": "{licence_notice}"}
    ),
    "GET /api/register/licences": Operation(REGISTERS | OTHER_OFFICE),
    f"GET {KEPT}/versions": kept(),
    f"GET {KEPT}/history": kept(),
    f"GET {KEPT}/requests": kept(),
    f"POST {KEPT}/requests": kept(frozenset(("examiner",)), REVOKE),
    "GET /api/register/requests": Operation(frozenset(("approver",))),
    "POST /api/register/requests/{request_id}/sign": kept(frozenset(("approver",)), request_id="{licence_request}"),
    "POST /api/register/requests/{request_id}/refuse": kept(
        frozenset(("approver",)), {"reason": "证据还不够。"}, request_id="{licence_request}"
    ),
    "POST /api/register/requests/{request_id}/take-back": kept(
        frozenset(("examiner",)), request_id="{licence_request}"
    ),
    "GET /api/register/bans": Operation(REGISTERS | OTHER_OFFICE),
    f"POST {NUMBER}/rating": deed({"level": "good"}, number="{unrated}"),
    f"GET {NUMBER}/rating": own(number="{delivered}"),
    "GET /api/ratings/waiting": Operation(HOLDERS),
    "GET /api/ratings": Operation(RATINGS),
    "GET /api/ratings/tags": Operation(),
    "GET /api/ratings/summary": Operation(RATINGS),
    f"GET {NUMBER}/fees": case(KNOWS | OWNER),
    f"POST {NUMBER}/fees": case(frozenset(("clerk", "examiner")), {"fee": "工本费", "amount_fen": 4000}),
    "GET /api/fees": Operation(COLLECTS | {"examiner", "other_examiner", "approver"}),
    "POST /api/fees/{order_id}/pay": of_case(OWNER),
    "POST /api/fees/{order_id}/check": of_case(KNOWS | OWNER),
    "POST /api/fees/{order_id}/pay-at-counter": of_case(frozenset(("clerk",)), {"voucher": "票20260001"}),
    "POST /api/fees/{order_id}/relieve": of_case(frozenset(("approver",)), {"reason": "低保户免收。"}),
    "POST /api/fees/{order_id}/cancel": of_case(frozenset(("clerk", "examiner")), {"reason": "金额开错了。"}),
    "POST /api/fees/{order_id}/refund": of_case(frozenset(("approver",)), {"reason": "多收了一次。"}),
    f"GET {NUMBER}/prereview": case(KNOWS | OWNER),
    f"POST {NUMBER}/prereview": step("clerk", "received", {"passed": False, "defects": [DEFECT]}),
    f"POST {NUMBER}/prereview/mend": case(OWNER | {"clerk"}, {"files": {}}),
    "GET /api/mandates/given": Operation(HOLDERS),
    "GET /api/mandates/taken": Operation(HOLDERS),
    "POST /api/mandates": deed(MANDATE),
    "POST /api/guardianships": Operation(HOLDERS, body=GUARDIAN),
    "GET /api/guardianships/waiting": Operation(AT_COUNTER),
    "POST /api/mandates/recorded": Operation(AT_COUNTER, body=RECORDED),
    "POST /api/guardianships/{mandate_id}/confirm": Operation(AT_COUNTER),
    "POST /api/guardianships/{mandate_id}/refuse": Operation(AT_COUNTER, body={"reason": "户口簿看不清"}),
    "POST /api/mandates/{mandate_id}/revoke": Operation(
        OWNER | AT_COUNTER, NEIGHBOUR, body={"reason": "本人到窗口要求"}
    ),
    f"GET {NUMBER}/parcels": case(KNOWS | OWNER),
    f"POST {NUMBER}/parcels": case(OWNER | {"clerk"}, {"direction": "in", **END}),
    "GET /api/parcels": Operation(COLLECTS | {"handout"}),
    "POST /api/parcels/{leg_id}/follow": of_case(KNOWS | OWNER),
    "POST /api/parcels/{leg_id}/deliver": of_case(frozenset(("clerk", "handout"))),
    "GET /api/archive": Operation(ARCHIVES | {"town_clerk", "other_examiner"}),
    f"GET {NUMBER}/archive": archived(ARCHIVES),
    f"POST {NUMBER}/archive": archived(frozenset(("handout", "audit_admin"))),
    f"GET {NUMBER}/archive/file": archived(ARCHIVES),
    "GET /api/providers": Operation(TWO),
    "GET /api/messages": Operation(TWO),
    "POST /api/messages/{message_id}/resend": Operation(TWO),
}
