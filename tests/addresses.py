"""Every address of the product and who may open it: one table, walked by `test_every_url`, looked at in `e2e`.

An address that is not in the table fails the walk: whoever adds one says here who may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.utils import timezone

from tests import way
from tests.cast import RESIDENTS, STAFF, Cast
from yiciban.archive.services import package_make
from yiciban.cases import services as cases
from yiciban.cases.facts import (
    CaseFact,
    DefaultGround,
    Defect,
    DeliveryMethod,
    RequestFact,
    RequestKind,
    Verdict,
    WorkSet,
)
from yiciban.cases.facts.exports import ExportFormat
from yiciban.cases.models import Case
from yiciban.cases.queries import materials
from yiciban.catalogue.facts import FileFormat
from yiciban.catalogue.services import draft_start, exchange
from yiciban.courier.facts import Direction
from yiciban.courier.services import leg_order
from yiciban.documents.facts import PaperKind
from yiciban.documents.paper import defaults
from yiciban.documents.queries import notices
from yiciban.documents.services import file_put, upload_begin, wording_propose
from yiciban.fees.models import Order
from yiciban.fees.services import fee_pay_online
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.licences.facts import Act, Ground
from yiciban.licences.services import licence_ask, licence_sign
from yiciban.mandates.facts import ProofKind, Relation
from yiciban.mandates.services import guardianship_ask
from yiciban.people.models import Resident
from yiciban.people.services import handler_authorise
from yiciban.proceedings import services as proceedings
from yiciban.proceedings.facts import Conclusion
from yiciban.providers.models import Message
from yiciban.ratings.facts import Level
from yiciban.ratings.services import rating_give

People = frozenset[str]
ANONYMOUS = "anonymous"
EVERYONE: People = frozenset((ANONYMOUS, *RESIDENTS, *STAFF))
NOBODY: People = frozenset()
HOLDERS: People = frozenset(RESIDENTS)
OFFICERS: People = frozenset(STAFF)
OWNER: People = frozenset(("owner",))
# For a case of the health office that was handed in at the centre.
WORKS: People = frozenset(("clerk", "examiner", "reviewer", "approver", "maker", "handout"))
WATCHES: People = frozenset(("supervisor", "manager"))
KNOWS = WORKS | WATCHES | {"government_head"}
STRANGERS = OFFICERS - KNOWS
READS = KNOWS | {"town_clerk", "other_examiner"}
MANAGER: People = frozenset(("catalogue_manager",))
KEEPS = WATCHES | MANAGER | {"approver"}
PROCEED: People = frozenset(("examiner", "reviewer", "approver"))
ANSWERS = PROCEED | {"other_examiner"}
# For a licence the health office issued.
REGISTERS: People = frozenset(("examiner", "reviewer", "approver", "maker"))
OTHER_OFFICE: People = frozenset(("other_examiner",))
WORDING: People = WATCHES | MANAGER | {"government_head"}
SIGNERS: People = WATCHES | {"approver", "government_head"}
AT_COUNTER: People = frozenset(("clerk", "town_clerk"))
COLLECTS = AT_COUNTER | WATCHES
ARCHIVES = WORKS | {"audit_admin"}


@dataclass(frozen=True)
class Address:
    """One address: who may, for whom it is not there (404), who is led to the sign-in; for the rest it is a 403."""

    path: str
    yes: People = EVERYONE
    missing: People = NOBODY
    led: People = frozenset((ANONYMOUS,))
    methods: str = "GET"
    answer: int = 200
    kind: str = "page"
    """page, or what it is else: file, data, part of a page, door that leads on."""
    body: Mapping[str, object] = field(default_factory=dict)
    """What has to be sent before the question of who may is asked."""

    def expected(self, person: str) -> int:
        """The status of a request of this person, when the method is one the address takes."""
        if person in self.yes:
            return self.answer
        if person in self.missing:
            return 404
        return 303 if person in self.led else 403


def kept(path: str, yes: People = REGISTERS, **more: object) -> Address:
    """A page about one licence: another office does not learn that it exists, who keeps no register is told so."""
    return Address(path, yes, OTHER_OFFICE, **more)  # type: ignore[arg-type]


def portal(path: str, **more: object) -> Address:
    """A page of what is the owner's own: another resident does not learn that it exists."""
    return Address(path, OWNER, frozenset(("neighbour",)), **more)  # type: ignore[arg-type]


