"""Drafts, versions and their differences for programs: what the desk's pages do, by the same commands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import Finding, VariantKind
from yiciban.catalogue.permissions import CATALOGUE_EDIT, CATALOGUE_VIEW
from yiciban.catalogue.rules.workflow import DraftStep, Stage
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import operation
from yiciban.people.web import actor_of

router = Router(tags=["catalogue"])
DRAFTS = "/catalogue/drafts"
ITEM = "/catalogue/items/{slug}"


class DraftRowOut(Schema):
    """A draft in a list, without its document."""

    slug: str
    department: str
    region: str
    stage: Stage
    base: int = Field(description="number of the version it started from, 0 for a new item")
    revision: int
    effective_on: date | None
    returned_reason: str
    written_by_name: str
    changed_at: datetime


class FindingOut(Schema):
    """What the linter found: which rule, at which element, why, and how to mend it."""

    rule: str
    severity: str
    element: str
    why: str
    mend: str


class DraftOut(DraftRowOut):
    """A draft with its document, finished or not, and what is still wrong with it."""

    document: dict[str, Any]
    findings: list[FindingOut]


class DraftIn(Schema):
    """Start a draft of an item's version in force (`slug` alone), or begin an item under an entry."""

    slug: str = Field(max_length=48)
    entry: str = Field("", max_length=12)
    department: str = Field("", max_length=48)
    variant: VariantKind = VariantKind.ONLY
    like: str = Field("", max_length=48, description="slug of an item of the same entry to copy from")


class DraftSaveIn(Schema):
    """The whole document, finished or not, and the revision that was read."""

    revision: int
    document: dict[str, Any]


class DraftStepIn(Schema):
    """Why, on which day, and the revision that was looked at."""

    reason: str = Field("", max_length=300)
    effective_on: date | None = Field(None, description="approve: publish on this day instead of now")
    revision: int | None = None


class VersionOut(Schema):
    """One published version."""

    id: int
    number: int
    published_at: datetime
    published_by: str


class PieceOut(Schema):
    """A stretch of a long text that stayed (`same`), went (`gone`) or came (`new`)."""

    kind: str
    text: str


class ChangeOut(Schema):
    """One thing that changed, in words."""

    path: str
    label: str
    kind: str
    before: str
    after: str
    sentence: str
    pieces: list[PieceOut]


class SectionOut(Schema):
    """The changes of one section of the form."""

    code: str
    label: str
    changes: list[ChangeOut]


class DifferenceIn(Schema):
    """Numbers of versions; `to` may be `draft`."""

    from_: int = Field(0, alias="from")
    to: str = "draft"


@router.get(DRAFTS, response=list[DraftRowOut], **operation("事项草稿", needs=CATALOGUE_VIEW))
def drafts(request: HttpRequest, stage: Stage | None = None) -> tuple[queries.DraftFact, ...]:
    """The drafts this person can see, the longest waiting first."""
    return queries.drafts(by=actor_of(request), stage=stage)


@router.post(DRAFTS, response={201: DraftOut}, **operation("起草修改，或者新建事项", needs=CATALOGUE_EDIT))
def draft_begin(request: HttpRequest, wanted: DraftIn) -> Status[Any]:
    """Open a draft of an item, or begin a new one."""
    by, at = actor_of(request), timezone.now()
    if not wanted.entry:
        return Status(201, _whole(services.draft_start(wanted.slug, by=by, at=at)))
    made = services.item_begin(
        wanted.entry,
        wanted.slug,
        department=wanted.department,
        variant=wanted.variant,
        like=wanted.like,
        by=by,
        at=at,
    )
    return Status(201, _whole(made))


@router.get(f"{DRAFTS}/{{slug}}", response=DraftOut, **operation("一份草稿和它的问题", needs=CATALOGUE_VIEW))
def draft_read(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One draft with what is still wrong with it."""
    return _whole(queries.draft(slug, by=actor_of(request)))


@router.put(
    f"{DRAFTS}/{{slug}}",
    response=DraftOut,
    **operation(
        "保存草稿",
        needs=CATALOGUE_EDIT,
        note="没写完也能存；名称、类型、依据来自基本目录，写了不算。别人先存过的回 409。",
    ),
)
def draft_save(request: HttpRequest, slug: str, wanted: DraftSaveIn) -> dict[str, Any]:
    """Keep the document as it is."""
    by, at = actor_of(request), timezone.now()
    return _whole(services.draft_save(slug, wanted.document, revision=wanted.revision, by=by, at=at))


@router.post(
    f"{DRAFTS}/{{slug}}/steps/{{step}}",
    response={200: DraftOut, 204: None},
    **operation(
        "草稿走一步",
        note="提交、部门审核、政务办审核（发布）、退回、撤回、扔掉。起草、部门审核、政务办审核要三个人。"
        "权限：`catalogue.edit`、`catalogue.confirm` 或 `catalogue.approve`，看是哪一步。发布了、扔掉了回 204。",
    ),
)
def draft_step(request: HttpRequest, slug: str, step: DraftStep, wanted: DraftStepIn) -> Status[Any]:
    """Take a step of the workflow."""
    given = wanted.dict()
    left = services.draft_step(slug, step, by=actor_of(request), at=timezone.now(), **given)
    return Status(200, _whole(left)) if left else Status(204, None)


@router.get(f"{ITEM}/versions", response=list[VersionOut], **operation("事项的各个版本", needs=CATALOGUE_VIEW))
def versions(request: HttpRequest, slug: str) -> tuple[queries.VersionFact, ...]:
    """Every published version, newest first."""
    return queries.desk_item(slug, by=actor_of(request)).versions


@router.get(
    f"{ITEM}/diff",
    response=list[SectionOut],
    **operation("两版之间改了什么", needs=CATALOGUE_VIEW, note="`from` 和 `to` 是版本号，`to=draft` 是草稿。"),
)
def difference(request: HttpRequest, slug: str, wanted: Query[DifferenceIn]) -> Any:
    """What changed, by section, in words."""
    return queries.compare(slug, wanted.from_, wanted.to, by=actor_of(request)).sections


def _whole(draft: queries.DraftFact) -> dict[str, Any]:
    found: tuple[Finding, ...] = queries.lint_document(draft.document, local_date(timezone.now()))
    return {name: getattr(draft, name) for name in DraftOut.model_fields if name != "findings"} | {"findings": found}
