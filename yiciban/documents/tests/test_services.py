"""Uploads that survive a lost connection, files kept once, papers numbered without gaps."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from tests.cast import NOW, Cast
from tests.way import picture
from yiciban.documents import store
from yiciban.documents.facts import NoticeKind
from yiciban.documents.models import Notice, StoredFile, Upload
from yiciban.documents.queries import own_file, upload
from yiciban.documents.services import (
    file_put,
    notice_issue,
    upload_append,
    upload_begin,
    upload_cancel,
    upload_finish,
    uploads_purge,
)
from yiciban.kernel.actor import ANONYMOUS, SYSTEM
from yiciban.kernel.refusal import Refusal


def refused(code: str, call: object, *args: object, **kwargs: object) -> None:
    with pytest.raises(Refusal) as no:
        call(*args, **kwargs)  # type: ignore[operator]
    assert no.value.code == code


def begun(cast: Cast, content: bytes, name: str = "图.png") -> object:
    return upload_begin(name, len(content), by=cast.owner, at=NOW, purpose={}).id


def test_an_upload_cut_off_goes_on_where_it_stood(cast: Cast) -> None:
    content = picture()
    number = begun(cast, content)
    upload_append(number, 0, content[:40], by=cast.owner)
    assert upload(number, by=cast.owner).offset == 40
    refused("upload_offset", upload_append, number, 10, content[10:], by=cast.owner)
    refused("upload_incomplete", upload_finish, number, by=cast.owner, at=NOW)
    upload_append(number, 40, content[40:], by=cast.owner)
    file = upload_finish(number, by=cast.owner, at=NOW)
    with store.open_file(file.digest) as kept:
        assert kept.read() == content
    refused("upload_not_found", upload, number, by=cast.owner)


def test_a_wrong_file_is_refused_with_its_first_chunk(cast: Cast) -> None:
    number = begun(cast, b"MZ" + b"x" * 100)
    refused("file_type", upload_append, number, 0, b"MZ" + b"x" * 50, by=cast.owner)
    assert upload(number, by=cast.owner).offset == 0


def test_what_the_system_makes_belongs_to_nobody(cast: Cast) -> None:
    file = file_put("图.png", picture(), by=SYSTEM, at=NOW)
    assert StoredFile.objects.get(pk=file.id).owner_id is None
    with store.open_file(file.digest) as kept:
        assert kept.read() == picture()
    for stranger in (ANONYMOUS, SYSTEM, cast.owner):
        refused("file_not_found", own_file, file.id, by=stranger)
    refused("file_type", file_put, "x.exe", b"MZ" + b"x" * 90, by=SYSTEM, at=NOW)
    refused("file_empty", file_put, "图.png", b"", by=SYSTEM, at=NOW)
    refused("sign_in_needed", file_put, "图.png", picture(), by=ANONYMOUS, at=NOW)
    assert not list((store.root() / "uploads").iterdir())


def test_more_than_was_announced_is_refused(cast: Cast) -> None:
    number = begun(cast, b"x" * 10)
    refused("upload_too_long", upload_append, number, 0, picture(), by=cast.owner)


def test_an_upload_is_its_owners_alone(cast: Cast) -> None:
    number = begun(cast, picture())
    refused("upload_not_found", upload_append, number, 0, picture(), by=cast.neighbour)
    refused("upload_not_found", upload_cancel, number, by=cast.neighbour)
    refused("sign_in_needed", upload_begin, "a.png", 10, by=ANONYMOUS, at=NOW, purpose={})
    upload_cancel(number, by=cast.owner)
    assert not Upload.objects.exists()


def test_a_picture_that_does_not_open_is_refused_and_leaves_nothing(cast: Cast) -> None:
    broken = picture()[:40] + b"\x00" * 40
    refused("file_broken", file_put, "坏.png", broken, by=cast.owner, at=NOW)
    assert not StoredFile.objects.exists()


def test_the_same_bytes_stand_once_on_disk(cast: Cast) -> None:
    first = file_put("一.png", picture(), by=cast.owner, at=NOW)
    second = file_put("二.png", picture(), by=cast.neighbour, at=NOW)
    assert first.digest == second.digest
    assert first.id != second.id
    refused("file_not_found", own_file, first.id, by=cast.neighbour)
    refused("file_not_found", own_file, uuid4(), by=cast.owner)


def test_uploads_nobody_finished_are_forgotten(cast: Cast) -> None:
    number = begun(cast, picture())
    upload_append(number, 0, picture()[:20], by=cast.owner)
    assert uploads_purge(before=NOW) == 0
    assert uploads_purge(before=NOW + timedelta(days=8)) == 1
    assert not store.part_of(number).exists()  # type: ignore[arg-type]


def issue(kind: NoticeKind = NoticeKind.RECEIPT, office: str = "health") -> str:
    fact = notice_issue(
        kind,
        office=office,
        prefix=("明", "卫"),
        subject="case:1",
        title="收件凭证",
        data={"office": "区卫生健康局", "number": ""},
        by=SYSTEM,
        at=NOW,
    )
    assert fact.data["number"] == fact.number
    return fact.number


@pytest.mark.django_db
def test_a_number_of_a_command_that_failed_is_given_again() -> None:
    assert issue() == "明卫收〔2026〕第00001号"
    with transaction.atomic():
        assert issue() == "明卫收〔2026〕第00002号"
        transaction.set_rollback(True)
    assert issue() == "明卫收〔2026〕第00002号"
    assert issue(NoticeKind.ACCEPTANCE) == "明卫受〔2026〕第00001号"


@pytest.mark.django_db
@pytest.mark.parametrize("change", [lambda rows: rows.update(title="x"), lambda rows: rows.delete()])
def test_an_issued_paper_cannot_be_rewritten(change: object) -> None:
    issue()
    rows = Notice.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(rows)  # type: ignore[operator]