def desk(path: str, yes: People, **more: object) -> Address:
    """A page about one case: whose office has nothing to do with it does not learn that it exists."""
    return Address(path, yes, STRANGERS, **more)  # type: ignore[arg-type]


ITEM = "/items/public_place_health_new"
DRAFT = "/drafts/{draft}"
MINE = "/my/cases/{received}"
CASE = "/desk/cases/{received}"
OVER = "/desk/cases/{delivered}"
ASKED = "/desk/cases/{asked}/requests"
RUN = "/desk/catalogue/exchange/{run}"
DESK_ITEM = "/desk/catalogue/public_place_health_new"
POSTED = {"methods": "POST"}
BOTH = {"methods": "GET POST"}
END = {"name": "陈小芳", "phone": "13800005127", "address": "城南街道梅园路 18 号"}
BIG = {"name": "新图.png", "size": 1_500_000, "requirement": "floor_plan"}

PAGES: Mapping[str, Address] = {
    "home": Address("/"),
    "elder": Address("/elder/", **POSTED),
    "help": Address("/help/"),
    "about": Address("/about/privacy/"),
    "healthz": Address("/healthz", kind="data"),
    "readyz": Address("/readyz", kind="data"),
    "api-docs": Address("/api/docs"),
    # people
    "people:sign_in": Address("/sign-in/", **BOTH),
    "people:code": Address("/sign-in/code/", answer=302, kind="door", **BOTH),
    "people:staff_sign_in": Address("/sign-in/staff/", **BOTH),
    "people:sign_out": Address("/sign-out/", **POSTED),
    "people:me": Address("/me/", HOLDERS),
    "my/": Address("/my/", answer=302, kind="door", **BOTH),
    "people:edit": Address("/me/edit/", HOLDERS, **BOTH),
    "people:organisation_new": Address("/me/organisations/new/", HOLDERS, **BOTH),
    "people:handler_new": portal("/me/organisations/{firm}/handlers/", **BOTH),
    "people:handler_revoke": portal("/me/organisations/{firm}/handlers/{helper}/revoke/", **POSTED),
    "mandates:mine": Address("/me/mandates/", HOLDERS),
    "mandates:give": Address("/me/mandates/new/", HOLDERS, **BOTH),
    "mandates:guardian": Address("/me/mandates/guardian/", HOLDERS, **BOTH),
    "mandates:revoke": portal("/me/mandates/{guardianship}/revoke/", **BOTH),
    "desk_mandates:register": Address("/desk/mandates/", AT_COUNTER, **BOTH),
    "desk_mandates:record": Address("/desk/mandates/new/", AT_COUNTER, **BOTH),
    "desk_mandates:mandate": Address("/desk/mandates/{guardianship}/", AT_COUNTER),
    "desk_mandates:file": Address("/desk/mandates/{guardianship}/file/", AT_COUNTER, kind="file"),
    "desk_mandates:answer": Address("/desk/mandates/{guardianship}/confirm/", AT_COUNTER, **POSTED),
    "people:account": Address("/desk/account/", OFFICERS, **BOTH),
    # not there unless the deployment is a demonstration
    "people:demo": Address("/demo/", NOBODY, EVERYONE),
    "people:become": Address("/demo/become/{neighbour}/", NOBODY, EVERYONE, **POSTED),
    "people:demo_messages": Address("/demo/messages/", NOBODY, EVERYONE),
    # network, catalogue
    "network:points": Address("/points/"),
    "network:point": Address("/points/centre/"),
    "catalogue:search": Address("/search/?q=开理发店"),
    "catalogue:suggest": Address("/search/suggest/?q=开", kind="part"),
    "catalogue:items": Address("/items/"),
    "catalogue:personal": Address("/items/personal/"),
    "catalogue:business": Address("/items/business/"),
    "catalogue:guide": Address(f"{ITEM}/"),
    "catalogue:checklist": Address(f"{ITEM}/checklist/"),
    "catalogue:checklist_pdf": Address(f"{ITEM}/checklist.pdf", kind="file"),
    "catalogue:lists": Address("/lists/"),
    "catalogue:list": Address("/lists/nearby/?tier=town"),
    "catalogue:lint": Address("/desk/catalogue/lint/", WATCHES | {"approver", "catalogue_manager"}),
    "catalogue:lint_run": Address("/desk/catalogue/lint/run/", WATCHES | {"approver", "catalogue_manager"}, **POSTED),
    "catalogue:lint_csv": Address(
        "/desk/catalogue/lint/findings.csv", WATCHES | {"approver", "catalogue_manager"}, kind="file"
    ),
    "catalogue:misses": Address("/desk/catalogue/misses/", WATCHES | {"approver", "catalogue_manager"}),
    "catalogue:miss_settle": Address("/desk/catalogue/misses/settle/", frozenset(("catalogue_manager",)), **POSTED),
    "catalogue:exchange": Address("/desk/catalogue/exchange/", KEEPS),
    "catalogue:exchange_import": Address("/desk/catalogue/exchange/import/", MANAGER, **POSTED),
    "catalogue:exchange_export": Address("/desk/catalogue/exchange/export/", KEEPS, **POSTED),
    "catalogue:exchange_template": Address("/desk/catalogue/exchange/template.xlsx", MANAGER, kind="file"),
    "catalogue:exchange_run": Address(f"{RUN}/", MANAGER, KEEPS - MANAGER),
    "catalogue:exchange_apply": Address(f"{RUN}/apply/", MANAGER, KEEPS - MANAGER, **POSTED),
    "catalogue:exchange_findings": Address(f"{RUN}/findings.csv", MANAGER, KEEPS - MANAGER, kind="file"),
    "catalogue:exchange_file": Address(
        "/desk/catalogue/exchange/{product}/file/", MANAGER, KEEPS - MANAGER, kind="file"
    ),
    "catalogue:desk": Address("/desk/catalogue/", KEEPS),
    "catalogue:review": Address("/desk/catalogue/review/", KEEPS),
    "catalogue:bulk": Address(
        f"/desk/catalogue/bulk/?item={way.SLUG}&element=in_centre",
        MANAGER,
        body={"item": way.SLUG, "element": "in_centre"},
        **BOTH,
    ),
    "catalogue:new": Address("/desk/catalogue/new/", MANAGER, **BOTH),
    "catalogue:entries": Address("/desk/catalogue/entries/", KEEPS),
    "catalogue:entry": Address("/desk/catalogue/entries/{entry}/", KEEPS),
    "catalogue:elements": Address("/desk/catalogue/elements/", KEEPS),
    "catalogue:element": Address("/desk/catalogue/elements/premises_area/", KEEPS),
    "catalogue:materials": Address("/desk/catalogue/materials/", KEEPS),
    "catalogue:material": Address("/desk/catalogue/materials/business_licence/", KEEPS),
    # the cast's manager keeps one office, and these are the whole district's
    "catalogue:entry_new": Address("/desk/catalogue/entries/new/", NOBODY, **BOTH),
    "catalogue:entry_edit": Address("/desk/catalogue/entries/{entry}/edit/", NOBODY, **BOTH),
    "catalogue:element_new": Address("/desk/catalogue/elements/new/", NOBODY, **BOTH),
    "catalogue:element_edit": Address("/desk/catalogue/elements/premises_area/edit/", NOBODY, **BOTH),
    "catalogue:material_new": Address("/desk/catalogue/materials/new/", NOBODY, **BOTH),
    "catalogue:material_edit": Address("/desk/catalogue/materials/business_licence/edit/", NOBODY, **BOTH),
    "catalogue:desk_item": Address(f"{DESK_ITEM}/", KEEPS),
    "catalogue:draft_start": Address(f"{DESK_ITEM}/start/", MANAGER, **POSTED),
    "catalogue:edit": Address(f"{DESK_ITEM}/edit/", MANAGER, **BOTH),
    "catalogue:aliases": Address(f"{DESK_ITEM}/aliases/", MANAGER, **POSTED),
    "catalogue:draft_step": Address(f"{DESK_ITEM}/steps/", KEEPS, **POSTED),
    "catalogue:item_state": Address(f"{DESK_ITEM}/state/", KEEPS, **POSTED),
    "catalogue:review_item": Address(f"{DESK_ITEM}/review/", KEEPS),
    "catalogue:difference": Address(f"{DESK_ITEM}/diff/", KEEPS),
    # documents
    "documents:upload": Address("/uploads/{upload}", OWNER, kind="data", methods="PATCH"),
    "uploads/<uuid:upload_id>/": Address("/uploads/{upload}/", OWNER, kind="data", methods="PATCH"),
    "wording:list": Address("/desk/papers/", WORDING),
    "wording:paper": Address("/desk/papers/acceptance/permit/", WORDING),
    "wording:propose": Address("/desk/papers/acceptance/permit/propose/", frozenset(("manager",)), **BOTH),
    "wording:version_pdf": Address("/desk/papers/acceptance/permit/1.pdf", WORDING, kind="file"),
    "wording:proposal_pdf": Address("/desk/papers/proposals/{wording}.pdf", WORDING, kind="file"),
    "wording:answer": Address(
        "/desk/papers/proposals/{wording}/answer/",
        frozenset(("government_head", "manager")),
        body={"do": "sign"},
        **POSTED,
    ),
    # applying
    "cases:start": Address("/apply/public_place_health_new/", HOLDERS, **BOTH),
    "cases:form": portal(f"{DRAFT}/form/", **BOTH),
    "cases:save": portal(f"{DRAFT}/save/", kind="data", **POSTED),
    "cases:materials": portal(f"{DRAFT}/materials/", **BOTH),
    "cases:material": portal(f"{DRAFT}/materials/floor_plan/", answer=302, kind="part"),
    "cases:draft_file_remove": portal(f"{DRAFT}/materials/floor_plan/{{draft_file}}/remove/", **POSTED),
    "cases:draft_file": portal(f"{DRAFT}/files/{{draft_file}}/", kind="file"),
    "cases:draft_small": portal(f"{DRAFT}/files/{{draft_file}}/small.png", kind="file"),
    "cases:draft_uploads": portal(f"{DRAFT}/uploads/", kind="data", body=BIG, **POSTED),
    "cases:check": portal(f"{DRAFT}/check/", **BOTH),
    "cases:discard": portal(f"{DRAFT}/discard/", **BOTH),
    # one's own cases
    "cases:mine": Address("/my/cases/", HOLDERS),
    "cases:case": portal(f"{MINE}/"),
    "cases:withdraw": portal(f"{MINE}/withdraw/", **BOTH),
    "cases:delivery": portal(f"{MINE}/delivery/", **BOTH),
    "cases:handed_in": portal(f"{MINE}/materials/"),
    "cases:case_file": portal(f"{MINE}/files/{{file}}/", kind="file"),
    "cases:case_small": portal(f"{MINE}/files/{{file}}/small.png", kind="file"),
    "cases:clock": portal("/my/cases/{accepted}/clock/"),
    "cases:supply": portal("/my/cases/{correcting}/supply/", **BOTH),
    "cases:supply_card": portal("/my/cases/{correcting}/supply/floor_plan/", answer=302, kind="part"),
    "cases:supply_remove": portal("/my/cases/{correcting}/supply/floor_plan/{correcting_file}/remove/", **POSTED),
    "cases:case_uploads": portal("/my/cases/{correcting}/uploads/", kind="data", body=BIG, **POSTED),
    "cases:notice_pdf": portal(f"{MINE}/notices/{{notice}}.pdf", kind="file"),
    "cases:notice": portal(f"{MINE}/notices/{{notice}}/"),
    "cases:progress": Address("/progress/", **BOTH),
    # licences and ratings
    "licences:wallet": Address("/my/licences/", HOLDERS),
    "licences:licence": portal("/my/licences/{licence}/"),
    "licences:pdf": portal("/my/licences/{licence}/file/", kind="file"),
    "licences:seal": portal("/my/licences/{licence}/seal/", kind="file"),
    "licences:notice": portal("/my/licences/{ended_licence}/notices/{licence_notice}.pdf", kind="file"),
    "licences:verify": Address("/licences/verify/?identifier={licence}"),
    # before the decision
    "proceedings:hearing": portal("/my/cases/{before}/hearing/", **BOTH),
    "desk_proceedings:case": desk("/desk/cases/{before}/proceedings/", KNOWS),
    "desk_proceedings:act": desk("/desk/cases/{accepted}/proceedings/plan/", PROCEED, **BOTH),
    "desk_proceedings:photo": desk("/desk/cases/{before}/proceedings/photos/{photo}/", WORKS, kind="file"),
    "desk_proceedings:small": desk("/desk/cases/{before}/proceedings/photos/{photo}/small.png", WORKS, kind="file"),
    "desk_proceedings:consultations": Address("/desk/consultations/", ANSWERS),
    "desk_proceedings:consultation": Address(
        "/desk/consultations/{consultation}/", frozenset(("other_examiner",)), OFFICERS - {"other_examiner"}, **BOTH
    ),
    "ratings:rate": portal("/rate/{unrated}/", **BOTH),
    "ratings:desk": Address("/desk/ratings/", WATCHES | {"rating_manager"}),
    # outside services
    "providers:states": Address("/desk/providers/", frozenset(("manager", "system_admin"))),
    "providers:outbox": Address("/desk/messages/", frozenset(("manager", "system_admin"))),
    "providers:resend": Address("/desk/messages/{message}/resend/", frozenset(("manager", "system_admin")), **POSTED),
    # the register of licences
    "desk_licences:register": Address("/desk/licences/", REGISTERS | OTHER_OFFICE),
    "desk_licences:licence": kept("/desk/licences/{asked_licence}/"),
    "desk_licences:ask": kept("/desk/licences/{licence}/ask/revoke/", frozenset(("examiner",)), **BOTH),
    "desk_licences:answer": kept(
        "/desk/licences/requests/{licence_request}/", frozenset(("approver",)), body={"do": "sign"}, **POSTED
    ),
    "desk_licences:pdf": kept("/desk/licences/{licence}/file/", kind="file"),
    "desk_licences:notice": kept("/desk/licences/{ended_licence}/notices/{licence_notice}.pdf", kind="file"),
    "providers:notify": Address("/payments/notify/", NOBODY, led=NOBODY, kind="data", **POSTED),
    "providers:cashier": Address("/payments/demo/{cashier}/", **BOTH),
    # fees, parcels, archive
    "fees:mine": portal(f"{MINE}/fees/"),
    "fees:pay": portal(f"{MINE}/fees/{{order}}/pay/", **POSTED),
    "fees:check": portal(f"{MINE}/fees/{{order}}/check/", **POSTED),
    "desk_fees:ledger": Address("/desk/fees/", COLLECTS | {"examiner", "other_examiner", "approver"}),
    "desk_fees:case": desk(f"{CASE}/fees/", KNOWS),
    "desk_fees:raise": desk(f"{CASE}/fees/raise/", frozenset(("clerk", "examiner")), **POSTED),
    "desk_fees:deed": desk(f"{CASE}/fees/{{order}}/pay/", frozenset(("clerk",)), **BOTH),
    "courier:mine": portal(f"{MINE}/courier/", **BOTH),
    "courier:follow": portal(f"{MINE}/courier/{{leg}}/follow/", **POSTED),
    "desk_courier:list": Address("/desk/courier/", COLLECTS | {"handout"}),
    "desk_courier:case": desk(f"{CASE}/courier/", KNOWS),
    "desk_courier:order": desk(f"{CASE}/courier/order/", frozenset(("clerk",)), **POSTED),
    "desk_courier:follow": desk(f"{CASE}/courier/{{leg}}/follow/", KNOWS, **POSTED),
    "desk_courier:deliver": desk(f"{CASE}/courier/{{leg}}/deliver/", frozenset(("clerk", "handout")), **POSTED),
    "archive:desk": Address("/desk/archive/", ARCHIVES | {"town_clerk", "other_examiner"}),
    "archive:case": Address(f"{OVER}/archive/", ARCHIVES, STRANGERS - ARCHIVES),
    "archive:make": Address(
        f"{OVER}/archive/make/", frozenset(("handout", "audit_admin")), STRANGERS - ARCHIVES, **POSTED
    ),
    "archive:file": Address(f"{OVER}/archive/file/", ARCHIVES, STRANGERS - ARCHIVES, kind="file"),
    # the desk
    "desk_licences:issue": desk("/desk/cases/{granted}/issue-licence/", frozenset(("maker",)), **POSTED),
    "desk:versions": Address(
        "/desk/catalogue/public_place_health_new/cases/", frozenset(("approver", "manager")), **BOTH
    ),
    "desk:home": Address("/desk/", OFFICERS),
    "desk:cases": Address("/desk/cases/", OFFICERS),
    "desk:next": Address("/desk/next/", OFFICERS, answer=302, kind="door"),
    "desk:batch": Address("/desk/batch/?act=assign&number={accepted}", ANSWERS, body={"act": "assign"}, **BOTH),
    "desk:assignment": Address("/desk/assignment/", ANSWERS),
    "desk:share": Address("/desk/assignment/share/?department=health", frozenset(("reviewer", "approver")), **BOTH),
    "desk:hand_over": Address("/desk/assignment/hand-over/", ANSWERS, **POSTED),
    "desk:exports": Address("/desk/exports/", READS, **BOTH),
    "desk:export_file": Address(
        "/desk/exports/{list_export}/file/", frozenset(("examiner",)), READS - {"examiner"}, kind="file"
    ),
    "desk:search": Address("/desk/search/", OFFICERS),
    "desk:handout": Address("/desk/handout/", AT_COUNTER | {"handout"}),
    "desk:requests": Address("/desk/requests/", SIGNERS),
    "desk:receive": Address("/desk/receive/?item=public_place_health_new", AT_COUNTER, **BOTH),
    "desk:receive_check": Address("/desk/receive/check/", AT_COUNTER, kind="part", **POSTED),
    "desk:case": desk(f"{CASE}/", KNOWS),
    "desk:unmask": desk(f"{CASE}/unmask/", WORKS, **BOTH),
    "desk:file": desk(f"{CASE}/files/{{file}}/", WORKS, kind="file"),
    "desk:preview": desk(f"{CASE}/files/{{file}}/preview/1.png", WORKS, kind="file"),
    "desk:material": desk(f"{CASE}/materials/floor_plan/", frozenset(("clerk",)), body={"check": "fits"}, **POSTED),
    "desk:step": desk(f"{CASE}/steps/request_correction/", frozenset(("clerk",)), **BOTH),
    "desk:prereview": desk(f"{CASE}/prereview/", frozenset(("clerk",)), **BOTH),
    "desk:fill_gap": desk("/desk/cases/{accepted}/gap/", frozenset(("clerk",)), **POSTED),
    "desk:ask": desk(f"{CASE}/requests/voiding/", frozenset(("clerk", "examiner")), **BOTH),
    "desk:request": desk(f"{ASKED}/{{request}}/", KNOWS),
    "desk:request_answer": desk(f"{ASKED}/{{request}}/sign/", frozenset(("approver",)), **POSTED),
    "desk:notice_pdf": desk(f"{CASE}/notices/{{notice}}.pdf", KNOWS, kind="file"),
    "desk:notice": desk(f"{CASE}/notices/{{notice}}/", KNOWS),
}


