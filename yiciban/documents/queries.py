"""Reads: files, uploads, notices and their paper as PDF; the wording of papers and its versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from yiciban.documents import rules
from yiciban.documents.facts import FileFact, NoticeFact, NoticeKind, PaperKind, UploadFact, WordingFact, WordingState
from yiciban.documents.models import Notice, StoredFile, Upload, WordingVersion
from yiciban.documents.paper import defaults, render, render_paper
from yiciban.documents.paper.specimen import specimen
from yiciban.documents.permissions import WORDING_READ
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import canonical_json, sm3_hex
from yiciban.kernel.refusal import not_found
from yiciban.people.permissions import require_reach
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


class Said(NamedTuple):
    """The wording of one paper with its places filled, and the version it is."""

    version: int
    words: defaults.Wording


def wording_for(paper: str, *, permit: bool, at: datetime, values: Mapping[str, str] | None = None) -> Said:
    """The wording in force at an instant, filled; one query. Raises KeyError for a place the caller does not fill."""
    version, words = wording_on(PaperKind(paper, permit), local_date(at))
    return Said(version, rules.fill(words, values or {}))


def wording_on(kind: PaperKind, day: date) -> Said:
    """The version in force on a day as it was signed, its places open."""
    signed = _versions(kind).filter(state=WordingState.SIGNED, effective_on__lte=day)
    row = signed.order_by("-number").values_list("number", "words").first()
    return Said(int(row[0] or 0), wording_of(row[1])) if row else Said(1, shipped(kind))


def shipped(kind: PaperKind) -> defaults.Wording:
    """Version 1."""
    return defaults.wording(kind.paper, permit=kind.permit)


def wording_of(words: Mapping[str, Any]) -> defaults.Wording:
    """The wording that was kept as JSON."""
    kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in words.items()}
    return defaults.Wording(**kept)


class PaperRow(NamedTuple):
    """A paper in the list: the version in force today, one that waits for its day, one that waits for a signature."""

    kind: PaperKind
    current: WordingFact
    coming: WordingFact | None
    proposed: WordingFact | None


def paper_kinds() -> tuple[PaperKind, ...]:
    """All papers whose wording has versions, those of permits first."""
    return tuple(PaperKind(paper, permit) for permit in (True, False) for paper in rules.PLACES)


def paper_rows(by: Actor, day: date) -> tuple[PaperRow, ...]:
    """Every paper with its versions that count; one query. Raises Refusal `wording_read_forbidden`."""
    require_reach(by, WORDING_READ)
    rows = WordingVersion.objects.filter(state__in=[WordingState.SIGNED, WordingState.PROPOSED])
    kept: dict[PaperKind, list[WordingFact]] = {}
    for row in rows.order_by("number"):
        kept.setdefault(PaperKind(row.paper, row.permit), []).append(wording_fact(row))
    return tuple(_paper_row(kind, kept.get(kind, []), day) for kind in paper_kinds())


def wordings(kind: PaperKind, by: Actor) -> tuple[WordingFact, ...]:
    """All versions of a paper and what was proposed, the latest first, version 1 at the end; one query.

    Raises Refusal `wording_read_forbidden`, `paper_not_found`.
    """
    require_reach(by, WORDING_READ)
    check_paper(kind)
    return (*(wording_fact(row) for row in _versions(kind).order_by("-proposed_at")), first_version(kind))


def wording_proposal(wording_id: UUID, by: Actor) -> WordingFact:
    """One proposed or signed version. Raises Refusal `wording_read_forbidden`, `wording_not_found`."""
    require_reach(by, WORDING_READ)
    row = WordingVersion.objects.filter(pk=wording_id).first()
    if row is None:
        raise not_found("没有这一版文书用语。", "wording_not_found")
    return wording_fact(row)


def preview_pdf(fact: WordingFact, *, at: datetime) -> bytes:
    """A specimen of the paper in this wording, with invented facts. Raises RenderError."""
    examples = {name: place.example for name, place in rules.PLACES[fact.kind.paper].items()}
    words = rules.fill(wording_of(fact.words), examples)
    return render_paper(specimen(fact.kind.paper, words, version=fact.number or 0, at=at))


def check_paper(kind: PaperKind) -> None:
    """Raise Refusal `paper_not_found` for a paper without versions."""
    if kind.paper not in rules.PLACES:
        raise not_found("没有这种文书。", "paper_not_found")


def first_version(kind: PaperKind) -> WordingFact:
    """What came with the product."""
    return WordingFact(None, kind, 1, asdict(shipped(kind)), WordingState.SIGNED, "随产品提供")


def wording_fact(row: WordingVersion) -> WordingFact:
    """The row as others may hold it."""
    return WordingFact(
        row.pk,
        PaperKind(row.paper, row.permit),
        row.number,
        row.words,
        WordingState(row.state),
        row.note,
        row.effective_on,
        row.proposed_by_id,
        row.proposed_by_name,
        row.proposed_at,
        row.answered_by_name,
        row.answered_at,
        row.answer,
    )


def _paper_row(kind: PaperKind, facts: list[WordingFact], day: date) -> PaperRow:
    signed = [fact for fact in facts if fact.number and fact.effective_on]
    past = [fact for fact in signed if fact.effective_on and fact.effective_on <= day]
    coming = next((fact for fact in signed if fact not in past), None)
    proposed = next((fact for fact in facts if not fact.number), None)
    return PaperRow(kind, past[-1] if past else first_version(kind), coming, proposed)


def _versions(kind: PaperKind) -> QuerySet[WordingVersion]:
    return WordingVersion.objects.filter(paper=kind.paper, permit=kind.permit)


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
