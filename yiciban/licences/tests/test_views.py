"""The wallet is its holder's alone; a stranger with the identifier learns the state and a masked name."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.way import delivered
from tests.web import browser
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import sm3_hex
from yiciban.licences.models import Licence


@pytest.fixture
def licence(cast: Cast) -> Licence:
    delivered(cast)
    return Licence.objects.get()


def test_the_wallet_of_nobody_says_how_it_fills(cast: Cast) -> None:
    assert "还没有电子证照" in browser(cast, "neighbour").get("/my/licences/").content.decode()


def test_the_holder_sees_the_licence_and_gets_its_file_and_seal(cast: Cast, licence: Licence) -> None:
    client = browser(cast, "owner")
    assert licence.number in client.get("/my/licences/").content.decode()
    url = f"/my/licences/{licence.identifier}/"
    page = client.get(url).content.decode()
    assert licence.identifier in page
    pdf = client.get(f"{url}file/")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"].startswith("attachment")
    seal = client.get(f"{url}seal/").json()
    assert seal["digest"] == sm3_hex(pdf.content)
    assert seal["demo"] is True
    assert hashlib.sha256(pdf.content).hexdigest() == licence.file.digest


def test_a_day_far_away_is_said_without_its_weekday(cast: Cast, licence: Licence) -> None:
    client = browser(cast, "owner")
    today = local_date(timezone.now())
    for days, weekday in ((20, True), (400, False)):
        Licence.objects.update(valid_to=today + timedelta(days=days))
        cover = client.get("/my/licences/").content.decode().split("有效到")[1][:20]
        assert ("（周" in cover) is weekday


def test_a_licence_near_its_end_says_by_when_to_renew_and_offers_that_first(cast: Cast, licence: Licence) -> None:
    client, today = browser(cast, "owner"), local_date(timezone.now())
    url = f"/my/licences/{licence.identifier}/"
    said = {91: "", 45: "以前申请延续", 20: "请马上申请延续"}
    for days, words in said.items():
        Licence.objects.update(valid_to=today + timedelta(days=days))
        page = client.get(url).content.decode()
        assert (f"还有 {days} 天到期" in page) is bool(words)
        assert words in page
        assert ("快到期" in client.get("/my/licences/").content.decode()) is bool(words)
    acts = page[page.index("这本证要办的事") :]
    assert acts.index("延续") < acts.index("变更")


@pytest.mark.parametrize("part", ["", "file/", "seal/"])
def test_it_is_the_holders_alone(cast: Cast, licence: Licence, part: str) -> None:
    url = f"/my/licences/{licence.identifier}/{part}"
    assert browser(cast).get(url).status_code == 303
    assert browser(cast, "neighbour").get(url).status_code == 404
    assert browser(cast, "clerk").get(url).status_code == 403


def test_a_stranger_learns_state_and_masked_holder_only(cast: Cast, licence: Licence) -> None:
    page = browser(cast).get("/licences/verify/", {"identifier": licence.identifier}).content.decode()
    assert "这本证照有效" in page
    assert "明德区****店" in page
    for secret in (licence.holder_name, licence.holder_id, licence.number, licence.case_number, "陈"):
        assert secret not in page


def test_an_expired_one_says_that_it_cannot_be_used(cast: Cast, licence: Licence) -> None:
    Licence.objects.update(valid_from="2020-01-01", valid_to="2024-01-01")
    page = browser(cast).get("/licences/verify/", {"identifier": licence.identifier}).content.decode()
    assert "已过有效期，</span>不能用" in page
    assert "不能再用的" in browser(cast, "owner").get("/my/licences/").content.decode()


@pytest.mark.parametrize("identifier", ["1.2.3", "<script>alert(1)</script>", "\x00", "x" * 5000])
def test_a_wrong_identifier_is_refused_with_a_sentence(cast: Cast, identifier: str) -> None:
    answer = browser(cast).get("/licences/verify/", {"identifier": identifier})
    assert answer.status_code in (200, 404, 422)
    assert "<script>alert" not in answer.content.decode()


def test_an_empty_question_is_just_the_form(cast: Cast) -> None:
    assert browser(cast).get("/licences/verify/").status_code == 200


def test_one_address_cannot_try_for_ever(cast: Cast) -> None:
    client = browser(cast)
    statuses = [client.get("/licences/verify/", {"identifier": "1.2.3"}).status_code for _ in range(31)]
    assert statuses[-1] == 429


def test_the_wallet_asks_no_more_for_fifty(cast: Cast, licence: Licence) -> None:
    client = browser(cast, "owner")
    client.get("/my/licences/")
    with CaptureQueriesContext(connection) as one:
        client.get("/my/licences/")
    for serial in range(50):
        licence.pk, licence.identifier, licence.case_number = None, f"1.2.156.3005.2.X.Y.{serial:08d}.001.A", ""
        licence.save(force_insert=True)
    with CaptureQueriesContext(connection) as fifty:
        client.get("/my/licences/")
    assert len(fifty) == len(one)