# --- one thing at every stage, to fill the addresses


@dataclass(frozen=True)
class World:
    """The cast with something at every stage."""

    cast: Cast
    values: Mapping[str, str]

    def url(self, path: str) -> str:
        """An address of the table for what there is."""
        return quote(path.format(**self.values), safe="/?=&%")


def world(cast: Cast) -> World:
    """Cases at the counter, under correction, accepted, to be decided, to be handed out and rated; a draft."""
    now = timezone.now()
    at = now - timedelta(hours=9)
    received, correcting = way.submitted(cast, at), _correcting(cast, at)
    rated = _handed_over(cast, at)
    package_make(rated.number, by=SYSTEM, at=now)
    rating_give(rated.number, Level.GOOD, tags=[], text="", anonymous=False, by=cast.owner, at=now)
    asked = _request(cast, at)
    values = {
        "received": received.number,
        "correcting": correcting.number,
        "accepted": way.accepted(cast, at).number,
        "reviewing": _reviewing(cast, at).number,
        "deciding": way.deciding(cast, at).number,
        "request": str(asked.id),
        "asked": asked.case_number,
        "paused": _paused(cast, at),
        "defaulted": _defaulted(cast, at),
        "granted": way.granted(cast, at).number,
        "concluded": way.concluded(cast, at).number,
        "unrated": _handed_over(cast, at).number,
        "delivered": rated.number,
        "licence": rated.licence,
        "firm": cast.firm_key.removeprefix("firm:"),
        "neighbour": str(cast.neighbour.user_id),
        "helper": str(_helper(cast, at)),
        "notice": notices(received.subject)[0].number,
        "file": _file_of(received),
        "correcting_file": _file_of(correcting),
        "message": str(_failed_message(now)),
        "entry": draft_start(way.SLUG, by=cast.catalogue_manager, at=now).document["code"][19:31],
        "wording": str(_wording(cast, now)),
        **_before(cast, at),
        "guardianship": _guardianship(cast, now),
        **_licences(cast, at),
        **_owed(cast, received, now),
        "list_export": _list_export(cast, at),
        **_runs(cast, now),
        **_draft(cast, now),
    }
    return World(cast, values)


