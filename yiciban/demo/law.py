"""What may become of a case beside the ordinary way: one small act for each word of `then` in `cases.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, DefaultGround, RefusalGround, RequestFact, RequestKind
from yiciban.cases.queries import case as read_case
from yiciban.catalogue.queries import guide_version
from yiciban.courier.facts import Direction, LegFact
from yiciban.courier.services import leg_deliver, leg_order
from yiciban.demo.photos import photo
from yiciban.demo.scene import OPENS, Scene, clerk, officer, resident
from yiciban.documents.services import file_put
from yiciban.fees.facts import OrderFact
from yiciban.fees.services import fee_pay_at_counter, fee_raise, fee_relieve
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.roles import Role
from yiciban.proceedings import services as proceedings
from yiciban.proceedings.facts import Conclusion

Act = Callable[[str, Scene], object]


def _fact(number: str) -> CaseFact:
    return read_case(number, SYSTEM)


def _of(number: str, role: Role) -> Actor:
    """Who holds a role in the department of the case."""
    return officer(role, department=_fact(number).department)


def _clerk(number: str) -> Actor:
    return clerk(_fact(number).point)


def _ask(number: str, kind: RequestKind, data: Mapping[str, Any], reason: str, by: Actor, scene: Scene) -> RequestFact:
    return cases.request_ask(number, kind, data, reason, by=by, at=scene.next())


# --- the clock


def ask_extension(number: str, scene: Scene) -> RequestFact:
    """The examiner asks for more time; nobody has signed yet."""
    reason = "检测机构的复测报告还没有出来，按期作出决定有困难。"
    return _ask(number, RequestKind.EXTENSION, {"days": 5}, reason, _of(number, Role.EXAMINER), scene)


def extend(number: str, scene: Scene) -> CaseFact:
    """More time, asked for and signed."""
    asked = ask_extension(number, scene)
    return cases.request_sign(asked.id, by=_of(number, Role.APPROVER), at=scene.next())


def pause(number: str, scene: Scene) -> CaseFact:
    """The first special procedure the guide names, asked for and signed; its notice stops the clock."""
    fact = _fact(number)
    procedure = guide_version(fact.version_id, fact.situation).guide.special_procedures[0]
    data = {"kind": procedure.kind.value, "days": 7, "basis": procedure.basis}
    reason = f"按规定先{procedure.kind.value}，收集意见以后再审查。"
    asked = _ask(number, RequestKind.PROCEDURE, data, reason, _of(number, Role.EXAMINER), scene)
    return cases.request_sign(asked.id, by=_of(number, Role.APPROVER), at=scene.next())


def accept_with_gaps(number: str, scene: Scene) -> CaseFact:
    """Accepted on the written promise to bring the rest."""
    return cases.case_accept_with_gaps(number, _fact(number).party_name, by=_clerk(number), at=scene.next())


def deem_accepted(number: str, scene: Scene) -> CaseFact:
    """Nobody answered for five working days."""
    return cases.case_deem_accepted(number, by=SYSTEM, at=scene.now)


def grant_by_default(number: str, scene: Scene) -> CaseFact:
    """Nobody decided a renewal before the licence ran out."""
    return cases.case_grant_by_default(number, DefaultGround.RENEWAL, by=SYSTEM, at=scene.now)


# --- what the applicant owes


def supply_some(number: str, scene: Scene) -> None:
    """The applicant has put a photo to the first thing that was missing, and handed in nothing yet."""
    by, at, code = resident(scene.row["phone"]), scene.next(), scene.row["wrong"][0]
    file = file_put("补拍的照片.jpg", photo("补拍"), by=by, at=at)
    cases.correction_file_add(number, code, file.id, by=by, at=at)


def supply(number: str, scene: Scene) -> CaseFact:
    """Everything that was missing is shown at the counter."""
    seen = [defect.material for defect in _fact(number).defects]
    return cases.case_supply_correction(number, {}, seen=seen, by=_clerk(number), at=scene.next())


def ask_second_correction(number: str, scene: Scene) -> RequestFact:
    """What was brought showed something new that is wrong; a supervisor has to sign the second notice."""
    defect = {
        "material": "floor_plan",
        "subject": "新交的平面图",
        "reason": "图上的面积和申请表上写的不一样",
        "mend": "按实际面积改好图或者申请表",
    }
    reason = "补交的平面图和申请表对不上，第一次告知时还没有这张图。"
    return _ask(number, RequestKind.SECOND_CORRECTION, {"defects": [defect]}, reason, _clerk(number), scene)


# --- ends without a decision


def send_back(number: str, scene: Scene) -> CaseFact:
    """The approver gives it back to the examiner, past the reviewer."""
    reason = "现场照片看不出消毒间的位置，请补一次现场核查再报。"
    return cases.case_send_back(number, reason, to_examiner=True, by=_of(number, Role.APPROVER), at=scene.next())


def refuse_acceptance(number: str, scene: Scene) -> CaseFact:
    """Not this office's matter: refused with the name of the right one."""
    reason = "店开在候车室里，按规定由市里的机关许可。"
    right = "示范市卫生健康委员会"
    return cases.case_refuse_acceptance(
        number, RefusalGround.NOT_OURS, reason, right_agency=right, by=_clerk(number), at=scene.next()
    )


def deny(number: str, scene: Scene) -> CaseFact:
    """Denied with reasons; the remedies stand in the paper."""
    reason = "池水检测不合格，整改以后复测还是不合格。"
    return cases.case_decide(number, grant=False, reason=reason, by=_of(number, Role.APPROVER), at=scene.next())


