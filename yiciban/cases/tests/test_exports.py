"""A list taken out as a file: the same rows, masked, no formula; who took it is written down, and then it goes."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from tests import way
from tests.cast import NOW, Cast
from tests.programs import program
from yiciban.cases.facts import WorkSet
from yiciban.cases.facts.exports import ExportFormat, ExportState
from yiciban.cases.models import Case, ListExport
from yiciban.cases.queries import export, exports, untaken
from yiciban.cases.rules.exports import COLUMNS, KEPT
from yiciban.cases.services import export_ask, export_do, export_take, exports_forget
from yiciban.cases.services import exports as commands
from yiciban.cases.tests.desk import copies, sign_in, text
from yiciban.cases.tests.law import refused
from yiciban.documents import store
from yiciban.journal.models import Entry

FORMULA = '=HYPERLINK("http://example.com","点我")'


def made(by, kind=ExportFormat.CSV, which=WorkSet.ALL, **filters):
    return export_do(export_ask(which, kind, filters, by=by, at=NOW).id, at=NOW)


def lines(by, fact):
    _, file = export_take(fact.id, by=by, at=NOW)
    with file:
        if fact.format is ExportFormat.XLSX:
            sheet = load_workbook(io.BytesIO(file.read())).active
            return [[cell.value for cell in row] for row in sheet.iter_rows()], {
                cell.data_type for row in sheet.iter_rows() for cell in row
            }
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")))), {"s"}


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_the_file_holds_the_list_masked_and_without_formulas(cast, kind):
    number = way.accepted(cast).number
    Case.objects.update(party_kind="person", party_name="陈小芳", item_name=FORMULA)
    rows, types = lines(cast.examiner, made(cast.examiner, kind))
    assert rows[0] == [heading for heading, _ in COLUMNS]
    assert rows[1][:3] == [number, f"'{FORMULA}", "陈*芳"]
    assert "f" not in types
    assert "陈小芳" not in str(rows)


def test_the_same_scope_and_the_same_filters_as_the_list(cast, monkeypatch):
    number = way.accepted(cast).number
    monkeypatch.setattr(commands, "PORTION", 20)
    copies(number, 50)
    assert made(cast.examiner).total == 51
    assert made(cast.examiner, text=number).total == 1
    assert made(cast.examiner, item="another").total == 0
    assert made(cast.other_examiner).total == 0
    assert made(cast.examiner, which=WorkSet.MINE).total == 0


def test_whoever_reads_no_cases_exports_none_and_nobody_takes_what_is_anothers(cast):
    assert refused(lambda: made(cast.audit_admin)).code == "case_export_forbidden"
    assert refused(lambda: made(cast.owner)).code == "case_export_forbidden"
    fact = made(cast.examiner)
    assert refused(lambda: export_take(fact.id, by=cast.reviewer, at=NOW)).code == "export_not_found"
    assert refused(lambda: export(fact.id, cast.reviewer)).code == "export_not_found"
    assert exports(cast.reviewer) == ()


def test_the_journal_says_who_took_what_out_and_no_name_that_was_looked_for(cast):
    way.accepted(cast)
    fact = made(cast.examiner, text="明德区丽人")
    export_take(fact.id, by=cast.examiner, at=NOW)
    entries = Entry.objects.filter(subject=f"export:{fact.id}").order_by("seq")
    assert [entry.action for entry in entries] == ["cases.export_made", "cases.export_taken"]
    assert entries[1].actor == cast.examiner.id
    assert entries[1].data["rows"] == 1
    assert "丽人" not in str([entry.data for entry in entries])


def test_a_file_is_taken_only_while_it_is_there(cast):
    asked = export_ask(WorkSet.ALL, ExportFormat.CSV, {}, by=cast.examiner, at=NOW)
    assert refused(lambda: export_take(asked.id, by=cast.examiner, at=NOW)).code == "export_not_ready"
    one, two = export_do(asked.id, at=NOW), made(cast.examiner)
    assert (untaken(cast.examiner), one.until) == (2, NOW + KEPT)
    digest = ListExport.objects.get(pk=one.id).file
    ListExport.objects.filter(pk=two.id).update(ended_at=NOW + timedelta(days=1))
    assert exports_forget(at=NOW + KEPT) == 0
    # The two hold the same list and are one file: it goes with the last.
    assert exports_forget(at=NOW + KEPT + timedelta(minutes=1)) == 1
    assert store.path_of(digest).exists()
    assert export(one.id, cast.examiner).state is ExportState.GONE
    assert refused(lambda: export_take(one.id, by=cast.examiner, at=NOW)).code == "export_not_ready"
    assert exports_forget(at=NOW + KEPT + timedelta(days=2)) == 1
    assert not store.path_of(digest).exists()


def test_one_that_cannot_be_made_says_why_and_is_not_made_twice(cast, monkeypatch):
    way.accepted(cast)
    monkeypatch.setattr(commands, "AT_MOST", 0)
    fact = made(cast.examiner)
    assert (fact.state, "请先筛选" in fact.sentence) == (ExportState.FAILED, True)
    assert export_do(fact.id, at=NOW) == fact
    monkeypatch.setattr(commands, "worklist", lambda *_, **__: 1 / 0)
    asked = export_ask(WorkSet.ALL, ExportFormat.CSV, {}, by=cast.examiner, at=NOW)
    with pytest.raises(ZeroDivisionError):
        export_do(asked.id, at=NOW)
    assert export(asked.id, cast.examiner).sentence == commands.BROKEN


def test_an_office_that_was_given_up_takes_nothing_out(cast, monkeypatch):
    asked = export_ask(WorkSet.ALL, ExportFormat.CSV, {}, by=cast.examiner, at=NOW)
    monkeypatch.setattr(commands, "actor_of", lambda _: replace(cast.examiner, postings=()))
    assert export_do(asked.id, at=NOW).state is ExportState.FAILED


def test_a_ready_export_without_a_file_cannot_be(cast):
    fact = made(cast.examiner)
    with pytest.raises(IntegrityError, match="cases_a_ready_export_has_its_file"), transaction.atomic():
        ListExport.objects.filter(pk=fact.id).update(file="")


def test_on_the_desk_it_is_asked_for_announced_and_fetched(cast: Cast):
    number = way.accepted(cast).number
    client = sign_in(cast, "examiner")
    assert '<button class="btn sm">导出</button>' in text(client.get("/desk/cases/?text=%E6%98%8E"))
    answer = client.post("/desk/exports/", {"list": "all", "format": "csv", "text": number}, follow=True)
    assert "正在做" in text(answer)
    row = ListExport.objects.get()
    assert (row.filters, row.which) == ({"text": number}, "all")
    assert "个文件做好了" not in text(client.get("/desk/"))
    export_do(row.pk, at=NOW)
    assert "导出的 1 个文件做好了" in text(client.get("/desk/"))
    assert "可以下载" in text(client.get("/desk/exports/?part=rows"))
    file = client.get(f"/desk/exports/{row.pk}/file/")
    assert number in b"".join(file.streaming_content).decode("utf-8-sig")
    assert "个文件做好了" not in text(client.get("/desk/"))
    assert sign_in(cast, "reviewer").get(f"/desk/exports/{row.pk}/file/").status_code == 404


def test_a_program_asks_looks_and_fetches(cast: Cast):
    number = way.accepted(cast).number
    caller = program(cast, "examiner")
    asked = caller.post("/exports", {"which": "all", "format": "csv"})
    assert asked["state"] == "waiting"
    export_do(asked["id"], at=NOW)
    assert caller.get(f"/exports/{asked['id']}")["total"] == 1
    assert [one["id"] for one in caller.get("/exports")["items"]] == [asked["id"]]
    file = caller("GET", f"/exports/{asked['id']}/file")
    assert number in b"".join(file.streaming_content).decode("utf-8-sig")