def _wording(cast: Cast, at: datetime) -> object:
    """A wording that waits to be signed."""
    shipped = defaults.wording("acceptance", permit=True)
    words, kind = replace(shipped, title="受理通知书"), PaperKind("acceptance", True)
    day = local_date(at) + timedelta(days=30)
    return wording_propose(kind, words, effective_on=day, note="标题短一点", by=cast.manager, at=at).id


def _owed(cast: Cast, fact: CaseFact, at: datetime) -> dict[str, str]:
    """A fee of the case that nobody has paid, the cashier's page of it, and a parcel with materials."""
    order = Order.objects.create(
        case=Case.objects.get(number=fact.number),
        fee="工本费（示例）",
        basis="示例",
        amount_fen=4000,
        raised_at=at,
        raised_by=SYSTEM.id,
        raised_by_name=SYSTEM.name,
    )
    url = fee_pay_online(order.pk, by=cast.owner, at=at).pay_url
    leg = leg_order(fact.number, Direction.IN, **END, by=cast.owner, at=at)
    return {"order": str(order.pk), "cashier": url.split("/")[-2], "leg": str(leg.id)}


def _request(cast: Cast, at: datetime) -> RequestFact:
    """An extension asked for and not signed."""
    number, reason = way.accepted(cast, at).number, "要再核实一次。"
    return cases.request_ask(number, RequestKind.EXTENSION, {"days": 5}, reason, by=cast.examiner, at=at)