def terminate(number: str, scene: Scene) -> CaseFact:
    """The one who applied is no more."""
    reason = "申请的店已经注销，没有申请人了。"
    by = _of(number, Role.EXAMINER)
    asked = _ask(number, RequestKind.TERMINATION, {"ground": "applicant_gone"}, reason, by, scene)
    return cases.request_sign(asked.id, by=_of(number, Role.APPROVER), at=scene.next())


def ask_void(number: str, scene: Scene) -> RequestFact:
    """The clerk noticed that the case is there twice."""
    reason = "同一家店今天收了两次，这一件是重复的。"
    return _ask(number, RequestKind.VOIDING, {"ground": "duplicate"}, reason, _clerk(number), scene)


def void(number: str, scene: Scene) -> CaseFact:
    """There twice, and the centre manager has agreed."""
    return cases.request_sign(ask_void(number, scene).id, by=officer(Role.CENTRE_MANAGER), at=scene.next())


def withdraw(number: str, scene: Scene) -> CaseFact:
    """The applicant takes it back."""
    return cases.case_withdraw(number, "找到原来的证了，不办了。", by=resident(scene.row["phone"]), at=scene.next())


def give_back(number: str, scene: Scene) -> CaseFact:
    """What was missing never came."""
    return cases.case_return(number, "到期没有补正。", by=_clerk(number), at=scene.now)


# --- before the decision


def plan_inspection(number: str, scene: Scene) -> object:
    """Two officers will go and see, two working days from now."""
    return _plan(number, scene, days=2)


def inspect(number: str, scene: Scene) -> object:
    """Two officers have been there today, and took photos."""
    _plan(number, scene, days=0)
    by, at = _of(number, Role.EXAMINER), scene.now
    taken = [file_put(f"现场照片{word}.jpg", photo(word), by=by, at=at).id for word in ("一", "二")]
    findings = "操作间和住人的地方分开，有洗手池、消毒柜和防蝇帘，和申请表、平面图一致。"
    return proceedings.inspection_record(
        number, findings, Conclusion.FITS, applicant_present=True, photos=taken, by=by, at=at
    )


def _plan(number: str, scene: Scene, *, days: int) -> object:
    # Officers are posted since the day of loading: only today's can be sent.
    at = scene.now - timedelta(minutes=1)
    day = scene.ahead(days) if days else scene.today
    two = [_of(number, role).user_id for role in (Role.EXAMINER, Role.REVIEWER)]
    fact = _fact(number)
    return proceedings.inspection_plan(
        number, day, fact.party_address, [one for one in two if one], by=_of(number, Role.EXAMINER), at=at
    )


def call_hearing(number: str, scene: Scene) -> object:
    """Told of the right, asked for by a neighbour, and called; the reviewer is in the chair."""
    by, neighbour = _of(number, Role.EXAMINER), "邻居甲（示例）"
    matter = "取水可能影响下游几户人家浇地。"
    proceedings.hearing_tell(number, matter, interested=[neighbour], by=by, at=scene.next())
    proceedings.hearing_ask(number, "担心旱季没有水浇地。", asked_by=neighbour, by=by, at=scene.next())
    chair = _of(number, Role.REVIEWER).user_id
    assert chair is not None
    return proceedings.hearing_schedule(
        number, scene.ahead(9), OPENS, "区政务服务中心 2 楼听证室（示例）", chair, by=by, at=scene.now
    )


def consult(number: str, scene: Scene) -> object:
    """Another department is asked and has not answered."""
    question = "这家店在二楼，一部楼梯，疏散宽度够不够，请贵单位提出意见。"
    return proceedings.consultation_ask(number, "fire", question, 5, by=_of(number, Role.EXAMINER), at=scene.now)


# --- fees and parcels


def raise_fee(number: str, scene: Scene) -> OrderFact:
    """The first fee of the guide is to be paid."""
    fact = _fact(number)
    fee = guide_version(fact.version_id, fact.situation).guide.fees[0]
    return fee_raise(number, fee.name, 40_00, by=_clerk(number), at=scene.next())


def pay(number: str, scene: Scene) -> OrderFact:
    """Paid at the counter."""
    voucher = f"示例{number[-6:]}"
    return fee_pay_at_counter(raise_fee(number, scene).id, voucher, by=_clerk(number), at=scene.next())


def relieve(number: str, scene: Scene) -> OrderFact:
    """Waived by the approver."""
    order = raise_fee(number, scene)
    return fee_relieve(order.id, "申请人是低保户，按规定免收。", by=_of(number, Role.APPROVER), at=scene.next())


def post(number: str, scene: Scene) -> LegFact:
    """The result is on its way to the applicant."""
    fact = _fact(number)
    return leg_order(
        number,
        Direction.OUT,
        name=fact.handler_name,
        phone=fact.party_phone,
        address=fact.party_address,
        by=officer(Role.HANDOUT_CLERK, point=fact.point),
        at=scene.next(),
    )


def post_and_deliver(number: str, scene: Scene) -> CaseFact:
    """The result went out by post and is served with its waybill."""
    leg = post(number, scene)
    return leg_deliver(leg.id, by=officer(Role.HANDOUT_CLERK, point=_fact(number).point), at=scene.now)


ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        accept_with_gaps,
        ask_extension,
        ask_second_correction,
        ask_void,
        call_hearing,
        consult,
        deem_accepted,
        deny,
        extend,
        give_back,
        grant_by_default,
        inspect,
        pause,
        pay,
        plan_inspection,
        post,
        post_and_deliver,
        raise_fee,
        refuse_acceptance,
        relieve,
        send_back,
        supply,
        supply_some,
        terminate,
        void,
        withdraw,
    )
}
