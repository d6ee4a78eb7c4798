"""Many cases, one step each, a result for every row: one that is refused stops no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from yiciban.cases.facts import CaseFact, Step, Verdict
from yiciban.cases.permissions import READ
from yiciban.cases.rules.batch import check_batch
from yiciban.cases.services.assignment import case_assign
from yiciban.cases.services.decision import case_conclude, case_decide, case_examine, case_review
from yiciban.cases.services.intake import case_accept
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import Refusal, invalid

Act = Callable[[str, str, Actor, datetime], CaseFact]
# How each row of the table is done.
ACTS: Mapping[Step, Act] = MappingProxyType(
    {
        Step.ACCEPT: lambda number, _, by, at: case_accept(number, by=by, at=at),
        Step.EXAMINE: lambda number, words, by, at: case_examine(number, Verdict.GRANT, words, by=by, at=at),
        Step.REVIEW: lambda number, words, by, at: case_review(number, Verdict.GRANT, words, by=by, at=at),
        Step.GRANT: lambda number, words, by, at: case_decide(number, grant=True, reason=words, by=by, at=at),
        Step.CONCLUDE: lambda number, _, by, at: case_conclude(number, by=by, at=at),
    }
)


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of one row: the case as it stands, or the code and the sentence of the no."""

    number: str
    fact: CaseFact | None = None
    code: str = ""
    sentence: str = ""


def cases_bulk(
    step: Step, numbers: Sequence[str], words: str = "", *, by: Actor, at: datetime
) -> tuple[BulkOutcome, ...]:
    """Take one step for each of the cases, each in a transaction of its own, in the order given.

    `words` is the opinion they share. Raises Refusal `bulk_step`, `bulk_empty`, `bulk_too_many`, `case_read_forbidden`
    before anything is done.
    """
    require_reach(by, READ)
    act = ACTS.get(step)
    if act is None:
        raise invalid("bulk_step", "这一步要一件一件办，不能批量。")
    wanted = tuple(dict.fromkeys(numbers))
    check_batch(wanted)
    return tuple(_one(act, number, words, by, at) for number in wanted)


def cases_assign(numbers: Sequence[str], user_id: int, *, by: Actor, at: datetime) -> tuple[BulkOutcome, ...]:
    """Put each of the cases on somebody's desk, as `case_assign`, with a result for each.

    Raises Refusal `bulk_empty`, `bulk_too_many`, `case_read_forbidden` before anything is done.
    """
    require_reach(by, READ)
    wanted = tuple(dict.fromkeys(numbers))
    check_batch(wanted)

    def give(number: str, _: str, by: Actor, at: datetime) -> CaseFact:
        return case_assign(number, user_id, by=by, at=at)

    return tuple(_one(give, number, "", by, at) for number in wanted)


def _one(act: Act, number: str, words: str, by: Actor, at: datetime) -> BulkOutcome:
    try:
        return BulkOutcome(number, act(number, words, by, at))
    except Refusal as refusal:
        return BulkOutcome(number, None, refusal.code, refusal.sentence)
