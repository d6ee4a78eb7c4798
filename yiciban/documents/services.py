"""Commands: take uploads in chunks, keep files, issue numbered notices, keep the versions of their wording."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from PIL import Image, UnidentifiedImageError

from yiciban.documents import receivers, rules, store
from yiciban.documents.facts import FileFact, NoticeFact, NoticeKind, PaperKind, UploadFact, WordingFact, WordingState
from yiciban.documents.models import StoredFile, Upload, WordingVersion
from yiciban.documents.paper.defaults import Wording
from yiciban.documents.permissions import WORDING_PROPOSE, WORDING_SIGN
from yiciban.documents.queries import check_paper, file_fact, shipped, upload_fact, wording_fact, wording_of
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Kind, Refusal, invalid, not_found
from yiciban.people.permissions import require, user_id_of

# Counts and inserts in one statement. The counter's lock lasts to the commit: issue the notice last.
_ISSUE = """
WITH counter AS (
  INSERT INTO documents_noticecounter (office, kind, year, last) VALUES (%(office)s, %(kind)s, %(year)s, 1)
  ON CONFLICT (office, kind, year) DO UPDATE SET last = documents_noticecounter.last + 1 RETURNING last
)
INSERT INTO documents_notice (number, office, kind, year, serial, subject, title, data, issued_at, issued_by)
SELECT %(prefix)s || lpad(last::text, 5, '0') || '号', %(office)s, %(kind)s, %(year)s, last, %(subject)s, %(title)s,
       jsonb_set(%(data)s::jsonb, '{number}', to_jsonb(%(prefix)s || lpad(last::text, 5, '0') || '号')),
       %(at)s, %(by)s
