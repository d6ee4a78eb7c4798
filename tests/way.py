"""The whole way of a case in commands, to start a test from any point of it."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from tests.cast import NOW, Cast
from tests.stages import stage
from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, DeliveryMethod, Verdict
from yiciban.cases.queries import case as read_case
from yiciban.cases.queries import draft_materials
from yiciban.catalogue.queries import elements, guide
from yiciban.documents.services import file_put
from yiciban.kernel.dates import local_date
from yiciban.licences.services import licence_issue
from yiciban.people.queries import party

SLUG = "public_place_health_new"
ANSWERS: dict[str, str] = {
    "text": "示例",
    "long_text": "示例说明",
    "number": "86",
    "date": "2026-11-01",
    "yes_no": "no",
    "phone": "13800005127",
    "resident_number": "500120198808080054",
    "uscc": "92439901MA8XD1K273",
    "bank_card": "6222020000000000000",
}


def picture(colour: str = "white") -> bytes:
    """A small real PNG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def answers(slug: str = SLUG) -> dict[str, str]:
    """A good answer to every question of the item's form."""
    item = guide(slug).guide
    known = elements(field.element for field in item.fields)
    return {
        code: element.choices[0] if element.choices else ANSWERS[element.kind.value] for code, element in known.items()
    }


@stage
def submitted(cast: Cast, at: datetime = NOW, **changed: Any) -> CaseFact:
    """A case the owner handed in for her firm."""
    draft = cases.draft_open(SLUG, cast.firm_key, by=cast.owner, at=at)
    cases.draft_save(draft.id, {**answers(), **changed}, by=cast.owner, at=at)
    cases.draft_choose_delivery(draft.id, DeliveryMethod.ELECTRONIC, by=cast.owner, at=at)
    for material in draft_materials(draft, party(cast.owner, cast.firm_key), local_date(at)):
        if not material.is_there:
            file = file_put(f"{material.code}.png", picture(), by=cast.owner, at=at)
            cases.draft_file_add(draft.id, material.code, file.id, by=cast.owner, at=at)
    return cases.case_submit(draft.id, by=cast.owner, at=at)


@stage
def accepted(cast: Cast, at: datetime = NOW) -> CaseFact:
    """… which the counter accepted an hour later."""
    return cases.case_accept(submitted(cast, at).number, by=cast.clerk, at=at + timedelta(hours=1))


@stage
def deciding(cast: Cast, at: datetime = NOW) -> CaseFact:
    """… which was examined and reviewed and waits for the approver."""
    number = accepted(cast, at).number
    cases.case_examine(number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=at + timedelta(hours=2))
    return cases.case_review(number, Verdict.GRANT, "同意承办意见。", by=cast.reviewer, at=at + timedelta(hours=3))


@stage
def granted(cast: Cast, at: datetime = NOW) -> CaseFact:
    """… which was granted."""
    number = deciding(cast, at).number
    return cases.case_decide(number, grant=True, reason="同意", by=cast.approver, at=at + timedelta(hours=4))


@stage
def concluded(cast: Cast, at: datetime = NOW) -> CaseFact:
    """… whose licence was made and waits to be handed over."""
    number = granted(cast, at).number
    licence_issue(number, by=cast.maker, at=at + timedelta(hours=5))
    return read_case(number, cast.owner)


@stage
def delivered(cast: Cast, at: datetime = NOW) -> CaseFact:
    """… whose licence was handed over."""
    number = concluded(cast, at).number
    return cases.case_deliver(number, DeliveryMethod.ELECTRONIC, by=cast.handout, at=at + timedelta(hours=6))
