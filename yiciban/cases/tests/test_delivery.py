"""Serving the result: every way with what it needs, the consent to electronic service, the day that counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services
from yiciban.cases.facts import CaseFact, DeliveryMethod, Handover, Status
from yiciban.cases.queries import case as read_case
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notice_pdf, notices
from yiciban.journal.models import Entry
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal

M = DeliveryMethod
LATER = NOW + timedelta(hours=6)
TODAY = local_date(LATER)


def refused(code: str, call: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(Refusal) as no:
        call(*args, **kwargs)
    assert no.value.code == code


def serve(cast: Cast, fact: CaseFact, method: DeliveryMethod, **how: Any) -> CaseFact:
    return services.case_deliver(fact.number, method, Handover(**how), by=cast.handout, at=LATER)


def proof(fact: CaseFact) -> Any:
    return next(one for one in notices(fact.subject) if one.kind is NoticeKind.DELIVERY)


@pytest.mark.parametrize(
    ("method", "how", "legal", "counts", "says"),
    [
        (M.COUNTER, {"received_by": "陈小芳"}, "直接送达", TODAY, "视为送达"),
        (M.POST, {"waybill": "SF0000000001"}, "邮寄送达", None, "以回执为准"),
        (M.ELECTRONIC, {}, "电子送达", TODAY, "同意电子送达"),
        (
            M.LEFT,
            {"place": "梅园路 18 号", "reason": "当面拒绝签收", "witnesses": ("周大山", "林晓")},
            "留置送达",
            TODAY,
            "当面拒绝签收",
        ),
        (
            M.ENTRUSTED,
            {"agent": "邻县示例局", "received_by": "陈小芳", "signed_on": TODAY},
            "委托送达",
            TODAY,
            "委托邻县示例局送达",
        ),
        (
            M.PUBLIC,
            {"place": "区政府网站", "reason": "电话停机，邮件退回"},
            "公告送达",
            TODAY + timedelta(days=30),
            "第九十五条",
        ),
    ],
)
def test_each_way_gives_its_proof_of_service(
    cast: Cast, method: DeliveryMethod, how: dict[str, Any], legal: str, counts: date | None, says: str
) -> None:
    done = serve(cast, way.concluded(cast), method, **how)
    assert (done.status, done.delivery, done.served_on) == (Status.DELIVERED, method, counts)
    paper = proof(done)
    assert paper.data["method"] == legal
    assert says in paper.data["remark"]
    assert notice_pdf(paper).startswith(b"%PDF")


def test_what_a_way_needs_is_refused_and_nothing_changes(cast: Cast) -> None:
    fact = way.concluded(cast)
    refused("witness_missing", serve, cast, fact, M.LEFT, place="住所", reason="当面拒绝签收")
    assert read_case(fact.number, cast.handout).status is Status.CONCLUDED


def test_consent_is_kept_and_can_be_taken_back_and_given_again(cast: Cast) -> None:
    fact = way.concluded(cast)
    assert (fact.consent_at, fact.consent_to) == (fact.received_at, fact.party_phone)
    without = services.case_choose_delivery(fact.number, M.COUNTER, by=cast.owner, at=LATER)
    assert (without.consent_at, without.consent_to) == (None, "")
    refused("no_consent", serve, cast, fact, M.ELECTRONIC)
    again = services.case_choose_delivery(fact.number, M.ELECTRONIC, by=cast.owner, at=LATER)
    assert again.consent_at == LATER
    serve(cast, fact, M.ELECTRONIC)
    refused("delivery_over", services.case_choose_delivery, fact.number, M.POST, by=cast.owner, at=LATER)
    said = Entry.objects.filter(subject=fact.subject, action="case.choose_delivery").order_by("seq")
    assert [entry.data["consent"] for entry in said] == [False, True]


def test_only_the_applicant_chooses_and_only_what_is_offered(cast: Cast) -> None:
    fact = way.concluded(cast)
    choose = services.case_choose_delivery
    refused("case_apply_forbidden", choose, fact.number, M.COUNTER, by=cast.handout, at=LATER)
    refused("case_not_found", choose, fact.number, M.COUNTER, by=cast.neighbour, at=LATER)
    refused("delivery_not_offered", choose, fact.number, M.PUBLIC, by=cast.owner, at=LATER)


def test_the_receipt_of_the_post_names_the_day(cast: Cast) -> None:
    fact = serve(cast, way.concluded(cast), M.POST, waybill="SF0000000001")
    day = TODAY + timedelta(days=2)
    back = {"by": cast.handout, "at": LATER + timedelta(days=3)}
    services.case_receipt_back(fact.number, "SF0000000002", day, **back)
    assert read_case(fact.number, cast.handout).served_on is None
    refused(
        "case_deliver_forbidden",
        services.case_receipt_back,
        fact.number,
        "SF0000000001",
        day,
        by=cast.examiner,
        at=LATER,
    )
    services.case_receipt_back(fact.number, "SF0000000001", day, **back)
    services.case_receipt_back(fact.number, "SF0000000001", TODAY, **back)
    assert read_case(fact.number, cast.handout).served_on == day


def test_the_desk_serves_by_leaving_it_and_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    fact = way.concluded(cast)
    client.force_login(cast.user("handout"))
    url = f"/desk/cases/{fact.number}/steps/deliver/"
    typed = {"method": "left", "place": "梅园路 18 号", "reason": "当面拒绝签收", "witnesses": "周大山"}
    answer = client.post(url, typed)
    said = answer.content.decode()
    assert "两位见证人" in said
    assert "梅园路 18 号" in said
    client.post(url, {**typed, "witnesses": "周大山、林晓"})
    assert proof(fact).data["witness"] == "周大山、林晓"


def test_the_applicant_takes_the_consent_back_on_the_page(client: Client, cast: Cast) -> None:
    fact = way.concluded(cast)
    client.force_login(cast.user("owner"))
    url = f"/my/cases/{fact.number}/delivery/"
    assert "收回这个同意" in client.get(url).content.decode()
    assert client.post(url, {"delivery": "public"}).status_code == 422
    answer = client.post(url, {"delivery": "counter"}, follow=True).content.decode()
    assert "到窗口领" in answer
    assert read_case(fact.number, cast.owner).consent_at is None
