"""What the applicant still owes: what was left open at acceptance, and the files chosen so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from yiciban.cases.facts import CaseFact, MaterialFact
from yiciban.cases.models import CorrectionFile
from yiciban.cases.queries.access import visible_to
from yiciban.cases.queries.cases import materials
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT
from yiciban.catalogue.facts import MaterialNeed
from yiciban.documents.facts import FileFact
from yiciban.documents.queries import file_fact
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import not_found


def open_gaps(fact: CaseFact) -> tuple[MaterialFact, ...]:
    """The materials left open at acceptance (容缺) of a case the caller has read, that have not come yet."""
    if fact.gap_due is None or fact.status not in WITH_DEPARTMENT:
        return ()
    return tuple(one for one in materials(fact) if one.need == MaterialNeed.LATER and not one.is_there)


def correction_files(fact: CaseFact) -> Mapping[str, tuple[FileFact, ...]]:
    """The files chosen by material, for a case the caller has read; one query."""
    found: dict[str, list[FileFact]] = defaultdict(list)
    rows = CorrectionFile.objects.filter(case__number=fact.number).select_related("file").order_by("pk")
    for row in rows:
        found[row.material].append(file_fact(row.file))
    return {material: tuple(files) for material, files in found.items()}


def correction_file(number: str, file_id: UUID, actor: Actor) -> FileFact:
    """One of them, for an actor who may see the case; Refusal `file_not_found`."""
    rows = CorrectionFile.objects.filter(file_id=file_id, case__in=visible_to(actor).filter(number=number))
    row = rows.select_related("file").first()
    if row is None:
        raise not_found("没有这个文件。", "file_not_found")
    return file_fact(row.file)
