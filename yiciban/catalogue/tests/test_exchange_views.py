"""The pages of in and out: a file is tried, looked at, imported; a run can be left and come back to."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from yiciban.catalogue import queries
from yiciban.catalogue.facts import FileFormat, Guide
from yiciban.catalogue.models import Draft, ExchangeRun
from yiciban.catalogue.services.exchange import exchange_do, export_ask
from yiciban.catalogue.tests.conftest import AT
from yiciban.catalogue.tests.test_exchange_rules import packed
from yiciban.people.services import token_issue

SLUG = "public_place_health_new"
PAGE = "/desk/catalogue/exchange/"


@pytest.fixture
def manager(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.user("catalogue_manager"))
    return client


def upload(client: Client, content: bytes, name: str = "事项.json", **more: str) -> Any:
    return client.post(f"{PAGE}import/", {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def content_of(guide: Guide) -> bytes:
    return packed([guide], {one.code: one for one in queries.entries()}, FileFormat.JSON).getvalue()


@pytest.fixture
def held(cast: Cast) -> Guide:
    """An item of the manager's own office."""
    return queries.guide(SLUG).guide


@pytest.fixture
def changed(held: Guide) -> bytes:
    return content_of(held.model_copy(update={"minutes": 33}))


def test_a_file_is_tried_then_made_into_drafts(manager, changed):
    tried = upload(manager, changed)
    assert "可以导入：有变化 1 个" in tried.text
    assert not Draft.objects.exists()
    run = ExchangeRun.objects.get()
    done = manager.post(f"{PAGE}{run.pk}/apply/", follow=True)
    assert "已经做成草稿：有变化 1 个" in done.text
    assert Draft.objects.get().document["minutes"] == 33
    assert "已经做成草稿" in manager.get(PAGE).text


def test_what_is_wrong_stands_on_the_page_and_in_a_table(manager, held):
    item = json.loads(content_of(held)) | {"project_type": "快件", "cd_batch": "7"}
    page = upload(manager, json.dumps(item, ensure_ascii=False).encode())
    assert "1 处要改，什么都没有改" in page.text
    assert "快件" in page.text
    assert "事项，第 1 行，办件类型（project_type）" in page.text
    assert "交换系统" in page.text
    run = ExchangeRun.objects.get()
    table = b"".join(manager.get(f"{PAGE}{run.pk}/findings.csv").streaming_content).decode()
    assert "快件" in table
    assert "apply" not in page.text


def test_who_may_import_gets_an_empty_workbook_to_fill(manager, cast):
    assert f"{PAGE}template.xlsx" in manager.get(PAGE).text
    answer = manager.get(f"{PAGE}template.xlsx")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK")
    tried = upload(manager, content, "事项导入模板.xlsx")
    assert "文件里一个事项也没有" in tried.text
    other = Client()
    other.force_login(cast.user("supervisor"))
    assert other.get(f"{PAGE}template.xlsx").status_code == 403


@pytest.mark.parametrize("content", [b"%PDF-1.7 ", b" "])
def test_a_file_of_another_sort_is_answered_with_a_sentence(manager, content):
    page = upload(manager, content, "事项.xlsx")
    assert page.redirect_chain[-1][0] == PAGE
    assert "请" in str(next(iter(page.context["messages"])))


def test_without_a_file_the_page_says_so(manager):
    page = manager.post(f"{PAGE}import/", follow=True)
    assert "还没有选文件" in page.text


def test_a_run_under_way_fetches_itself_until_it_ends(manager, changed):
    upload(manager, changed)
    run = ExchangeRun.objects.get()
    ExchangeRun.objects.update(state="running", ended_at=None, total=400, done=100)
    page = manager.get(f"{PAGE}{run.pk}/")
    assert "正在试算" in page.text
    assert "做了 100 个事项，共 400 个" in page.text
    assert "做到 25%" in manager.get(PAGE).text  # left, and found again
    assert 'hx-trigger="every 2s"' in page.text
    part = manager.get(f"{PAGE}{run.pk}/?part=progress")
    assert "HX-Refresh" not in part.headers
    exchange_do(run.pk, at=AT)
    assert manager.get(f"{PAGE}{run.pk}/?part=progress").headers["HX-Refresh"] == "true"


def test_a_large_file_is_left_to_the_worker(manager, changed, monkeypatch):
    from yiciban.catalogue.services.exchange import runs

    monkeypatch.setattr(runs, "SMALL_FILE", 1)
    page = upload(manager, changed)
    assert "正在排队" in page.text
    run = ExchangeRun.objects.get()
    assert exchange_do(run.pk, at=AT).state == "done"  # in the name of whoever asked, by their account
    assert "可以导入" in manager.get(f"{PAGE}{run.pk}/").text


def test_the_file_that_goes_out_is_handed_over_to_whoever_asked(manager, cast):
    answer = manager.post(f"{PAGE}export/", {"format": "json"}, follow=True)
    assert "个事项，可以下载" in answer.text
    run = ExchangeRun.objects.get()
    file = manager.get(f"{PAGE}{run.pk}/file/")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert SLUG in b"".join(file.streaming_content).decode()
    other = Client()
    other.force_login(cast.user("supervisor"))
    assert other.get(f"{PAGE}{run.pk}/file/").status_code == 404


def test_the_list_takes_the_same_queries_for_one_run_and_for_many(manager, cast, django_assert_max_num_queries):
    manager.get(PAGE)
    for _ in range(12):
        export_ask(FileFormat.JSON, by=cast.catalogue_manager, at=AT)
    with django_assert_max_num_queries(9):
        assert manager.get(PAGE).text.count("可以下载") == 12


def test_programs_try_and_import_as_people_do(cast, changed):
    token = token_issue(cast.user("catalogue_manager"), "test", at=AT)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def send(path: str, body: Any) -> Any:
        return client.post(f"/api/catalogue/{path}", json.dumps(body), content_type="application/json").json()

    tried = send("imports", {"items": [json.loads(changed)]})
    assert (tried["written"], tried["counts"]["changed"]) == (False, 1)
    done = send(f"exchange/{tried['id']}/apply", {})
    assert done["written"]
    out = send("exports", {"format": "json"})
    file = client.get(f"/api/catalogue/exchange/{out['id']}/file")
    assert io.BytesIO(b"".join(file.streaming_content)).readline().startswith(b'{"task_handle_item"')
    listed = client.get("/api/catalogue/exchange").json()
    assert len(listed["items"]) == 3
