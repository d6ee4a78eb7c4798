"""What takes two people as the desk offers it: one table from kind to form, words and what a yes leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from yiciban.cases import queries
from yiciban.cases.facts import CaseFact, EndGround, RequestFact, RequestKind
from yiciban.cases.rules.intake import check_defects
from yiciban.cases.rules.requests import REQUESTS
from yiciban.cases.views.desk_forms import AskForm, ExtensionForm, ProcedureForm, TerminationForm, VoidingForm
from yiciban.cases.views.desk_shell import Now
from yiciban.cases.views.desk_steps_table import defects_of
from yiciban.catalogue.facts import Guide
from yiciban.kernel.dates import due_text
from yiciban.people.facts import Role

Typed = Mapping[str, Any]
Said = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """How the desk offers one kind."""

    form: type[AskForm]
    title: str
    text: str
    """What stands above the form: when it is the right way, and what follows."""
    follows: str
    """What happens with a yes, said to whoever signs."""
    asked: Callable[[Typed], dict[str, Any]]
    """What is typed, as the command takes it."""
    said: Callable[[Typed], Said]
    """What was asked, in words."""
    final: bool = False
    """A yes ends the case."""


def _fields(*names: str) -> Callable[[Typed], dict[str, Any]]:
    def read(typed: Typed) -> dict[str, Any]:
        return {name: str(typed.get(name, "")).replace("\x00", "").strip() for name in names}

    return read


def _defects(typed: Typed) -> dict[str, Any]:
    defects = defects_of(typed)
    check_defects(defects)  # so that each sentence stands beside its row
    names = ("material", "subject", "reason", "mend")
    return {"defects": [{name: getattr(one, name).replace("\x00", "") for name in names} for one in defects]}


def _said_procedure(data: Typed) -> Said:
    return ("哪种程序", data["kind"]), ("最多", f"{data['days']} 个工作日"), ("依据", data["basis"])


def _said_extension(data: Typed) -> Said:
    return (("延长", f"{data['days']} 个工作日"),)


def _said_correction(data: Typed) -> Said:
    return tuple((one["subject"], f"{one['reason']}{one['mend']}") for one in data["defects"])


def _said_ground(data: Typed) -> Said:
    return (("原因", EndGround(data["ground"]).label),)


K = RequestKind
TABLE: Mapping[RequestKind, RequestRow] = MappingProxyType(
    {
        K.PROCEDURE: RequestRow(
            ProcedureForm,
            "签了以后停止计时",
            "只有办事指南写明的特别程序能停。签批那天起不算，结束后第二天接着算；会发告知书给申请人。",
            "从今天起停止计时，出特别程序告知书给申请人。结束以后接着算，停了几天，最晚日期就顺延几天。",
            _fields("kind", "days", "basis"),
            _said_procedure,
        ),
        K.EXTENSION: RequestRow(
            ExtensionForm,
            "一件只能延长一次",
            "案情复杂、到期办不完的才延长。要在法定期限以内提，会发通知书给申请人说明理由。",
            "期限改到上面写的日子，出延期办理通知书给申请人。一件只能延长一次，不能撤回。",
            _fields("days"),
            _said_extension,
        ),
        K.SECOND_CORRECTION: RequestRow(
            AskForm,
            "只限补来的材料自己又有新问题",
            "补正本来只告知一次。头一次就该写的，不能现在再要。签批以后出第二份补正告知书。",
            "出第二份补正告知书，计时停，等申请人补来。",
            _defects,
            _said_correction,
        ),
        K.TERMINATION: RequestRow(
            TerminationForm,
            "签了以后这件就结束了",
            "只在再也没有办法作决定时用。申请人自己不想办了的，请申请人撤回。",
            "出终止办理通知书，这件到此结束，不能恢复。",
            _fields("ground"),
            _said_ground,
            final=True,
        ),
        K.VOIDING: RequestRow(
            VoidingForm,
            "签了以后这件就结束了",
            "只在本来就不该有这件时用：录错了，或者同一件收了两次。",
            "出作废通知书，这件到此结束，不能恢复。",
            _fields("ground"),
            _said_ground,
            final=True,
        ),
    }
)


def signer_words(kind: RequestKind, guide: Guide) -> str:
    """Whose signature it takes: 批准人."""
    roles = REQUESTS[kind].signer(joint=bool(guide.joint_bodies)).roles
    return "、".join(sorted(Role(role).label for role in roles))


def request_words(fact: CaseFact, request: RequestFact, now: Now) -> Said:
    """What was asked, in words; of an open extension also which days it would lead to."""
    said = TABLE[request.kind].said(request.data)
    clock = queries.case_clock(fact) if request.kind is K.EXTENSION and fact.promised_due else None
    if clock is None or request.state.value != "open":
        return said
    due = replace(clock, extension=clock.extension + int(request.data["days"])).due(now.calendar)
    if due is None or fact.promised_due is None or fact.legal_due is None:
        return said
    days = (("承诺最晚", fact.promised_due, due.promised), ("法定最晚", fact.legal_due, due.legal))
    moved = tuple((label, f"从 {_day(old, now)}改到 {_day(new, now)}") for label, old, new in days)
    return (*said, *moved)


def _day(day: Any, now: Now) -> str:
    return due_text(day, today=now.today)
