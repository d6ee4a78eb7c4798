"""What an ended case leaves behind: everything, in order, the same every time, and only for who may have it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import way
from tests.cast import NOW, Cast
from yiciban.archive import queries, services
from yiciban.archive.checking import MANIFEST, SIGNATURE, check
from yiciban.archive.facts import PackageFact
from yiciban.archive.models import Package
from yiciban.archive.tasks import catch_up, make
from yiciban.cases import services as cases
from yiciban.courier.facts import Direction
from yiciban.courier.services import leg_deliver, leg_order
from yiciban.documents import store
from yiciban.documents.queries import notices
from yiciban.fees.services import fee_pay_at_counter, fee_raise
from yiciban.fees.tests.charged import FEE, publish
from yiciban.journal.models import Entry
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.licences.services import licence_issue

LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path) -> None:
    settings.YICIBAN_JOURNAL_KEY = str(tmp_path / "journal.pem")


def refused(code: str, ask: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as no, transaction.atomic():
        ask()
    assert no.value.code == code


def content_of(package: PackageFact) -> bytes:
    with store.open_file(package.digest) as file:
        return file.read()


def rich(cast: Cast) -> str:
    """A case with a fee, a parcel, a licence, an extension, and its way to the end."""
    publish()
    number = way.submitted(cast).number
    order = fee_raise(number, FEE, 4000, by=cast.clerk, at=NOW)
    fee_pay_at_counter(order.id, "票20260001", by=cast.clerk, at=NOW)
    way_on(cast, number)
    end = {"name": "陈小芳", "phone": "13800005127", "address": "城南街道梅园路 18 号"}
    leg = leg_order(number, Direction.OUT, **end, by=cast.handout, at=NOW + timedelta(hours=6))
    leg_deliver(leg.id, by=cast.handout, at=NOW + timedelta(hours=7))
    return number


def way_on(cast: Cast, number: str) -> None:
    from yiciban.cases.facts import RequestKind, Verdict

    hour = timedelta(hours=1)
    cases.case_accept(number, by=cast.clerk, at=NOW + hour)
    asked = cases.request_ask(
        number, RequestKind.EXTENSION, {"days": 5}, "要再核实一次。", by=cast.examiner, at=NOW + hour
    )
    cases.request_sign(asked.id, by=cast.approver, at=NOW + hour)
    cases.case_examine(number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=NOW + 2 * hour)
    cases.case_review(number, Verdict.GRANT, "同意承办意见。", by=cast.reviewer, at=NOW + 3 * hour)
    cases.case_decide(number, grant=True, reason="同意", by=cast.approver, at=NOW + 4 * hour)
    licence_issue(number, by=cast.maker, at=NOW + 5 * hour)


def test_a_package_holds_everything_and_is_whole(cast: Cast) -> None:
    number = rich(cast)
    package = services.package_make(number, by=SYSTEM, at=LATER)
    content = content_of(package)
    found = check(io.BytesIO(content))
    assert (found.faults, found.number, found.files) == ((), number, package.files)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names[0] == "index.html"
        assert names[-2:] == [MANIFEST, SIGNATURE]
        papers = [name for name in names if name.startswith("papers/")]
        assert len(papers) == len(notices(f"case:{number}"))
        assert all(archive.read(name).startswith(b"%PDF") for name in papers)
        assert sum(name.startswith("materials/") for name in names) > 1
        assert sum(name.startswith("results/") for name in names) == 2
        manifest = json.loads(archive.read(MANIFEST))
        assert [one["order"] for one in manifest["files"]] == list(range(1, len(names) - 1))
        subjects = [one["subject"].split(":")[0] for one in manifest["journal"]]
        assert subjects == ["case", "fee", "leg", "licence"]
        case = json.loads(archive.read("data/case.json"))
        assert case["party_id"]
        assert "query_code" not in case
        assert json.loads(archive.read("data/fees.json"))[0]["voucher"] == "票20260001"
        assert json.loads(archive.read("data/requests.json"))[0]["reason"] == "要再核实一次。"
        assert json.loads(archive.read("data/clock.json"))
        index = archive.read("index.html").decode()
    for words in ("size: A4", "票20260001", "要再核实一次", "延长期限", "受理通知书", number[:6]):
        assert words in index, words


def test_the_same_case_is_the_same_package(cast: Cast) -> None:
    number = rich(cast)
    first = services.package_make(number, by=SYSTEM, at=LATER)
    again = services.package_make(number, by=cast.handout, at=LATER + timedelta(days=400))
    assert first == again
    assert Entry.objects.filter(action="archive.made").count() == 1


def test_a_case_that_changed_after_its_end_has_a_new_package_beside_the_old(cast: Cast) -> None:
    from yiciban.people.services import unmask

    fact = way.delivered(cast)
    first = services.package_make(fact.number, by=SYSTEM, at=LATER)
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    unmask(fact.subject, "phone", reason="回访核对电话", by=cast.clerk, at=LATER, **where)
    second = services.package_make(fact.number, by=SYSTEM, at=LATER + timedelta(hours=1))
    assert second.digest != first.digest
    assert [one.digest for one in queries.packages_of(fact)] == [second.digest, first.digest]
    assert not check(io.BytesIO(content_of(first))).faults


def test_taking_a_package_changes_no_chain_of_the_case(cast: Cast) -> None:
    number = way.delivered(cast).number
    first = services.package_make(number, by=SYSTEM, at=LATER)
    services.package_hand_out(number, by=cast.clerk, at=LATER)
    assert services.package_make(number, by=SYSTEM, at=LATER).digest == first.digest
    taken = Entry.objects.get(action="archive.handed_out")
    assert (taken.subject, taken.actor, taken.data["digest"]) == (f"archive:{number}", cast.clerk.id, first.digest)


def test_every_flipped_byte_of_a_real_package_is_found(cast: Cast) -> None:
    """In each part: its header, its first, its middle and its last byte."""
    content = content_of(services.package_make(rich(cast), by=SYSTEM, at=LATER))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
    for info in infos:
        start = info.header_offset + 30 + len(info.filename.encode())
        for place in (info.header_offset + 14, start, start + info.file_size // 2, start + info.file_size - 1):
            changed = bytearray(content)
            changed[place] ^= 1
            assert check(io.BytesIO(bytes(changed))).faults, (info.filename, place)


def test_what_is_not_over_is_not_archived(cast: Cast) -> None:
    number = way.accepted(cast).number
    refused("case_not_ended", lambda: services.package_make(number, by=SYSTEM, at=LATER))


def test_who_works_on_the_case_and_audit_take_it_and_nobody_else(cast: Cast) -> None:
    number = way.delivered(cast).number
    services.package_make(number, by=SYSTEM, at=LATER)
    works = ("clerk", "examiner", "reviewer", "approver", "maker", "handout", "audit_admin")
    for name in works:
        assert services.package_hand_out(number, by=cast.actors[name], at=LATER).case_number == number
        assert [one.case_number for one in queries.packages(cast.actors[name]).rows] == [number]
    for name in ("supervisor", "manager", "government_head"):
        actor = cast.actors[name]
        refused("archive_read_forbidden", lambda a=actor: services.package_hand_out(number, by=a, at=LATER))  # type: ignore[misc]
    for name in ("owner", "neighbour", "town_clerk", "other_examiner", "system_admin"):
        actor = cast.actors[name]
        refused("case_not_found", lambda a=actor: services.package_hand_out(number, by=a, at=LATER))  # type: ignore[misc]
        if not queries.readable(actor).exists():
            continue
        raise AssertionError(name)
    refused("archive_make_forbidden", lambda: services.package_make(number, by=cast.clerk, at=LATER))


def test_an_end_is_archived_by_a_job_that_can_run_again(cast: Cast, deliver: Any) -> None:
    number = way.submitted(cast).number
    cases.case_withdraw(number, by=cast.owner, at=NOW + timedelta(hours=1))
    deliver()
    deliver()
    jobs = ProcrastinateJob.objects.filter(task_name="archive.make")
    assert [job.args for job in jobs] == [{"number": number}]
    for _ in range(2):
        make(number)
    assert Package.objects.count() == 1


def test_at_night_it_makes_what_is_missing_and_one_that_fails_holds_up_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = way.delivered(cast).number, way.submitted(cast, LATER).number
    cases.case_withdraw(good, by=cast.owner, at=LATER)
    collect = services.collect

    def fails(fact: Any) -> Any:
        if fact.number == broken:
            raise FileNotFoundError("lost")
        return collect(fact)

    monkeypatch.setattr(services, "collect", fails)
    catch_up(0)
    assert queries.unarchived(9) == (broken,)
    monkeypatch.setattr(services, "collect", collect)
    catch_up(0)
    assert queries.unarchived(9) == ()


def test_the_list_asks_as_often_for_fifty_as_for_one(cast: Cast, django_assert_num_queries: Any) -> None:
    package = services.package_make(way.delivered(cast).number, by=SYSTEM, at=LATER)
    row = Package.objects.get(pk=package.id)
    Package.objects.bulk_create(
        Package(case_id=row.case_id, digest=f"{n:064}", sm3="", size=1, files=1, made_at=LATER, made_by="x")
        for n in range(60)
    )
    with django_assert_num_queries(1):
        first = queries.packages(cast.audit_admin)
    second = queries.packages(cast.audit_admin, cursor=first.next_cursor)
    assert len({one.id for one in (*first.rows, *second.rows)}) == 61
    assert not queries.packages(cast.audit_admin, text="没有这个").rows
    refused("archive_read_forbidden", lambda: queries.packages(cast.supervisor))


@pytest.mark.parametrize("wrong", [{"size": 0}, {"files": 0}])
def test_the_table_itself_holds(cast: Cast, wrong: dict[str, int]) -> None:
    package = services.package_make(way.delivered(cast).number, by=SYSTEM, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Package.objects.filter(pk=package.id).update(**wrong)


def test_it_is_verified_offline_without_django_or_database(cast: Cast, tmp_path: Path) -> None:
    package = services.package_make(way.delivered(cast).number, by=SYSTEM, at=LATER)
    file = tmp_path / "包.zip"
    file.write_bytes(content_of(package))
    code = (
        "import sys; from yiciban.cli.main import main\n"
        "try: main(sys.argv[1:], prog_name='yiciban')\n"
        "finally: assert not [m for m in ('django', 'psycopg') if m in sys.modules], 'not offline'"
    )
    environment = {name: text for name, text in os.environ.items() if name not in ("DATABASE_URL", "YICIBAN_TEST")}

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-c", code, "archive", "verify", str(file), *more]
        return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)  # noqa: S603

    good = run()
    assert (good.returncode, good.stderr) == (0, "")
    assert package.case_number in good.stdout
    said = json.loads(run("--json").stdout)
    assert said["ok"]
    assert run("--key", said["key"]).returncode == 0
    assert run("--key", "00" * 32).returncode == 1
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    bad = run()
    assert bad.returncode == 1
    assert "被改过" in bad.stderr
    assert "Traceback" not in bad.stderr
