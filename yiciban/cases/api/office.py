"""The work of an office as a whole: whose desk a case lies on, and one step for many."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from yiciban.cases import permissions as p
from yiciban.cases import services
from yiciban.cases.api import bodies, schemas, shapes
from yiciban.documents.web import actor_of
from yiciban.kernel.operations import operation

router = Router(tags=["office"])


@router.post(
    "/cases/{number}/assign",
    response=schemas.CaseOut,
    **operation("分派或者领取", needs=p.EXAMINE, note="领取给自己是承办人的事；分给别人，由审核人或者批准人来做。"),
)
def assign(request: HttpRequest, number: str, body: bodies.AssignIn) -> dict[str, Any]:
    """Put a case on somebody's desk."""
    actor = actor_of(request)
    case = services.case_assign(number, body.to, by=actor, at=timezone.now())
    return shapes.case_whole(case, actor)


@router.post(
    "/departments/{code}/share",
    response=schemas.CountOut,
    **operation("按工作量分派", needs=p.ASSIGN, note="没有人领的，给手上最少的承办人；一次最多 500 件，急的在前。"),
)
def share(request: HttpRequest, code: str) -> dict[str, int]:
    """Share out what nobody has."""
    return {"count": services.cases_share(code, by=actor_of(request), at=timezone.now())}


@router.post(
    "/hand-over",
    response=schemas.CountOut,
    **operation("AB 岗交接", needs=p.EXAMINE, note="把一个承办人没办完的都交给另一个；替别人交接要审核人或者批准人。"),
)
def hand_over(request: HttpRequest, body: bodies.HandOverIn) -> dict[str, int]:
    """Hand everything over."""
    count = services.cases_hand_over(body.from_user, body.to_user, body.reason, by=actor_of(request), at=timezone.now())
    return {"count": count}


@router.post(
    "/cases/bulk",
    response=list[schemas.BulkOut],
    **operation("批量办理", needs=p.READ, note="每一件各办各的，一件不成不影响别的；不予要单办。一次最多 200 件。"),
)
def bulk(request: HttpRequest, body: bodies.BulkIn) -> list[dict[str, Any]]:
    """One step for many."""
    found = services.cases_bulk(body.step, body.numbers, body.words, by=actor_of(request), at=timezone.now())
    return [
        {
            "number": one.number,
            "done": one.fact is not None,
            "status": one.fact.status if one.fact else None,
            "code": one.code,
            "detail": one.sentence,
        }
        for one in found
    ]
