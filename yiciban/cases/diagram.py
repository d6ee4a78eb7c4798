"""The lifecycle table drawn: a Mermaid diagram and the page `docs/lifecycle.md`, so that no drawing can lag behind."""

from __future__ import annotations

from collections.abc import Iterable

from yiciban.cases.facts import Status
from yiciban.cases.rules.lifecycle import ENDED, STAGE_OF, TABLE, Transition
from yiciban.cases.rules.requests import REQUESTS
from yiciban.cases.rules.timers import TIMERS
from yiciban.people.facts import Role
from yiciban.people.permissions import Permission

HEAD = """\
# The life of a case

The picture and both tables are made from `yiciban/cases/rules/lifecycle.py`, the one table that pages, API and tests
are made from too. After a change there: `yiciban docs lifecycle --write`. Sources: 行政许可法 arts. 32, 34, 37, 38, 42,
44, 45, 50.
"""
TAIL = """\
Beside the tables stand rules that need more than status and step:

- 收办分离: whoever accepted a case does not decide it. Only an instant item that is authorised to the counter
  (授权到窗) may be accepted and granted by one person. A rule says so, and the database constraint
  `cases_who_accepts_does_not_decide` holds it whatever the code does; `cases_who_asks_does_not_sign` does the same
  for what takes two.
- 一次性告知: one correction notice a case, and it says everything; a second one takes a supervisor's signature.
- An item without a reviewer (`reviewed: false` in its guide) goes from the examiner to the approver and back; the
  steps of the other way are refused.
- 容缺: nothing is granted while a material that may come later has not come.
- A step marked "reason" wants a reason of four characters or more; the reasons of a denial stand in the decision.
- The dates of a case are worked out from its acceptance, its limits and the ledger of its clock (pauses, one
  extension, new calendars), which is only ever added to; `GET /api/cases/{number}/clock` tells every day.
"""


def lifecycle_mermaid() -> str:
    """The lifecycle as a Mermaid state diagram; the words are the office's."""
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f"    {status.value}: {status.label}" for status in Status]
    lines.append(f"    [*] --> {Status.RECEIVED.value}: 网上提交、窗口收件")
    lines += [f"    {at.value} --> {row.to.value}: {row.label}" for (at, _), row in TABLE.items()]
    lines += [f"    {status.value} --> [*]" for status in Status if status in ENDED]
    return "\n".join(lines)


def lifecycle_markdown() -> str:
    """The page `docs/lifecycle.md`: the diagram, every step with who may take it, every status with its stage."""
    steps = _table(
        ("from", "step", "to", "said on the button", "who", "permission", "reason", "paper"),
        (_step(at.value, step.value, row) for (at, step), row in TABLE.items()),
    )
    statuses = _table(
        ("status", "in words", "stage", "end"),
        ((f"`{s.value}`", s.label, STAGE_OF[s].value, "yes" if s in ENDED else "") for s in Status),
    )
    timers = _table(
        ("timer", "when this day has passed", "in these statuses", "step", "what happens", "by"),
        (
            (
                f"`{timer.name}`",
                f"`{timer.column}`" + (f" and `{timer.switch}`" if timer.switch else ""),
                ", ".join(f"`{status.value}`" for status in Status if status in timer.statuses),
                f"`{timer.step.value}`",
                timer.label,
                timer.law,
            )
            for timer in TIMERS
        ),
    )
    requests = _table(
        ("request", "in words", "who asks", "who signs", "for joint items", "in these statuses", "step that follows"),
        (
            (
                f"`{kind.value}`",
                kind.label,
                who_may(rule.ask),
                who_may(rule.sign),
                who_may(rule.sign_joint) if rule.sign_joint else "",
                ", ".join(f"`{status.value}`" for status in Status if status in rule.statuses),
                f"`{rule.step.value}`" if rule.step else "",
            )
            for kind, rule in REQUESTS.items()
        ),
    )
    parts = (
        HEAD,
        f"```mermaid\n{lifecycle_mermaid()}\n```\n",
        f"## Steps\n\n{steps}",
        f"## Statuses\n\n{statuses}",
        f"## What happens by itself\n\n{timers}",
        f"## What takes two people\n\n{requests}",
        f"## Rules beside the tables\n\n{TAIL}",
    )
    return "\n".join(parts)


def who_may(permission: Permission) -> str:
    """The offices of a permission in words, the applicant where it is theirs, the system where it is nobody's."""
    if not permission.roles and not permission.residents:
        return "系统"
    return "、".join([role.label for role in Role if role in permission.roles] + ["办事人"] * permission.residents)


def _step(at: str, step: str, row: Transition) -> tuple[str, ...]:
    paper = row.paper.label if row.paper else ""
    reason = "yes" if row.needs_reason else ""
    who = who_may(row.permission)
    return (f"`{at}`", f"`{step}`", f"`{row.to.value}`", row.label, who, f"`{row.permission.code}`", reason, paper)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
