"""The lists of the desk: what comes first, what is masked, what they cost, what an empty one says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import Status
from yiciban.cases.models import Case
from yiciban.cases.tests.desk import copies, sign_in, stop_clock, text
from yiciban.licences.services import licence_issue


@pytest.mark.parametrize(
    ("role", "url"),
    [
        ("examiner", "/desk/"),
        ("manager", "/desk/"),
        ("examiner", "/desk/cases/"),
        ("examiner", "/desk/?list=mine"),
        ("examiner", "/desk/?list=today"),
        ("examiner", "/desk/?list=stuck"),
        ("manager", "/desk/?list=stuck"),
        ("examiner", "/desk/search/?q=4399"),
    ],
)
def test_fifty_rows_cost_no_more_queries_than_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, role: str, url: str
) -> None:
    stop_clock(monkeypatch)
    number = way.accepted(cast).number
    copies(number, 1)
    client = sign_in(cast, role)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert client.get(url).status_code == 200
    Case.objects.exclude(number=number).delete()
    copies(number, 50)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(one)


def test_the_hand_out_list_costs_the_same_for_fifty(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    number = way.granted(cast).number
    licence_issue(number, by=cast.maker, at=NOW)
    client = sign_in(cast, "handout")
    client.get("/desk/handout/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/handout/")
    copies(number, 50)
    with CaptureQueriesContext(connection) as many:
        page = text(client.get("/desk/handout/"))
    assert "51 件等送达" in page
    assert len(many) == len(one)


def test_the_most_urgent_stands_first_under_its_heading(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    for days in (30, 13, 1):
        way.accepted(cast, NOW - timedelta(days=days))
    page = text(sign_in(cast, "examiner").get("/desk/"))
    assert "今天先办这 2 件" in page
    places = [page.index(heading) for heading in ("已超期 1 件", "快到期 1 件", "按时办理中 1 件")]
    assert places == sorted(places)


def test_a_tile_leads_to_its_cases_and_the_figures_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    for days in (30, 1):
        way.accepted(cast, NOW - timedelta(days=days))
    page = text(sign_in(cast, "examiner").get("/desk/?due=late"))
    assert "筛出 1 件" in page.replace("\n", "")
    assert "今天先办这 1 件" in page
    assert "按时办理中 1 件" not in page


def test_persons_are_masked_in_lists_and_firms_are_not(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    number = way.accepted(cast).number
    assert "明德区丽人理发店" in text(sign_in(cast, "examiner").get("/desk/"))
    Case.objects.filter(number=number).update(party_kind="person", party_name="陈小芳")
    for url in ("/desk/", "/desk/cases/"):
        page = text(sign_in(cast, "examiner").get(url))
        assert "陈*芳" in page
        assert "陈小芳" not in page


def test_one_hit_opens_the_case_and_a_stranger_to_it_finds_nothing(cast: Cast) -> None:
    number = way.accepted(cast).number
    response = sign_in(cast, "examiner").get("/desk/search/", {"q": f" {number[:6]} {number[6:]}"})
    assert response.headers["Location"] == f"/desk/cases/{number}/"
    page = text(sign_in(cast, "other_examiner").get("/desk/search/", {"q": number}))
    assert "没有对得上的办件" in page


def test_a_closed_case_is_found_by_the_search(cast: Cast) -> None:
    number = way.delivered(cast).number
    response = sign_in(cast, "examiner").get("/desk/search/?q=明德区丽人")
    assert response.headers["Location"] == f"/desk/cases/{number}/"


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwgMV0", "WzEsIDJd", "%00", "WyIyMDI2LTExLTI0IiwgIjtkcm9wIl0"])
def test_a_cursor_somebody_made_up_is_a_sentence(cast: Cast, cursor: str) -> None:
    response = sign_in(cast, "examiner").get(f"/desk/?after={cursor}")
    assert response.status_code in (200, 422)
    assert "Traceback" not in text(response)


def test_leafing_shows_every_case_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    copies(way.accepted(cast).number, 60)
    client = sign_in(cast, "examiner")
    first = client.get("/desk/")
    seen = text(first).count("data-row-link")
    following = first.context["next_url"]
    assert seen == 50
    assert text(client.get(following)).count("data-row-link") == 11


@pytest.mark.parametrize("evil", ["'; DROP TABLE cases_case; --", "<script>", "%", "\x00", "_" * 300])
def test_anything_may_be_typed_into_a_filter(cast: Cast, evil: str) -> None:
    client = sign_in(cast, "examiner")
    for url, name in (("/desk/", "text"), ("/desk/", "item"), ("/desk/", "status"), ("/desk/search/", "q")):
        response = client.get(url, {name: evil})
        assert response.status_code == 200
        assert "<script>" not in text(response).replace('<script type="module"', "")


def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    assert "新转来的件会出现在这里" in text(sign_in(cast, "examiner").get("/desk/"))
    assert "都送到了" in text(sign_in(cast, "handout").get("/desk/handout/"))
    assert "您的岗位不办件" in text(sign_in(cast, "audit_admin").get("/desk/"))


def test_the_next_case_is_another_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    first = way.accepted(cast, NOW - timedelta(days=5)).number
    second = way.accepted(cast, NOW - timedelta(days=1)).number
    client = sign_in(cast, "examiner")
    assert client.get("/desk/next/", {"after": first}).headers["Location"] == f"/desk/cases/{second}/"
    cases.case_examine(second, "grant", "材料齐全，符合条件。", by=cast.examiner, at=NOW)
    assert client.get("/desk/next/", {"after": first}).headers["Location"] == "/desk/"


def test_whoever_only_watches_has_everything_and_no_tab_of_their_own(cast: Cast) -> None:
    way.accepted(cast)
    page = text(sign_in(cast, "supervisor").get("/desk/"))
    assert "待我办" not in page
    assert Status.ACCEPTED.label not in page or "明德区丽人理发店" in page
    assert page.count("data-row-link") == 1
