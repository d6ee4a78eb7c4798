"""Every address of the product and who may open it: one table, walked by `test_every_url` and looked at in `e2e`.

An address that is not in the table fails the walk: whoever adds one says here who may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tests import way
from tests.cast import RESIDENTS, STAFF, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, Defect, DeliveryMethod
from yiciban.cases.queries import materials
from yiciban.documents.queries import notices
from yiciban.documents.services import file_put, upload_begin
from yiciban.kernel.actor import SYSTEM
from yiciban.licences.services import licence_issue
from yiciban.providers.models import Message
from yiciban.ratings.facts import Level
from yiciban.ratings.services import rating_give

ANONYMOUS = "anonymous"
PEOPLE = (ANONYMOUS, *RESIDENTS, *STAFF)


@dataclass(frozen=True)
class World:
    """The cast with something at every stage: `values` fill the addresses of the table."""

    cast: Cast
    values: Mapping[str, str]


def world(cast: Cast) -> World:
    """Cases at the counter, under correction, accepted, to be decided, to be handed out and rated; a draft."""
    now = timezone.now()
    at = now - timedelta(hours=9)
    received = way.submitted(cast, at)
    delivered = _handed_over(cast, at)
    rating_give(delivered.number, Level.GOOD, tags=[], text="", anonymous=False, by=cast.owner, at=now)
    values = {
        "received": received.number,
        "correcting": (correcting := _correcting(cast, at)).number,
        "accepted": way.accepted(cast, at).number,
        "deciding": way.deciding(cast, at).number,
        "granted": way.granted(cast, at).number,
        "concluded": _concluded(cast, at).number,
        "unrated": _handed_over(cast, at).number,
        "delivered": delivered.number,
        "licence": delivered.licence,
        "firm": cast.firm_key.removeprefix("firm:"),
        "neighbour": str(cast.neighbour.user_id),
        **_papers_and_files(received, correcting, cast, at),
        **_draft(cast, now),
        "message": str(_failed_message(now)),
    }
    return World(cast, values)


def _concluded(cast: Cast, at: datetime) -> CaseFact:
    number = way.granted(cast, at).number
    licence_issue(number, by=cast.maker, at=at + timedelta(hours=5))
    return cases.case_of(number) if hasattr(cases, "case_of") else _read(number, cast)


def _read(number: str, cast: Cast) -> CaseFact:
    from yiciban.cases.queries import case

    return case(number, cast.owner)


def _handed_over(cast: Cast, at: datetime) -> CaseFact:
    number = _concluded(cast, at).number
    return cases.case_deliver(number, DeliveryMethod.ELECTRONIC, by=cast.handout, at=at + timedelta(hours=6))


def _correcting(cast: Cast, at: datetime) -> CaseFact:
    case = way.submitted(cast, at)
    wanted = Defect("floor_plan", "店铺方位图和平面图", "看不清消毒柜在哪里。", "请标出消毒柜，再拍一张。")
    case = cases.case_request_correction(case.number, [wanted], by=cast.clerk, at=at + timedelta(hours=1))
    file = file_put("新图.png", way.picture("grey"), by=cast.owner, at=at)
    cases.correction_file_add(case.number, "floor_plan", file.id, by=cast.owner, at=at)
    return case


def _papers_and_files(received: CaseFact, correcting: CaseFact, cast: Cast, at: datetime) -> dict[str, str]:
    return {
        "notice": notices(received.subject)[0].number,
        "file": str(next(m.files[0] for m in materials(received) if m.files).id),
        "correcting_file": str(next(m.files[0] for m in materials(correcting) if m.files).id),
    }


def _draft(cast: Cast, at: datetime) -> dict[str, str]:
    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=at)
    cases.draft_save(draft.id, way.answers(), by=cast.owner, at=at)
    file = file_put("平面图.png", way.picture(), by=cast.owner, at=at)
    cases.draft_file_add(draft.id, "floor_plan", file.id, by=cast.owner, at=at)
    purpose = {"for": "draft", "draft": str(draft.id), "material": "floor_plan"}
    upload = upload_begin("大图.png", 2_000_000, by=cast.owner, at=at, purpose=purpose)
    return {"draft": str(draft.id), "draft_file": str(file.id), "upload": str(upload.id)}


def _failed_message(at: datetime) -> int:
    row = Message.objects.create(
        to_phone="13800005127", text="示例", purpose="case", status="failed", created_by=SYSTEM.id, created_at=at
    )
    return row.pk
