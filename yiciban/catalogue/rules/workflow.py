"""The way of a version: draft → department → office review → published, as one table; and of an item in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from yiciban.catalogue.permissions import (
    CATALOGUE_APPROVE,
    CATALOGUE_CONFIRM,
    CATALOGUE_EDIT,
    CATALOGUE_PUBLISH,
)
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import Permission, require
from yiciban.kernel.refusal import Refusal


class Stage(StrEnum):
    """Where a draft stands."""

    WRITING = "writing"
    DEPARTMENT = "department"
    OFFICE = "office"
    SCHEDULED = "scheduled"

    @property
    def label(self) -> str:
        """The office's word."""
        return STAGE_LABELS[self]


STAGE_LABELS = {
    Stage.WRITING: "起草中",
    Stage.DEPARTMENT: "等部门审核",
    Stage.OFFICE: "等政务办审核",
    Stage.SCHEDULED: "已定日子，等发布",
}


class DraftStep(StrEnum):
    """What may be done with a draft."""

    SAVE = "save"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    APPROVE = "approve"
    RETURN = "return"
    RECALL = "recall"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table: who may, what it leads to, and who is kept out because of an earlier part."""

    label: str
    to: Stage | None
    """None: the draft ends (published at once, or thrown away)."""
    permission: Permission
    not_writer: bool = False
    not_confirmer: bool = False
    needs_reason: bool = False


TABLE: dict[tuple[Stage, DraftStep], Move] = {
    (Stage.WRITING, DraftStep.SAVE): Move("保存", Stage.WRITING, CATALOGUE_EDIT),
    (Stage.WRITING, DraftStep.SUBMIT): Move("提交部门审核", Stage.DEPARTMENT, CATALOGUE_EDIT),
    (Stage.WRITING, DraftStep.DISCARD): Move("扔掉草稿", None, CATALOGUE_EDIT),
    (Stage.DEPARTMENT, DraftStep.CONFIRM): Move("部门审核通过", Stage.OFFICE, CATALOGUE_CONFIRM, not_writer=True),
    (Stage.DEPARTMENT, DraftStep.RETURN): Move(
        "退回修改", Stage.WRITING, CATALOGUE_CONFIRM, not_writer=True, needs_reason=True
    ),
    (Stage.DEPARTMENT, DraftStep.RECALL): Move("撤回来改", Stage.WRITING, CATALOGUE_EDIT),
    (Stage.OFFICE, DraftStep.APPROVE): Move(
        "审核通过并发布", Stage.SCHEDULED, CATALOGUE_APPROVE, not_writer=True, not_confirmer=True
    ),
    (Stage.OFFICE, DraftStep.RETURN): Move(
        "退回修改", Stage.WRITING, CATALOGUE_APPROVE, not_writer=True, needs_reason=True
    ),
    (Stage.SCHEDULED, DraftStep.RECALL): Move("取消定好的发布", Stage.WRITING, CATALOGUE_APPROVE, needs_reason=True),
}


class ItemState(StrEnum):
    """Whether an item can be found and begun."""

    PUBLISHED = "published"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The office's word (GB: 在用, 暂停, 取消)."""
        return {"published": "在用", "suspended": "暂停", "cancelled": "取消"}[self.value]


@dataclass(frozen=True, slots=True)
class StateMove:
    """One line of the table of an item in use."""

    label: str
    to: ItemState
    permission: Permission
    needs_reason: bool
    action: str


STATE_TABLE: dict[tuple[ItemState, str], StateMove] = {
    (ItemState.PUBLISHED, "suspend"): StateMove(
        "暂停", ItemState.SUSPENDED, CATALOGUE_PUBLISH, needs_reason=True, action="catalogue.item_suspended"
    ),
    (ItemState.SUSPENDED, "resume"): StateMove(
        "恢复", ItemState.PUBLISHED, CATALOGUE_PUBLISH, needs_reason=False, action="catalogue.item_resumed"
    ),
    (ItemState.PUBLISHED, "cancel"): StateMove(
        "取消", ItemState.CANCELLED, CATALOGUE_APPROVE, needs_reason=True, action="catalogue.item_cancelled"
    ),
    (ItemState.SUSPENDED, "cancel"): StateMove(
        "取消", ItemState.CANCELLED, CATALOGUE_APPROVE, needs_reason=True, action="catalogue.item_cancelled"
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a button: what it says, whether it asks for a reason, and why this person may not take it now."""

    step: str
    label: str
    needs_reason: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose a draft is and through whose hands it went."""

    region: str
    department: str
    written_by: str
    confirmed_by: str


def check_move(move: Move, hands: Hands, by: Actor) -> None:
    """Return when this person may take the step. Raises Refusal of the permission, or `draft_same_person`."""
    own = "" if move.permission is CATALOGUE_APPROVE else hands.department
    require(by, move.permission, region=hands.region, department=own)
    if (move.not_writer and by.id == hands.written_by) or (move.not_confirmer and by.id == hands.confirmed_by):
        raise Refusal("draft_same_person", "起草、部门审核、政务办审核要由三个人分别来做。请换一个人。")


def check_state_move(move: StateMove, region: str, department: str, by: Actor) -> None:
    """Return when this person may take the step. Raises Refusal of the permission."""
    own = "" if move.permission is CATALOGUE_APPROVE else department
    require(by, move.permission, region=region, department=own)


def draft_offers(stage: Stage, hands: Hands, by: Actor) -> tuple[Offer, ...]:
    """The steps the table knows from this stage, each with the reason why this person may not take it."""
    return tuple(
        Offer(step.value, move.label, move.needs_reason, _no(check_move, move, hands, by))
        for (at, step), move in TABLE.items()
        if at is stage
    )


def state_offers(state: ItemState, region: str, department: str, by: Actor) -> tuple[Offer, ...]:
    """The same for an item in use."""
    return tuple(
        Offer(step, move.label, move.needs_reason, _no(check_state_move, move, region, department, by))
        for (at, step), move in STATE_TABLE.items()
        if at is state
    )


def _no(check: Callable[..., None], *given: object) -> str:
    try:
        check(*given)
    except Refusal as refusal:
        return refusal.sentence
    return ""