def _guardianship(cast: Cast, at: datetime) -> str:
    """A child of the owner's, whose guardianship a counter has to look at."""
    file = file_put("户口簿.png", way.picture(), by=cast.owner, at=at)
    said = ("陈小满", "439901201506010017", Relation.PARENT, ProofKind.HOUSEHOLD, file.id)
    return str(guardianship_ask(*said, by=cast.owner, at=at).id)


def _before(cast: Cast, at: datetime) -> dict[str, str]:
    """A case that was inspected, whose applicant may ask for a hearing, and about which another office is asked."""
    number, by = way.accepted(cast, at).number, cast.examiner
    both = [person.user_id for person in (cast.examiner, cast.reviewer) if person.user_id is not None]
    proceedings.inspection_plan(number, local_date(at), "梅园路 18 号", both, by=by, at=at)
    photo = file_put("店面.png", way.picture(), by=by, at=at)
    done = proceedings.inspection_record(
        number, "和图纸一样。", Conclusion.FITS, applicant_present=True, photos=[photo.id], by=by, at=at
    )
    proceedings.hearing_tell(number, "拟不予许可，先听听意见。", by=by, at=at)
    asked = proceedings.consultation_ask(number, "hrss", "都有健康证明吗？", 5, by=by, at=at)
    return {"before": number, "photo": str(done.photos[0].id), "consultation": str(asked.id)}


