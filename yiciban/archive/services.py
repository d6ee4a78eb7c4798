"""Commands of the archive: make the package of an ended case, and hand it out on the record."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from yiciban.archive import container
from yiciban.archive.checking import FORMAT, MANIFEST, SIGNATURE, Digests, chunks
from yiciban.archive.collecting import Collected, Part, collect
from yiciban.archive.facts import PackageFact
from yiciban.archive.models import Package
from yiciban.archive.permissions import MAKE
from yiciban.archive.queries import case_to_archive, kept_for, package_fact, packages_of, unarchived
from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import case_key
from yiciban.documents import store
from yiciban.journal import services as journal
from yiciban.journal import signing
from yiciban.kernel.actor import Actor
from yiciban.kernel.digests import canonical_json, sm3_hex
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.people.permissions import require

log = logging.getLogger(__name__)


def package_make(number: str, *, by: Actor, at: datetime) -> PackageFact:
    """Make the package of an ended case; made again from the same case it is the same package.

    Raises Refusal `case_not_found`, `archive_make_forbidden`, `case_not_ended`, `seal_unavailable`,
    `package_too_large`.
    """
    fact = case_to_archive(number, by)
    require(by, MAKE, region=fact.region, department=fact.department, point=fact.point)
    if fact.ended_at is None:
        raise Refusal("case_not_ended", f"这件现在是“{fact.status.label}”，办完以后才归档。")
    collected = collect(fact)
    part = store.part_of(uuid4())
    try:
        with part.open("w+b") as file:
            part.chmod(0o600)
            files = _write(file, fact, collected)
            size, sm3 = _measure(file)
        digest = store.keep(part)
    finally:
        part.unlink(missing_ok=True)
    with transaction.atomic():
        row, is_new = Package.objects.get_or_create(
            case_id=case_key(fact),
            digest=digest,
            defaults={
                "sm3": sm3,
                "size": size,
                "files": files,
                "made_at": at,
                "made_by": by.id,
                "made_by_name": by.name,
            },
        )
        if is_new:
            data = {"digest": digest, "sm3": sm3, "size": size, "files": files}
            journal.record(_subject(fact), "archive.made", by=by, at=at, region=fact.region, data=data)
    return package_fact(row)


def package_ask(number: str) -> None:
    """Have the package of an ended case made by a job; it may run twice."""
    from yiciban.archive.tasks import make

    make.defer(number=number)


def package_hand_out(number: str, *, by: Actor, at: datetime) -> PackageFact:
    """The latest package of a case for whoever may read it, on the record.

    Raises Refusal `case_not_found`, `archive_read_forbidden`, `package_not_found`.
    """
    fact = case_to_archive(number, by)
    found = packages_of(fact)
    if not found:
        raise not_found("这件还没有归档包。办完以后几分钟内自动生成，请过一会儿再来。", "package_not_found")
    with transaction.atomic():
        data = {"digest": found[0].digest}
        journal.record(_subject(fact), "archive.handed_out", by=by, at=at, region=fact.region, data=data)
    return found[0]


def packages_catch_up(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Make the packages that are missing, one by one; returns how many could be made."""
    done = 0
    for number in unarchived(limit):
        try:
            package_make(number, by=by, at=at)
            done += 1
        except Exception as error:  # noqa: BLE001 - one case that cannot be printed must not hold up the others
            log.warning("case %s was not archived: %s", number, error)
    return done


def _write(file: object, fact: CaseFact, collected: Collected) -> int:
    """Write the container; returns how many files it holds."""
    listed, entries = [], []
    for order, part in enumerate(collected.parts, 1):
        digests = _digests(part)
        entries.append((container.Entry(part.name, digests.size, digests.crc), part))
        listed.append(
            {
                "order": order,
                "name": part.name,
                "title": part.title,
                "size": digests.size,
                "sm3": digests.sm3,
                "sha256": digests.sha256,
            }
        )
    manifest = canonical_json({"format": FORMAT, "case": _facts(fact), "files": listed, "journal": collected.heads})
    for part in (Part(MANIFEST, "清单", manifest), Part(SIGNATURE, "签名", _signature(manifest))):
        digests = _digests(part)
        entries.append((container.Entry(part.name, digests.size, digests.crc), part))
    container.write(file, ((entry, _content(part)) for entry, part in entries))  # type: ignore[arg-type]
    return len(entries)


def _facts(fact: CaseFact) -> dict[str, object]:
    """What the manifest says of the case itself."""
    return {
        "number": fact.number,
        "item": fact.item_name,
        "item_slug": fact.slug,
        "guide_version": fact.version_id,
        "applicant": fact.party_name,
        "applicant_kind": fact.party_kind,
        "department": fact.department_name,
        "point": fact.point_name,
        "region": fact.region,
        "received_at": fact.received_at,
        "ended_at": fact.ended_at,
        "status": fact.status,
        "status_label": fact.status.label,
        "licence": fact.licence,
        "kept": kept_for(fact),
    }


def _signature(manifest: bytes) -> bytes:
    """The signature beside the manifest, over its SM3, by the key that signs the journal's days."""
    digest = sm3_hex(manifest)
    return canonical_json(
        {
            "algorithm": "Ed25519",
            "digest_algorithm": "SM3",
            "digest": digest,
            "key": signing.public_key_hex(),
            "signature": signing.sign(digest),
        }
    )


def _digests(part: Part) -> Digests:
    digests = Digests()
    for chunk in _content(part):
        digests.take(chunk)
    return digests


def _content(part: Part) -> Iterator[bytes]:
    with part.open() as file:
        yield from chunks(file)


def _measure(file: object) -> tuple[int, str]:
    """Size and SM3 of what was written."""
    sm3, size = hashlib.new("sm3"), 0
    file.seek(0)  # type: ignore[attr-defined]
    for chunk in chunks(file):
        sm3.update(chunk)
        size += len(chunk)
    return size, sm3.hexdigest()


def _subject(fact: CaseFact) -> str:
    return f"archive:{fact.number}"
