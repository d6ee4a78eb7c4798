"""What may be done to many cases at once: what says the same for all. A denial has its own reasons: one by one.

One table for the command, the page and the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yiciban.cases.facts import Status, Step
from yiciban.cases.rules.lifecycle import TABLE, WITH_DEPARTMENT
from yiciban.kernel.permissions import Permission
from yiciban.kernel.refusal import Refusal, invalid

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One step for many: from where, and what is written once for all of them."""

    status: Status
    label: str
    what: str
    """What happens to each, for the page before it happens."""
    words: str = ""
    """The label of the text they share; empty where there is none."""
    words_needed: bool = False

    def permission(self, step: Step) -> Permission:
        """Who may take it, as the lifecycle says."""
        return TABLE[self.status, step].permission


BATCH: Mapping[Step, BatchStep] = MappingProxyType(
    {
        Step.ACCEPT: BatchStep(Status.RECEIVED, "受理", "每一件出一份受理通知书，开始计时"),
        Step.EXAMINE: BatchStep(
            Status.ACCEPTED, "建议准予，送下一环节", "每一件都写上这份审查意见", "审查意见", words_needed=True
        ),
        Step.REVIEW: BatchStep(
            Status.REVIEWING, "建议准予，送批准", "每一件都写上这份审核意见", "审核意见", words_needed=True
        ),
        Step.GRANT: BatchStep(Status.DECIDING, "准予", "每一件出一份准予决定书", "批准意见"),
        Step.CONCLUDE: BatchStep(Status.GRANTED, "办结", "要制证的先要制好证，没有制证的办不结"),
    }
)


def check_batch(numbers: tuple[str, ...]) -> None:
    """Raise Refusal `bulk_empty` or `bulk_too_many`."""
    if not numbers:
        raise invalid("bulk_empty", "请先勾选要办的办件。")
    if len(numbers) > AT_MOST:
        raise invalid("bulk_too_many", f"一次最多办 {AT_MOST} 件，您选了 {len(numbers)} 件。")


def check_assignable(status: Status) -> None:
    """Raise Refusal `assign_too_late` for a case that is not in the hands of its department."""
    if status not in WITH_DEPARTMENT:
        raise Refusal("assign_too_late", f"这件现在是“{status.label}”，不在承办部门手里，不能分派。")
