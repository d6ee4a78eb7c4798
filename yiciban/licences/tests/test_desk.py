"""The desk's pages of licences: find one, ask, sign, refuse, take back; what changed and what happened."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast
from tests.web import browser
from yiciban.licences.facts import Act, Ground, LicenceFact, State
from yiciban.licences.models import Licence, LicenceRequest
from yiciban.licences.services import licence_ask, licence_issue
from yiciban.licences.tests.law import CHANGE, REASON, applied, decided, ended, issued


@pytest.fixture
def licence(cast: Cast) -> LicenceFact:
    return issued(cast)


def test_it_is_found_by_number_identifier_and_holder(cast: Cast, licence: LicenceFact) -> None:
    client = browser(cast, "examiner")
    for text in (licence.number, licence.identifier, "丽人"):
        page = client.get("/desk/licences/", {"q": text}).content.decode()
        assert "找到 1 本" in page, text
        assert f"/desk/licences/{licence.identifier}/" in page
    assert "没有这样的证照" in client.get("/desk/licences/", {"q": "别的\x00店"}).content.decode()
    assert "没有这样的证照" in client.get("/desk/licences/", {"state": "03"}).content.decode()
    assert client.get("/desk/licences/", {"state": "zz", "page": "-1"}).status_code == 200


def test_an_examiner_asks_and_the_approver_signs(cast: Cast, licence: LicenceFact) -> None:
    there = f"/desk/licences/{licence.identifier}/"
    client = browser(cast, "examiner")
    assert f"{there}ask/revoke/" in client.get(there).content.decode()
    asked = client.post(f"{there}ask/revoke/", {"ground": "unqualified", "reason": REASON}, follow=True)
    assert "等批准人签批" in asked.content.decode()
    assert "收回这份请示" in asked.content.decode()
    request = LicenceRequest.objects.get()
    signer = browser(cast, "approver")
    assert "等您签批 1 件" in signer.get("/desk/licences/").content.decode()
    assert "同意撤销" in signer.get(there).content.decode()
    sent = {"do": "sign", "licence": licence.identifier}
    done = signer.post(f"/desk/licences/requests/{request.pk}/", sent, follow=True).content.decode()
    assert "已撤销" in done
    assert "撤销行政许可决定书" in done
    assert Licence.objects.get().state == State.REVOKED
    again = signer.post(f"/desk/licences/requests/{request.pk}/", sent)
    assert again.status_code == 409
    assert "已经有了结果" in again.content.decode()


def test_whoever_signs_is_led_there_from_their_work_and_from_what_else_they_sign(
    cast: Cast, licence: LicenceFact
) -> None:
    approver = browser(cast, "approver")
    assert "证照的请示" not in approver.get("/desk/requests/").content.decode()
    licence_ask(licence.identifier, Act.REVOKE, Ground.DECEIT, REASON, by=cast.examiner, at=NOW)
    assert "还有 1 份撤销、注销证照的请示等您签批" in approver.get("/desk/requests/").content.decode()
    assert "有 1 份请示等您签批" in approver.get("/desk/").content.decode()


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(cast: Cast, licence: LicenceFact) -> None:
    there = f"/desk/licences/{licence.identifier}/ask/revoke/"
    client = browser(cast, "examiner")
    none = client.post(there, {"reason": REASON})
    assert (none.status_code, "请选属于哪种情形" in none.content.decode()) == (422, True)
    assert REASON in none.content.decode()
    short = client.post(there, {"ground": "deceit", "reason": "假"})
    assert "至少 4 个字" in short.content.decode()
    barred = client.post(there, {"ground": "abuse", "reason": REASON, "bans": "on"})
    assert "只有以欺骗" in barred.content.decode()
    assert client.get(there.replace("revoke", "renew")).status_code == 404
    assert client.get(there.replace("revoke", "release")).status_code == 200
    assert not LicenceRequest.objects.exists()


def test_a_no_needs_its_reason_and_who_asked_may_take_it_back(cast: Cast, licence: LicenceFact) -> None:
    request = licence_ask(licence.identifier, Act.REVOKE, Ground.ABUSE, REASON, by=cast.examiner, at=NOW)
    there = f"/desk/licences/requests/{request.id}/"
    signer = browser(cast, "approver")
    empty = signer.post(there, {"do": "refuse", "licence": licence.identifier})
    assert (empty.status_code, "请写明为什么不同意" in empty.content.decode()) == (422, True)
    assert signer.post(there, {"licence": licence.identifier}).status_code == 422
    assert browser(cast, "maker").post(there, {"do": "sign", "licence": licence.identifier}).status_code == 403
    back = browser(cast, "examiner").post(there, {"do": "take_back", "licence": licence.identifier}, follow=True)
    assert "已经收回" in back.content.decode()
    assert LicenceRequest.objects.get().state == "taken_back"


def test_a_new_version_shows_what_changed_and_leads_to_the_old_one(cast: Cast, licence: LicenceFact) -> None:
    number = applied(cast, CHANGE, new_org_name="明德区新丽人理发店").number
    decided(cast, number)
    new = licence_issue(number, by=cast.maker, at=NOW)
    client = browser(cast, "maker")
    page = client.get(f"/desk/licences/{new.identifier}/").content.decode()
    assert "和上一版不同的" in page
    assert "新丽人" in page
    assert licence.identifier in page
    old = client.get(f"/desk/licences/{licence.identifier}/").content.decode()
    assert "这是换发以前的一版" in old
    owner = browser(cast, "owner")
    assert "请用新的那一版" in owner.get(f"/my/licences/{licence.identifier}/").content.decode()
    wallet = owner.get("/my/licences/").content.decode()
    assert "已换新证" in wallet
    seen = browser(cast).get("/licences/verify/", {"identifier": licence.identifier}).content.decode()
    assert new.identifier in seen
    assert "换发的新版" in seen
    assert "新丽人" not in seen


def test_the_holder_reads_the_decision_and_is_led_to_what_can_be_done(cast: Cast, licence: LicenceFact) -> None:
    owner, there = browser(cast, "owner"), f"/my/licences/{licence.identifier}/"
    assert "/items/public_place_health_renew/" in owner.get(there).content.decode()
    ended(cast, licence.identifier)
    page = owner.get(there).content.decode()
    assert "这本证照已被撤销" in page
    assert "/items/public_place_health_renew/" not in page
    number = page.split(f"{there}notices/")[1].split('"')[0]
    assert owner.get(f"{there}notices/{number}").content.startswith(b"%PDF")
    assert browser(cast, "neighbour").get(f"{there}notices/{number}").status_code == 404


def test_the_register_asks_no_more_for_fifty(cast: Cast, licence: LicenceFact) -> None:
    client = browser(cast, "examiner")
    client.get("/desk/licences/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/licences/")
    row = Licence.objects.get()
    for serial in range(50):
        row.pk, row.identifier, row.case_number = None, f"1.2.156.3005.2.X.Y.{serial:08d}.001.A", ""
        row.save(force_insert=True)
    with CaptureQueriesContext(connection) as fifty:
        page = client.get("/desk/licences/").content.decode()
    assert len(fifty) == len(one)
    assert "下一页" in page