def _paused(cast: Cast, at: datetime) -> str:
    """A case in a special procedure."""
    number, reason = way.accepted(cast, at).number, "要送去检测。"
    asked = {"kind": "检测", "days": 10, "basis": "《示例条例》第九条"}
    request = cases.request_ask(number, RequestKind.PROCEDURE, asked, reason, by=cast.examiner, at=at)
    return cases.request_sign(request.id, by=cast.approver, at=at).number


def _defaulted(cast: Cast, at: datetime) -> str:
    """A case whose office was silent past its promise."""
    number = way.accepted(cast, at).number
    Case.objects.filter(number=number).update(tacit=True, promised_due=local_date(at) - timedelta(days=1))
    return cases.case_grant_by_default(number, DefaultGround.TACIT, by=SYSTEM, at=at).number


def _licences(cast: Cast, at: datetime) -> dict[str, str]:
    """A licence about which something is asked, and one that was revoked."""
    asked, ended = (way.concluded(cast, at).licence for _ in range(2))
    ask = (Act.REVOKE, Ground.UNQUALIFIED, "检测报告是假的。")
    request = licence_ask(asked, *ask, by=cast.examiner, at=at)
    licence_sign(licence_ask(ended, *ask, by=cast.examiner, at=at).id, by=cast.approver, at=at)
    number = notices(f"licence:{ended}")[0].number
    return {
        "asked_licence": asked,
        "ended_licence": ended,
        "licence_request": str(request.id),
        "licence_notice": number,
    }


