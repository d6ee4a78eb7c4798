"""Drafts as their writer sees them: what is typed, what is handed in, what is spared."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from yiciban.cases import sources
from yiciban.cases.conversion import draft_fact
from yiciban.cases.facts import Check, DraftFact, MaterialFact, Proof
from yiciban.cases.models import Draft, DraftFile
from yiciban.catalogue.queries import guide, guide_version
from yiciban.documents.facts import FileFact
from yiciban.documents.queries import file_fact
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.people.facts import Party


def draft(draft_id: UUID, actor: Actor) -> DraftFact:
    """The actor's own draft; Refusal `draft_not_found`."""
    row = Draft.objects.filter(pk=draft_id, owner_id=actor.user_id).first()
    if row is None:
        raise not_found("没有这份草稿，可能已经删掉了。请从办事指南重新开始。", "draft_not_found")
    return draft_fact(row)


def open_drafts(actor: Actor, limit: int = 20) -> tuple[DraftFact, ...]:
    """What the person began and has not handed in, latest first."""
    rows = Draft.objects.filter(owner_id=actor.user_id, submitted_as="").order_by("-updated_at")[:limit]
    return tuple(draft_fact(row) for row in rows)


def out_of_use(slug: str) -> Refusal | None:
    """Why nobody can hand in an application for the item now, None when everybody can; one query."""
    try:
        guide(slug)
    except Refusal as refusal:
        return Refusal(refusal.code, f"{refusal.sentence.rstrip('。')}。您填的和传的都留着。")
    return None


def draft_materials(fact: DraftFact, party: Party, today: date) -> tuple[MaterialFact, ...]:
    """The materials of a draft with what stands for each now: files, the form, a licence, or nothing yet."""
    files: dict[str, list[FileFact]] = defaultdict(list)
    for link in DraftFile.objects.filter(draft=fact.id).select_related("file").order_by("pk"):
        files[link.material].append(file_fact(link.file))
    found = []
    for material in guide_version(fact.version_id, fact.situation).guide.materials:
        proof, reference = Proof.NONE, ""
        if files[material.code]:
            proof = Proof.FILES
        elif material.from_form:
            proof = Proof.FORM
        elif material.licence and (licence := sources.find(party, material.licence, today)):
            proof, reference = Proof.LICENCE, licence.identifier
        found.append(
            MaterialFact(
                material.code,
                material.name,
                material.need,
                proof,
                Check.OPEN,
                material.note,
                reference,
                tuple(files[material.code]),
            )
        )
    return tuple(found)
