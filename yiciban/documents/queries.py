"""Reads: files, uploads, notices; and the paper of a notice as PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from yiciban.documents.facts import FileFact, NoticeFact, NoticeKind, UploadFact
from yiciban.documents.models import Notice, StoredFile, Upload
from yiciban.documents.paper import render
from yiciban.kernel.actor import Actor
from yiciban.kernel.digests import canonical_json, sm3_hex
from yiciban.kernel.refusal import not_found
from yiciban.providers.services import office_seal


def file_fact(row: StoredFile) -> FileFact:
    """The row as others may hold it."""
    return FileFact(row.pk, row.name, row.media_type, row.size, row.digest, row.created_at)


def upload_fact(row: Upload) -> UploadFact:
    """The row as others may hold it."""
    return UploadFact(row.pk, row.name, row.size, row.received, row.purpose)


def upload(upload_id: UUID, *, by: Actor) -> UploadFact:
    """An upload of this person's, to ask where it stands; Refusal `upload_not_found`."""
    row = Upload.objects.filter(pk=upload_id, owner_id=by.user_id).first()
    if row is None:
        raise not_found("没有这次上传，可能已经传完或取消。", "upload_not_found")
    return upload_fact(row)


def progress_of(upload_id: UUID, *, by: Actor) -> int:
    """How many bytes of an upload of this person's have arrived, all of them when it has become a file.

    Raises Refusal `upload_not_found`.
    """
    done = _owned_by(by).filter(pk=upload_id).first()
    return done.size if done else upload(upload_id, by=by).offset


def files(ids: Iterable[UUID]) -> Mapping[UUID, FileFact]:
    """Several files by id, in one query; who may read them is the caller's question."""
    return {row.pk: file_fact(row) for row in StoredFile.objects.filter(pk__in=list(ids))}


def own_file(file_id: UUID, *, by: Actor) -> FileFact:
    """A file this person uploaded; Refusal `file_not_found`."""
    row = _owned_by(by).filter(pk=file_id).first()
    if row is None:
        raise not_found("没有这个文件。", "file_not_found")
    return file_fact(row)


def _owned_by(actor: Actor) -> QuerySet[StoredFile]:
    # What the system made has no owner, and must not become the file of whoever has no account.
    return StoredFile.objects.filter(owner_id=actor.user_id, owner_id__isnull=False)


def notices(subject: str) -> tuple[NoticeFact, ...]:
    """All papers about one subject, oldest first; one query."""
    return tuple(_notice_fact(row) for row in Notice.objects.filter(subject=subject).order_by("issued_at", "pk"))


def notice(number: str, *, subject: str) -> NoticeFact:
    """One paper of a subject the caller may read; Refusal `notice_not_found`."""
    row = Notice.objects.filter(number=number, subject=subject).first()
    if row is None:
        raise not_found("没有这份文书。", "notice_not_found")
    return _notice_fact(row)


def notice_pdf(fact: NoticeFact) -> bytes:
    """The paper as PDF, typeset from the content it was issued with, under the office's seal.

    The seal is over the digest of that content. Raises Refusal `seal_unavailable` while the seal cannot be had.
    """
    seal = office_seal(str(fact.data["office"]), bytes.fromhex(sm3_hex(canonical_json(dict(fact.data)))))
    return render(fact.kind.template, {**fact.data, "seal_svg": seal.svg})


def _notice_fact(row: Notice) -> NoticeFact:
    return NoticeFact(
        row.number,
        NoticeKind(row.kind),
        row.title,
        row.office,
        row.year,
        row.serial,
        row.subject,
        row.issued_at,
        row.issued_by,
        row.data,
    )