def _reviewing(cast: Cast, at: datetime) -> CaseFact:
    number = way.accepted(cast, at).number
    opinion = "材料齐全，符合条件。"
    return cases.case_examine(number, Verdict.GRANT, opinion, by=cast.examiner, at=at + timedelta(hours=2))


def _handed_over(cast: Cast, at: datetime) -> CaseFact:
    number = way.concluded(cast, at).number
    return cases.case_deliver(number, DeliveryMethod.ELECTRONIC, by=cast.handout, at=at + timedelta(hours=6))


def _correcting(cast: Cast, at: datetime) -> CaseFact:
    number = way.submitted(cast, at).number
    wanted = Defect("floor_plan", "店铺方位图和平面图", "看不清消毒柜在哪里。", "请标出消毒柜，再拍一张。")
    asked = cases.case_request_correction(number, [wanted], by=cast.clerk, at=at + timedelta(hours=1))
    file = file_put("新图.png", way.picture("grey"), by=cast.owner, at=at)
    cases.correction_file_add(number, "floor_plan", file.id, by=cast.owner, at=at)
    return asked


def _helper(cast: Cast, at: datetime) -> int:
    """Somebody who acts for the owner's firm."""
    user = get_user_model().objects.create(
        username="resident-helper", name="何小帮", phone="13800003033", is_resident=True
    )
    Resident.objects.create(user=user, id_number="420703195001010031", assurance=2)
    firm, until = int(cast.firm_key.removeprefix("firm:")), local_date(at) + timedelta(days=90)
    handler_authorise(firm, phone=user.phone, until=until, by=cast.owner, at=at)
    return user.pk


