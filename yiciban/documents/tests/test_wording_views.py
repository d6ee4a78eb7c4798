"""文书用语 at the desk: propose, look at the specimen, sign."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yiciban.documents.models import WordingVersion
from yiciban.documents.paper import defaults
from yiciban.kernel.dates import local_date

URL = "/desk/papers/decision_deny/permit/"
SHIPPED = defaults.wording("decision_deny", permit=True)


def typed(**change: str) -> dict[str, str]:
    day = local_date(timezone.now()) + timedelta(days=1)
    return {
        "title": "不予行政许可决定",
        "basis": SHIPPED.basis,
        "remedies": SHIPPED.remedies,
        "notes": "第一条\r\n\r\n第二条",
        "effective_on": day.isoformat(),
        "note": "标题和上级一致",
        **change,
    }


@pytest.fixture
def manager(client: Client, cast: Cast) -> Client:
    client.force_login(cast.user("manager"))
    return client


def test_from_the_list_to_a_version_in_force(manager: Client, cast: Cast) -> None:
    said = manager.get("/desk/papers/").content.decode()
    assert "不予决定书" in said
    assert "随产品提供" in said
    form = manager.get(f"{URL}propose/").content.decode()
    assert SHIPPED.title in form
    assert "{review_by}" in form
    answer = manager.post(f"{URL}propose/", typed(), follow=True).content.decode()
    assert "草案已提交" in answer
    assert "改了" in answer
    row = WordingVersion.objects.get()
    assert row.words["notes"] == ["第一条", "第二条"]
    assert manager.get(f"/desk/papers/proposals/{row.pk}.pdf").content.startswith(b"%PDF")
    manager.post(f"/desk/papers/proposals/{row.pk}/answer/", {"do": "sign"})
    row.refresh_from_db()
    assert row.state == "proposed"  # not by the same hand
    head = Client()
    head.force_login(cast.user("government_head"))
    page = head.post(f"/desk/papers/proposals/{row.pk}/answer/", {"do": "sign"}, follow=True).content.decode()
    assert "已签发" in page
    assert "第 2 版" in head.get("/desk/papers/").content.decode()
    assert head.get(f"{URL}2.pdf").content.startswith(b"%PDF")
    assert head.get(f"{URL}3.pdf").status_code == 404


def test_a_no_stands_beside_its_part_and_nothing_typed_is_lost(manager: Client) -> None:
    answer = manager.post(f"{URL}propose/", typed(remedies="没有办法。", title="新标题{x}"))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "缺“{review_by}”" in said
    assert "没有“{x}”这个空" in said
    assert "没有办法。" in said
    assert manager.post(f"{URL}propose/", typed(effective_on="下周")).status_code == 422
    assert not WordingVersion.objects.exists()


def test_what_is_no_paper_is_not_there(manager: Client) -> None:
    for path in ("/desk/papers/licence/permit/", "/desk/papers/receipt/elsewhere/"):
        assert manager.get(path).status_code == 404


def test_the_list_asks_once(manager: Client, cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    from yiciban.documents.queries import paper_rows

    with django_assert_num_queries(1):
        paper_rows(cast.manager, local_date(timezone.now()))
