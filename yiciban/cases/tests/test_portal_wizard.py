"""Applying online, page by page: nothing typed is lost, nothing is handed in twice."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.way import SLUG, answers, picture
from tests.web import browser
from yiciban.cases import queries, services
from yiciban.cases.facts import DeliveryMethod
from yiciban.cases.models import Case, Draft
from yiciban.people.models import Resident

HOSTILE = "<script>alert(1)</script>'; DROP TABLE cases_case;--"


@pytest.fixture
def draft_id(cast: Cast) -> uuid.UUID:
    return services.draft_open(SLUG, cast.firm_key, by=cast.owner, at=timezone.now()).id


def typed(**changed: str) -> dict[str, str]:
    return {**answers(), "delivery": "electronic", **changed}


def filled(cast: Cast, draft_id: uuid.UUID) -> None:
    """Answers and files, as if the first two steps were done."""
    at = timezone.now()
    client = browser(cast, "owner")
    services.draft_save(draft_id, answers(), by=cast.owner, at=at)
    for material in queries.draft_materials(queries.draft(draft_id, cast.owner), _party(cast), timezone.localdate()):
        if not material.is_there:
            post_file(client, draft_id, material.code)


def _party(cast: Cast):
    from yiciban.people.queries import party

    return party(cast.owner, cast.firm_key)


def post_file(client: Client, draft_id: uuid.UUID, material: str, name: str = "图.png", content: bytes = b""):
    file = SimpleUploadedFile(name, content or picture(), "image/png")
    return client.post(f"/drafts/{draft_id}/materials/", {"requirement": material, "file": file})


# --- beginning


def test_the_start_page_opens_nothing_until_its_button_is_pressed(cast: Cast) -> None:
    client = browser(cast, "owner")
    page = client.get(f"/apply/{SLUG}/")
    assert "明德区丽人理发店" in page.content.decode()
    assert not Draft.objects.exists()
    answer = client.post(f"/apply/{SLUG}/")
    assert answer.status_code == 302
    assert answer["Location"] == f"/drafts/{Draft.objects.get().pk}/form/"


def test_pressing_it_twice_opens_one_draft(cast: Cast) -> None:
    client = browser(cast, "owner")
    assert client.post(f"/apply/{SLUG}/")["Location"] == client.post(f"/apply/{SLUG}/")["Location"]


def test_whom_it_is_for_is_asked_only_when_there_is_a_choice(cast: Cast) -> None:
    page = browser(cast, "owner").get(f"/apply/{SLUG}/").content.decode()
    assert 'name="party"' not in page


def test_an_item_for_firms_tells_a_person_without_one_what_to_do(cast: Cast) -> None:
    page = browser(cast, "neighbour").get(f"/apply/{SLUG}/").content.decode()
    assert "登记单位" in page
    assert "开始填写" not in page


def test_a_party_of_somebody_else_cannot_be_chosen(cast: Cast) -> None:
    client = browser(cast, "neighbour")
    client.post(f"/apply/{SLUG}/", {"party": cast.firm_key})
    assert not Draft.objects.exists()


def test_an_incomplete_profile_is_completed_first_and_leads_back(cast: Cast) -> None:
    Resident.objects.filter(user_id=cast.owner.user_id).update(id_number="", assurance=1)
    answer = browser(cast, "owner").get(f"/apply/{SLUG}/")
    assert answer["Location"] == f"/me/edit/?next=%2Fapply%2F{SLUG}%2F"


# --- the form


def test_what_is_known_is_text_and_what_is_asked_is_a_field(cast: Cast, draft_id: uuid.UUID) -> None:
    page = browser(cast, "owner").get(f"/drafts/{draft_id}/form/").content.decode()
    assert "92439901MA8XD1K273" in page
    assert 'name="org_uscc"' not in page
    assert 'name="premises_area"' in page
    assert 'value="13800005127"' in page


def test_a_wrong_answer_stays_on_the_page_and_in_the_draft_with_its_sentence(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/form/", typed(premises_area="86平"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "您填了“86平”。请只填数字，例如 86。" in page
    assert 'value="86平"' in page
    assert 'href="#id_premises_area"' in page
    assert queries.draft(draft_id, cast.owner).form["premises_area"] == "86平"


def test_good_answers_lead_to_the_materials(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/form/", typed())
    assert answer["Location"] == f"/drafts/{draft_id}/materials/"


def test_known_facts_cannot_be_overwritten_by_a_form_made_by_hand(cast: Cast, draft_id: uuid.UUID) -> None:
    browser(cast, "owner").post(f"/drafts/{draft_id}/form/", typed(org_name="别人的店"))
    assert "org_name" not in queries.draft(draft_id, cast.owner).form


def test_it_can_be_put_aside_unfinished(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/form/", {"premises_area": "八", "then": "later"})
    assert answer["Location"] == "/my/cases/"
    assert queries.draft(draft_id, cast.owner).form["premises_area"] == "八"


def test_post_needs_an_address_and_says_where_to_give_one(cast: Cast, draft_id: uuid.UUID) -> None:
    from yiciban.people.models import Organisation

    Organisation.objects.update(address="")
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/form/", typed(delivery="post", org_address="路 1 号"))
    assert answer.status_code == 422
    assert "还没有邮寄地址" in answer.content.decode()


def test_the_delivery_chosen_is_kept(cast: Cast, draft_id: uuid.UUID) -> None:
    browser(cast, "owner").post(f"/drafts/{draft_id}/form/", typed(delivery="counter"))
    assert queries.draft(draft_id, cast.owner).delivery is DeliveryMethod.COUNTER


def test_markup_typed_anywhere_is_text(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    hostile = dict.fromkeys(answers(), HOSTILE)
    for page in (
        client.post(f"/drafts/{draft_id}/form/", {**hostile, "delivery": HOSTILE}),
        client.get(f"/drafts/{draft_id}/form/"),
        client.get(f"/drafts/{draft_id}/check/"),
    ):
        assert "<script>alert" not in page.content.decode()


# --- saved as one types


def test_saving_as_one_types_checks_nothing_and_says_when(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/save/", {"premises_area": "86平", "revision": "0"})
    assert answer.status_code == 200
    assert answer.json()["revision"] == 1
    assert "saved_at" in answer.json()


def test_one_page_may_save_many_times_and_then_be_sent(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    for area in ("8", "86"):
        assert client.post(f"/drafts/{draft_id}/save/", {"premises_area": area, "revision": "0"}).status_code == 200
    assert client.post(f"/drafts/{draft_id}/form/", typed(revision="0")).status_code == 302


def test_another_device_is_not_overwritten_unseen(cast: Cast, draft_id: uuid.UUID) -> None:
    phone, desktop = browser(cast, "owner"), browser(cast, "owner")
    phone.post(f"/drafts/{draft_id}/save/", {"premises_area": "50", "revision": "0"})
    answer = desktop.post(f"/drafts/{draft_id}/save/", {"premises_area": "60", "revision": "0"})
    assert (answer.status_code, answer.json()["code"]) == (409, "draft_changed")
    page = desktop.post(f"/drafts/{draft_id}/form/", typed(premises_area="60", revision="0"))
    assert page.status_code == 409
    assert 'value="60"' in page.content.decode()
    assert 'name="revision" value="1"' in page.content.decode()
    assert queries.draft(draft_id, cast.owner).form["premises_area"] == "50"


def test_saving_signed_out_is_401_for_script(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = browser(cast).post(f"/drafts/{draft_id}/save/", {"premises_area": "86"})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_a_session_that_ended_in_the_middle_leads_back_to_the_same_step(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    client.post(f"/drafts/{draft_id}/save/", {"premises_area": "77", "revision": "0"})
    session = client.session
    long_ago = (timezone.now() - timedelta(days=400)).timestamp()
    session.update({"people_kind": "resident", "people_began": long_ago, "people_seen": long_ago})
    session.save()
    page = f"http://testserver/drafts/{draft_id}/form/"
    answer = client.post(f"/drafts/{draft_id}/form/", typed(), headers={"referer": page})
    assert answer.status_code == 303
    assert f"next=%2Fdrafts%2F{draft_id}%2Fform%2F" in answer["Location"]
    again = browser(cast, "owner").get(f"/drafts/{draft_id}/form/").content.decode()
    assert 'value="77"' in again


# --- materials


def test_a_plain_form_without_script_hands_in_files(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    answer = post_file(client, draft_id, "floor_plan", "平面图.png")
    assert answer["Location"] == f"/drafts/{draft_id}/materials/#material-floor_plan"
    page = client.get(f"/drafts/{draft_id}/materials/").content.decode()
    assert "平面图.png" in page
    assert "已上传 1 个文件" in page


def test_a_file_that_is_none_is_refused_beside_its_material(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = post_file(browser(cast, "owner"), draft_id, "floor_plan", f"{HOSTILE}.png", b"MZ not a picture")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "打不开" in page
    assert "<script>alert" not in page


def test_no_file_chosen_says_so(cast: Cast, draft_id: uuid.UUID) -> None:
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/materials/", {"requirement": "floor_plan"})
    assert "还没有选文件" in answer.content.decode()


def test_the_way_on_is_blocked_with_its_reason_until_all_is_there(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    page = client.get(f"/drafts/{draft_id}/materials/").content.decode()
    assert "还差" in page
    assert f"/drafts/{draft_id}/check/" not in page
    filled(cast, draft_id)
    page = client.get(f"/drafts/{draft_id}/materials/").content.decode()
    assert "都齐了" in page
    assert f"/drafts/{draft_id}/check/" in page


def test_one_card_comes_anew_with_what_depends_on_it(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    answer = client.get(f"/drafts/{draft_id}/materials/floor_plan/", headers={"hx-request": "true"})
    page = answer.content.decode()
    assert page.count("hx-swap-oob") == 2
    assert client.get(f"/drafts/{draft_id}/materials/floor_plan/").status_code == 302


def test_a_file_can_be_taken_back(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    post_file(client, draft_id, "floor_plan")
    (file,) = next(m.files for m in _materials(cast, draft_id) if m.code == "floor_plan")
    client.post(f"/drafts/{draft_id}/materials/floor_plan/{file.id}/remove/")
    assert not next(m.files for m in _materials(cast, draft_id) if m.code == "floor_plan")


def _materials(cast: Cast, draft_id: uuid.UUID):
    return queries.draft_materials(queries.draft(draft_id, cast.owner), _party(cast), timezone.localdate())


def test_a_file_of_a_draft_is_sent_as_a_stranger(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    post_file(client, draft_id, "floor_plan", "平面图.png")
    (file,) = next(m.files for m in _materials(cast, draft_id) if m.code == "floor_plan")
    answer = client.get(f"/drafts/{draft_id}/files/{file.id}/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Disposition"].startswith("attachment")
    assert browser(cast, "neighbour").get(f"/drafts/{draft_id}/files/{file.id}/").status_code == 404


# --- handing in


def test_it_is_not_handed_in_without_the_declaration(cast: Cast, draft_id: uuid.UUID) -> None:
    filled(cast, draft_id)
    answer = browser(cast, "owner").post(f"/drafts/{draft_id}/check/")
    assert answer.status_code == 422
    assert "还没勾选“我已看过”" in answer.content.decode()
    assert not Case.objects.exists()


def test_what_is_open_is_named_with_the_way_there(cast: Cast, draft_id: uuid.UUID) -> None:
    page = browser(cast, "owner").post(f"/drafts/{draft_id}/check/", {"declared": "1"}).content.decode()
    assert "申请表还有" in page
    assert "还差材料" in page
    assert f'href="/drafts/{draft_id}/materials/"' in page


def test_it_is_handed_in_once_however_often_the_button_is_pressed(cast: Cast, draft_id: uuid.UUID) -> None:
    filled(cast, draft_id)
    client = browser(cast, "owner")
    first = client.post(f"/drafts/{draft_id}/check/", {"declared": "1"})
    second = client.post(f"/drafts/{draft_id}/check/", {"declared": "1"})
    case = Case.objects.get()
    assert first["Location"] == f"/my/cases/{case.number}/?new=1"
    assert second["Location"] == f"/my/cases/{case.number}/"
    page = client.get(first["Location"]).content.decode()
    assert "交上去了" in page
    assert case.query_code in page


@pytest.mark.parametrize("step", ["form", "materials", "check"])
def test_the_steps_of_a_case_handed_in_lead_to_the_case(cast: Cast, draft_id: uuid.UUID, step: str) -> None:
    filled(cast, draft_id)
    client = browser(cast, "owner")
    client.post(f"/drafts/{draft_id}/check/", {"declared": "1"})
    assert client.get(f"/drafts/{draft_id}/{step}/")["Location"] == f"/my/cases/{Case.objects.get().number}/"


def test_a_draft_is_thrown_away_after_asking_once(cast: Cast, draft_id: uuid.UUID) -> None:
    client = browser(cast, "owner")
    assert "找不回来" in client.get(f"/drafts/{draft_id}/discard/").content.decode()
    assert Draft.objects.exists()
    client.post(f"/drafts/{draft_id}/discard/")
    assert not Draft.objects.exists()


# --- whose it is


@pytest.mark.parametrize("page", ["form/", "materials/", "materials/floor_plan/", "check/", "discard/"])
def test_a_draft_is_its_writers_alone(cast: Cast, draft_id: uuid.UUID, page: str) -> None:
    url = f"/drafts/{draft_id}/{page}"
    assert browser(cast).get(url).status_code == 303
    assert browser(cast, "neighbour").get(url).status_code == 404
    assert browser(cast, "clerk").get(url).status_code == 403