def _file_of(fact: CaseFact) -> str:
    return str(next(material.files[0] for material in materials(fact) if material.files).id)


def _draft(cast: Cast, at: datetime) -> dict[str, str]:
    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=at)
    cases.draft_save(draft.id, way.answers(), by=cast.owner, at=at)
    file = file_put("平面图.png", way.picture(), by=cast.owner, at=at)
    cases.draft_file_add(draft.id, "floor_plan", file.id, by=cast.owner, at=at)
    purpose = {"for": "draft", "draft": str(draft.id), "material": "floor_plan"}
    upload = upload_begin("大图.png", 2_000_000, by=cast.owner, at=at, purpose=purpose)
    return {"draft": str(draft.id), "draft_file": str(file.id), "upload": str(upload.id)}


def _list_export(cast: Cast, at: datetime) -> str:
    """A list of work the examiner had written to a file."""
    asked = cases.export_ask(WorkSet.ALL, ExportFormat.CSV, {}, by=cast.examiner, at=at)
    return str(cases.export_do(asked.id, at=at).id)


def _runs(cast: Cast, at: datetime) -> dict[str, str]:
    """An import that was tried, and an export."""
    by = cast.catalogue_manager
    tried = exchange.import_ask("事项.csv", BytesIO(b"task_handle_item,task_name,yb_slug\n1,2,3\n"), by=by, at=at)
    return {"run": str(tried.id), "product": str(exchange.export_ask(FileFormat.JSON, by=by, at=at).id)}


def _failed_message(at: datetime) -> int:
    row = Message.objects.create(
        to_phone="13800005127", text="示例", purpose="case", status="failed", created_by=SYSTEM.id, created_at=at
    )
    return row.pk
