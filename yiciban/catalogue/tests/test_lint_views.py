"""The page 要素体检, its table for a spreadsheet, the same for programs, and the command line."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml
from click.testing import CliRunner
from django.utils import timezone

from yiciban.catalogue.models import Checkup, CheckupRun, FindingRow, Variant
from yiciban.cli.main import main
from yiciban.people.services import token_issue

PAGE = "/desk/catalogue/lint/"


@pytest.fixture
def found(cast):
    """An error, and a warning that a spreadsheet would take for a formula."""
    FindingRow.objects.all().delete()
    rows = [
        ("social_card_replace", "limits.promise", "error", "承诺比法定的还长。"),
        ("public_place_health_new", "basics.faq", "warning", '=HYPERLINK("http://x")'),
    ]
    for slug, rule, severity, why in rows:
        FindingRow.objects.create(variant_id=slug, rule=rule, severity=severity, element="faq", why=why, mend="请改。")
    return cast


def page(client, cast, person="manager", query="", status=200):
    client.force_login(cast.user(person))
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_says_first_what_must_be_mended_and_how_the_offices_stand(client, found):
    text = page(client, found)
    assert "1 处要改" in text
    assert text.index("区人力资源和社会保障局") < text.index("区卫生健康局")
    assert "办事指南准确度" in text
    assert "要素完整度" in text
    assert "承诺时限不比法定时限长" in text
    assert "承诺比法定的还长。" in text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?severity=error", "承诺比法定的还长。", "HYPERLINK"),
        ("?severity=warning", "HYPERLINK", "承诺比法定的还长。"),
        ("?department=health", "HYPERLINK", "承诺比法定的还长。"),
        ("?rule=limits.promise", "承诺比法定的还长。", "HYPERLINK"),
        ("?group=item&severity=error", "社会保障卡补领、换领", "HYPERLINK"),
        ("?item=public_place_health_new", "HYPERLINK", "承诺比法定的还长。"),
        ("?severity=moon&rule=moon&page=x", "承诺比法定的还长。", "moon"),
        ("?rule=basics.phones", "没有这样的问题", "承诺比法定的还长。"),
    ],
)
def test_filters_stand_in_the_address(client, found, query, shown, hidden):
    text = page(client, found, query=query)
    assert shown in text
    assert hidden not in text


@pytest.mark.parametrize("query", ["", "?group=item", "?rule=basics.faq"])
def test_every_finding_leads_to_where_its_item_is_mended(client, found, query):
    assert 'href="/desk/catalogue/public_place_health_new/"' in page(client, found, query=query)


@pytest.mark.parametrize("person", ["clerk", "examiner", "system_admin"])
def test_the_page_is_for_those_who_keep_the_catalogue(client, cast, person):
    page(client, cast, person, status=403)
    assert client.get(f"{PAGE}findings.csv").status_code == 403
    assert client.post(f"{PAGE}run/").status_code == 403


def test_an_office_sees_its_own(client, found):
    text = page(client, found, "catalogue_manager")
    assert "承诺比法定的还长。" not in text
    assert "HYPERLINK" in text


def test_pressing_again_looks_again(client, found):
    client.force_login(found.user("catalogue_manager"))
    answer = client.post(f"{PAGE}run/", follow=True)
    assert f"查完了 {Variant.objects.count()} 个事项" in answer.content.decode()
    assert not FindingRow.objects.filter(rule="limits.promise").exists()


def test_a_run_under_way_shows_how_far_it_is_and_the_page_comes_anew_at_its_end(client, found):
    run = CheckupRun.objects.create(state="running", total=200, done=50, asked_by="x", asked_at=timezone.now())
    text = page(client, found)
    assert "查了 50 个事项，共 200 个" in text
    assert "全部再查一遍" not in text
    part = client.get(f"{PAGE}?part=run")
    assert "HX-Refresh" not in part.headers
    assert "<html" not in part.content.decode()
    run.state = "done"
    run.save()
    assert client.get(f"{PAGE}?part=run").headers["HX-Refresh"] == "true"


def test_before_the_first_look_the_page_says_what_to_do(client, cast):
    Checkup.objects.all().delete()
    assert "还没有体检过" in page(client, cast)


def test_the_table_for_a_spreadsheet_holds_what_the_filters_leave_and_no_formula(client, found):
    client.force_login(found.user("manager"))
    rows = read_csv(client.get(f"{PAGE}findings.csv"))
    assert rows[0][0] == "部门"
    assert len(rows) == 3
    assert {row[3] for row in rows[1:]} == {"要改", "建议改"}
    assert any(row[6].startswith("'=HYPERLINK") for row in rows)
    assert len(read_csv(client.get(f"{PAGE}findings.csv?severity=error"))) == 2


def read_csv(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("query", ["", "?group=item", "?rule=basics.faq"])
def test_the_page_costs_the_same_for_one_finding_and_for_fifty(client, found, django_assert_num_queries, query):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page(client, found, query=query)
    with CaptureQueriesContext(connection) as few:
        client.get(f"{PAGE}{query}")
    FindingRow.objects.bulk_create(
        FindingRow(variant=variant, rule="basics.faq", severity="warning", why="没有。", mend="请写。")
        for variant in Variant.objects.all()
        for _ in range(50)
    )
    with django_assert_num_queries(len(few)):
        client.get(f"{PAGE}{query}")


# --- programs


def call(client, cast, person, path, method="get"):
    token = token_issue(cast.user(person), "test", at=timezone.now())
    return getattr(client, method)(f"/api/catalogue/lint{path}", headers={"Authorization": f"Bearer {token}"})


def test_programs_get_findings_and_scores(client, found):
    rows = call(client, found, "manager", "?severity=error").json()["items"]
    assert [(row["rule"], row["item"], row["title"]) for row in rows] == [
        ("limits.promise", "social_card_replace", "承诺时限不比法定时限长")
    ]
    scores = call(client, found, "manager", "/scores").json()["items"]
    assert scores[0]["department"] == ""
    assert scores[0]["errors"] == 1
    assert scores[0]["accuracy"] < 100
    assert call(client, found, "manager", "/run").json() is None
    assert call(client, found, "manager", "", "post").json()["state"] == "done"
    assert call(client, found, "clerk", "").status_code == 403


# --- the command line


def command(*args):
    return CliRunner().invoke(main, ["catalogue", "lint", *map(str, args)])


@pytest.fixture
def file(tmp_path, guides):
    """Writes an item as YAML, with some values changed."""

    def write(**changes):
        document = guides["food_business_new"].particulars.model_dump(mode="json", exclude_defaults=True)
        path = tmp_path / "item.yaml"
        path.write_text(yaml.safe_dump({**document, **changes}, allow_unicode=True))
        return path

    return write


def test_a_file_without_a_fault_ends_well(file):
    answer = command(file(aliases=["饭馆"]))
    assert answer.exit_code == 0, answer.output
    assert "1 个事项，0 处要改" in answer.output


def test_a_file_with_an_error_ends_with_one(file):
    answer = command(file(conditions=[]))
    assert answer.exit_code == 1
    assert "basics.conditions" in answer.output
    assert command(file(faq=[])).exit_code == 0


def test_a_file_that_cannot_be_read_as_an_item_says_where(file):
    answer = command(file(visits="很多"), "--json")
    assert answer.exit_code == 1
    found = json.loads(answer.output)["findings"]
    assert [(one["rule"], one["element"], one["why"]) for one in found] == [("shape", "visits", "请填整数。")]


def test_only_what_was_asked_for_is_said_and_counts(file):
    path = file(conditions=[], contact={"enquiry": "0000-88120116", "complaint": "0000-88120116"})
    assert "basics.phones" not in command(path, "--rule", "basics.conditions").output
    assert command(path, "--department", "health").exit_code == 0
    assert "没有规则 moon" in command(path, "--rule", "moon").output


def test_lists_among_the_files_are_what_items_are_checked_against(file, tmp_path):
    item = file()
    assert command(item).exit_code == 0
    elements = tmp_path / "elements.yaml"
    elements.write_text(yaml.safe_dump([{"code": "moon_phase", "name": "月相", "kind": "text"}]))
    answer = command(item, elements)
    assert answer.exit_code == 1
    assert "form.element" in answer.output
    elements.write_text(yaml.safe_dump([{"moon": 1}]))
    assert "认不出是哪种清单" in command(item, elements).output


def test_without_files_the_catalogue_in_the_database_is_looked_at(found, monkeypatch):
    from contextlib import nullcontext

    from yiciban.cli import catalogue_lint

    monkeypatch.setattr(catalogue_lint, "with_database", nullcontext)
    answer = command("--json")
    assert answer.exit_code == 0, answer.output
    report = json.loads(answer.output)
    assert report["items"] == Variant.objects.count()
    assert report["scores"][0]["accuracy"] == 100
    FindingRow.objects.create(
        variant_id="social_card_replace", rule="cycles.proof", severity="error", why="绕圈。", mend="请改。"
    )
    assert command("--department", "health").exit_code == 0
