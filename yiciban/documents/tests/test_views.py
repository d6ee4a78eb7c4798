"""The upload protocol: in chunks, from where the line broke, to what the file was uploaded for."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.way import SLUG, picture, submitted
from tests.web import browser
from yiciban.cases import queries, services
from yiciban.cases.facts import Defect
from yiciban.documents.models import StoredFile, Upload


@pytest.fixture
def draft_id(cast: Cast) -> uuid.UUID:
    return services.draft_open(SLUG, cast.firm_key, by=cast.owner, at=timezone.now()).id


def announce(client: Client, url: str, size: int, name: str = "平面图.png", material: str = "floor_plan") -> Any:
    body = {"name": name, "size": size, "type": "image/png", "requirement": material}
    return client.post(url, json.dumps(body), content_type="application/json")


def patch(client: Client, upload: str, offset: int, data: bytes) -> Any:
    return client.patch(
        f"/uploads/{upload}",
        data,
        content_type="application/offset+octet-stream",
        headers={"upload-offset": str(offset)},
    )


def test_a_file_arrives_in_chunks_and_stands_in_the_draft(cast: Cast, draft_id: uuid.UUID) -> None:
    client, content = browser(cast, "owner"), picture()
    begun = announce(client, f"/drafts/{draft_id}/uploads/", len(content)).json()
    assert begun["offset"] == 0
    first = patch(client, begun["upload"], 0, content[:30])
    assert (first.status_code, first["Upload-Offset"]) == (204, "30")
    last = patch(client, begun["upload"], 30, content[30:])
    assert (last.status_code, last["Upload-Offset"]) == (200, str(len(content)))
    assert last.json()["name"] == "平面图.png"
    assert str(_files(cast, draft_id)[0].id) == last.json()["id"]


def _files(cast: Cast, draft_id: uuid.UUID):
    from yiciban.people.queries import party

    facts = queries.draft_materials(
        queries.draft(draft_id, cast.owner), party(cast.owner, cast.firm_key), timezone.localdate()
    )
    return next(fact.files for fact in facts if fact.code == "floor_plan")


def test_a_lost_line_is_taken_up_where_it_broke(cast: Cast, draft_id: uuid.UUID) -> None:
    client, content = browser(cast, "owner"), picture()
    url = f"/drafts/{draft_id}/uploads/"
    begun = announce(client, url, len(content)).json()["upload"]
    patch(client, begun, 0, content[:30])
    head = client.head(f"/uploads/{begun}")
    assert (head.status_code, head["Upload-Offset"]) == (200, "30")
    again = announce(client, url, len(content)).json()
    assert (again["upload"], again["offset"]) == (begun, 30)


def test_a_wrong_offset_is_told_to_ask_again(cast: Cast, draft_id: uuid.UUID) -> None:
    client, content = browser(cast, "owner"), picture()
    begun = announce(client, f"/drafts/{draft_id}/uploads/", len(content)).json()["upload"]
    answer = patch(client, begun, 10, content[10:])
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_offset")
    for offset in ("", "-1", "x", "１"):
        headers = {"upload-offset": offset.encode().decode("latin-1")}
        assert client.patch(f"/uploads/{begun}", b"x", content_type="a/b", headers=headers).status_code == 422


def test_a_lost_last_answer_still_says_that_all_is_there(cast: Cast, draft_id: uuid.UUID) -> None:
    client, content = browser(cast, "owner"), picture()
    begun = announce(client, f"/drafts/{draft_id}/uploads/", len(content)).json()["upload"]
    patch(client, begun, 0, content)
    assert client.head(f"/uploads/{begun}")["Upload-Offset"] == str(len(content))


def test_what_is_no_file_is_refused_with_its_first_chunk(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    begun = announce(client, f"/drafts/{draft_id}/uploads/", 2000).json()["upload"]
    answer = patch(client, begun, 0, b"MZ" + b"x" * 900)
    assert answer.status_code == 422
    assert "打不开" in answer.json()["detail"]


def test_a_broken_picture_is_refused_and_leaves_nothing(cast: Cast, draft_id: uuid.UUID) -> None:
    client, content = browser(cast, "owner"), picture()[:40]
    begun = announce(client, f"/drafts/{draft_id}/uploads/", len(content)).json()["upload"]
    answer = patch(client, begun, 0, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_broken")
    assert not StoredFile.objects.exists()


def test_too_large_or_empty_is_refused_before_a_byte_is_sent(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    for size in (0, -5, 60 * 1024 * 1024, 10**30):
        assert announce(client, f"/drafts/{draft_id}/uploads/", size).status_code == 422


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"name": 1}', '{"name": "a", "size": "many"}', "\xff"])
def test_an_announcement_that_says_nothing_is_refused(cast: Cast, draft_id: uuid.UUID, body: str) -> None:
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/uploads/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_material_nobody_asked_for_is_refused(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = announce(browser(cast, "owner"), f"/drafts/{draft_id}/uploads/", 100, material="gift")
    assert (answer.status_code, answer.json()["code"]) == (422, "material_not_found")


def test_an_upload_can_be_given_up(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    begun = announce(client, f"/drafts/{draft_id}/uploads/", 100).json()["upload"]
    assert client.delete(f"/uploads/{begun}").status_code == 204
    assert not Upload.objects.exists()
    assert client.head(f"/uploads/{begun}").status_code == 404


def test_an_upload_is_its_senders_alone(cast: Cast, draft_id: uuid.UUID) -> None:
    url = f"/drafts/{draft_id}/uploads/"
    begun = announce(browser(cast, "owner"), url, 100).json()["upload"]
    assert patch(browser(cast), begun, 0, b"x").status_code == 401
    assert patch(browser(cast, "neighbour"), begun, 0, b"x").status_code == 404
    assert browser(cast, "neighbour").head(f"/uploads/{begun}").status_code == 404
    assert announce(browser(cast), url, 100).status_code == 401
    assert announce(browser(cast, "neighbour"), url, 100).status_code == 404
    assert announce(browser(cast, "clerk"), url, 100).status_code == 403


def test_files_of_a_correction_arrive_the_same_way(cast: Cast) -> None:
    case = submitted(cast)
    defect = Defect("floor_plan", "平面图", "看不清楚尺寸。", "重新拍一张清楚的。")
    services.case_request_correction(case.number, [defect], by=cast.clerk, at=timezone.now())
    client, content = browser(cast, "owner"), picture("blue")
    begun = announce(client, f"/my/cases/{case.number}/uploads/", len(content)).json()["upload"]
    assert patch(client, begun, 0, content).status_code == 200
    assert [file.name for file in queries.correction_files(case)["floor_plan"]] == ["平面图.png"]


def test_a_case_that_waits_for_nothing_takes_no_upload(cast: Cast) -> None:
    case = submitted(cast)
    answer = announce(browser(cast, "owner"), f"/my/cases/{case.number}/uploads/", 100)
    assert (answer.status_code, answer.json()["code"]) == (422, "step_not_possible")


def test_a_draft_handed_in_meanwhile_ends_the_upload_for_good(cast: Cast, draft_id: uuid.UUID) -> None:
    from yiciban.cases.models import Draft

    client, content = browser(cast, "owner"), picture()
    begun = announce(client, f"/drafts/{draft_id}/uploads/", len(content)).json()["upload"]
    Draft.objects.filter(pk=draft_id).update(submitted_as="439901202611240000011")
    answer = patch(client, begun, 0, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "draft_submitted")