FROM counter RETURNING number, serial, data
"""


def upload_begin(name: str, size: int, *, by: Actor, at: datetime, purpose: Mapping[str, str]) -> UploadFact:
    """Announce an upload of `size` bytes; Refusal `file_empty`, `file_too_large`, `sign_in_needed`.

    Announcing the same file for the same purpose again goes on where the connection was lost.
    """
    if by.user_id is None:
        raise Refusal("sign_in_needed", "请先登录再上传。", Kind.FORBIDDEN)
    rules.check_size(size)
    same = {"owner_id": by.user_id, "name": rules.clean_name(name), "size": size, "purpose": dict(purpose)}
    begun = Upload.objects.filter(**same).order_by("created_at").last() if purpose else None
    return upload_fact(begun or Upload.objects.create(**same, created_at=at))


def upload_receive(upload_id: UUID, offset: int, data: bytes, *, by: Actor, at: datetime) -> UploadFact | FileFact:
    """Add a chunk; the last one makes the file and hands it to what it was uploaded for, all or nothing.

    Raises Refusal as `upload_append`, `upload_finish` and the receiver.
    """
    with transaction.atomic():
        upload = upload_append(upload_id, offset, data, by=by)
        if upload.offset < upload.size:
            return upload
        file = upload_finish(upload_id, by=by, at=at)
        receivers.hand_over(file, upload.purpose, by=by, at=at)
        return file


def upload_append(upload_id: UUID, offset: int, data: bytes, *, by: Actor) -> UploadFact:
    """Add a chunk at `offset`, which must be where the upload stands.

    Raises Refusal `upload_not_found`, `upload_offset` (ask again where it stands), `upload_too_long`.
    """
    with transaction.atomic():
        upload = _lock_upload(upload_id, by)
        if offset != upload.received:
            raise Refusal("upload_offset", f"已收到 {upload.received} 字节，请从那里接着传。")
        if offset + len(data) > upload.size:
            raise invalid("upload_too_long", "传来的内容比文件本身长。请重新选择文件再传。")
        part = store.part_of(upload.pk)
        store.write_at(part, offset, data)
        if offset == 0:
            rules.sniff(data[:64], upload.name)  # a wrong file is refused with its first chunk, not its last
        upload.received = offset + len(data)
        upload.save(update_fields=["received"])
    return upload_fact(upload)


def upload_finish(upload_id: UUID, *, by: Actor, at: datetime) -> FileFact:
    """Turn a complete upload into a file; the upload is gone afterwards.

    Raises Refusal `upload_incomplete`, `file_type`, `file_broken`.
    """
    with transaction.atomic():
        upload = _lock_upload(upload_id, by)
        if upload.received != upload.size:
            raise Refusal("upload_incomplete", f"还差 {upload.size - upload.received} 字节没传完。")
        # The file keeps the upload's id: whoever lost the last answer can still ask how far it came.
        stored = _keep(upload.pk, upload.name, upload.size, owner_id=upload.owner_id, at=at)
        upload.delete()
    return file_fact(stored)


def file_put(name: str, content: bytes, *, by: Actor, at: datetime) -> FileFact:
    """Keep a whole file at once: what a plain form posts, what the counter scans, what the system itself makes.

    A file of the system's belongs to nobody. Raises Refusal `sign_in_needed`, `file_empty`, `file_too_large`,
    `file_type`, `file_broken`.
    """
    if by.kind is ActorKind.SYSTEM:
        return _put_ownerless(rules.clean_name(name), content, at=at)
    upload = upload_begin(name, len(content), by=by, at=at, purpose={})
    upload_append(upload.id, 0, content, by=by)
    return upload_finish(upload.id, by=by, at=at)


def upload_cancel(upload_id: UUID, *, by: Actor) -> None:
    """Forget an upload under way."""
    with transaction.atomic():
        upload = _lock_upload(upload_id, by)
        store.part_of(upload.pk).unlink(missing_ok=True)
        upload.delete()


def uploads_purge(*, before: datetime) -> int:
    """Forget uploads that began before an instant and never ended; returns how many."""
    stale = list(Upload.objects.filter(created_at__lt=before).values_list("pk", flat=True))
    for upload_id in stale:
        store.part_of(upload_id).unlink(missing_ok=True)
    Upload.objects.filter(pk__in=stale).delete()
    return len(stale)


def notice_issue(
    kind: NoticeKind,
    *,
    office: str,
    prefix: tuple[str, str],
    subject: str,
    title: str,
    data: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> NoticeFact:
    """Issue the next paper of an office, kind and year, inside the caller's transaction.

    `prefix` is the region's and the office's short name; `data` the content of the paper template `kind`,
    to which the number is added. Numbers are gap-free: a rolled-back command gives its number back.
    """
    year = local_date(at).year
    values = {
        "office": office,
        "kind": kind.value,
        "year": year,
        "prefix": rules.number_prefix(*prefix, kind, year),
        "subject": subject,
        "title": title,
        "data": json.dumps(dict(data), ensure_ascii=False),
        "at": at,
        "by": by.id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ISSUE, values)
        number, serial, stored = cursor.fetchone()
    content = json.loads(stored) if isinstance(stored, str) else stored
    return NoticeFact(number, kind, title, office, year, serial, subject, at, by.id, content)


def wording_propose(
    kind: PaperKind, words: Wording, *, effective_on: date, note: str, by: Actor, at: datetime
) -> WordingFact:
    """Propose the next version of a paper's wording; it changes nothing until another person signs it.

    Raises Refusal `wording_propose_forbidden`, `paper_not_found`, `wording_note_needed`, `wording_faulty`,
    `wording_unchanged`, `effective_past`, `effective_before_last`, `wording_proposed`.
    """
    require(by, WORDING_PROPOSE)
    check_paper(kind)
    note = note.replace("\x00", "").strip()
    if not 4 <= len(note) <= 300:
        sentence = "请写明为什么改，4 到 300 个字。"
        raise invalid("wording_note_needed", sentence, {"note": sentence})
    with transaction.atomic():
        last = _last_signed(kind)
        before = wording_of(last.words) if last else shipped(kind)
        rules.check_wording(kind.paper, words, permit=kind.permit, before=before)
        rules.check_effective(effective_on, today=local_date(at), last=last.effective_on if last else None)
        row = WordingVersion(
            paper=kind.paper,
            permit=kind.permit,
            words=asdict(words),
            note=note,
            effective_on=effective_on,
            proposed_by_id=user_id_of(by),
            proposed_by_name=by.name,
            proposed_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refusal("wording_proposed", "这种文书已经有一份草案在等签发，有了结果再提。") from None
        _record_wording(row, "wording.proposed", by=by, at=at)
        return wording_fact(row)


def wording_sign(wording_id: UUID, *, by: Actor, at: datetime) -> WordingFact:
    """Put a proposed version in force from its day on, under the next number.

    It is checked again: the day may have passed meanwhile. Raises Refusal `wording_sign_forbidden`,
    `wording_not_found`, `wording_answered`, `same_person`, and those of a proposal.
    """
    require(by, WORDING_SIGN)
    with transaction.atomic():
        row = _answerable(wording_id, by)
        kind = PaperKind(row.paper, row.permit)
        last = _last_signed(kind)
        before = wording_of(last.words) if last else shipped(kind)
        rules.check_wording(kind.paper, wording_of(row.words), permit=kind.permit, before=before)
        today, held = local_date(at), last.effective_on if last else None
        rules.check_effective(row.effective_on, today=today, last=held)
        row.number = (last.number if last and last.number else 1) + 1
        _answer_wording(row, WordingState.SIGNED, "", by=by, at=at)
        return wording_fact(row)


def wording_refuse(wording_id: UUID, answer: str, *, by: Actor, at: datetime) -> WordingFact:
    """Send a proposal back with the reason. Raises Refusal as `wording_sign`, and `reason_needed`."""
    require(by, WORDING_SIGN)
    answer = answer.replace("\x00", "").strip()[:300]
    if len(answer) < 4:
        sentence = "请写明为什么退回，至少 4 个字。"
        raise invalid("reason_needed", sentence, {"answer": sentence})
    with transaction.atomic():
        row = _answerable(wording_id, by)
        _answer_wording(row, WordingState.REFUSED, answer, by=by, at=at)
        return wording_fact(row)


def wording_take_back(wording_id: UUID, *, by: Actor, at: datetime) -> WordingFact:
    """Take back what one proposed oneself and nobody has answered. Raises Refusal `not_yours`, `wording_answered`."""
    require(by, WORDING_PROPOSE)
    with transaction.atomic():
        row = _lock_wording(wording_id)
        if row.proposed_by_id != by.user_id:
            raise Refusal("not_yours", "只有起草的人能收回。", Kind.FORBIDDEN)
        rules.check_answer(WordingState(row.state), proposed_by=None, answered_by=by.user_id)
        row.state = WordingState.TAKEN_BACK
        row.save(update_fields=["state"])
        _record_wording(row, "wording.taken_back", by=by, at=at)
        return wording_fact(row)


def _last_signed(kind: PaperKind) -> WordingVersion | None:
    signed = WordingVersion.objects.filter(paper=kind.paper, permit=kind.permit, state=WordingState.SIGNED)
    return signed.order_by("-number").first()


def _lock_wording(wording_id: UUID) -> WordingVersion:
    row = WordingVersion.objects.select_for_update().filter(pk=wording_id).first()
    if row is None:
        raise not_found("没有这一版文书用语。", "wording_not_found")
    return row


def _answerable(wording_id: UUID, by: Actor) -> WordingVersion:
    row = _lock_wording(wording_id)
    rules.check_answer(WordingState(row.state), proposed_by=row.proposed_by_id, answered_by=by.user_id)
    return row


def _answer_wording(row: WordingVersion, state: WordingState, answer: str, *, by: Actor, at: datetime) -> None:
    row.state, row.answer = state, answer
    row.answered_by_id, row.answered_by_name, row.answered_at = user_id_of(by), by.name, at
    row.save(update_fields=["number", "state", "answer", "answered_by", "answered_by_name", "answered_at"])
    _record_wording(row, f"wording.{state}", by=by, at=at)


def _record_wording(row: WordingVersion, action: str, *, by: Actor, at: datetime) -> None:
    kind = PaperKind(row.paper, row.permit)
    data = {"id": str(row.pk), "number": row.number, "effective_on": str(row.effective_on), "note": row.note}
    if row.state == WordingState.SIGNED:
        data["words"] = row.words
    journal.record(f"wording:{kind.paper}:{kind.family}", action, by=by, at=at, data=data)


def _put_ownerless(name: str, content: bytes, *, at: datetime) -> FileFact:
    rules.check_size(len(content))
    key = uuid4()
    part = store.part_of(key)
    try:
        store.write_at(part, 0, content)
        return file_fact(_keep(key, name, len(content), owner_id=None, at=at))
    finally:
        part.unlink(missing_ok=True)


def _keep(key: UUID, name: str, size: int, *, owner_id: int | None, at: datetime) -> StoredFile:
    """Check a whole part file by its content and make it a file."""
    part = store.part_of(key)
    with part.open("rb") as file:
        media_type = rules.sniff(file.read(64), name)
    if media_type.startswith("image/"):
        _check_image(part, name)
    return StoredFile.objects.create(
        pk=key,
        owner_id=owner_id,
        name=name,
        media_type=media_type,
        size=size,
        digest=store.keep(part),
        created_at=at,
    )


def _lock_upload(upload_id: UUID, by: Actor) -> Upload:
    upload = Upload.objects.select_for_update().filter(pk=upload_id, owner_id=by.user_id).first()
    if upload is None:
        raise not_found("没有这次上传，可能已经传完或取消。请看看材料里有没有这个文件。", "upload_not_found")
    return upload


def _check_image(part: object, name: str) -> None:
    """Open the picture as the office would; Refusal `file_broken` when it cannot be."""
    try:
        with Image.open(str(part)) as image:
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise invalid("file_broken", f"“{name}”这张图打不开，可能没存完整。请重新拍一张再传。") from error
