"""The steps as the desk offers them: one table from step to key, look, page and command; buttons are made from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from yiciban.cases import queries, services
from yiciban.cases.facts import CaseFact, Defect, DeliveryMethod, Handover, RefusalGround, Step, StepChoice, Verdict
from yiciban.cases.views.desk_forms import OpinionForm
from yiciban.cases.views.desk_nav import url_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal, invalid

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a step's form sent: which case, what was typed, by whom, when."""

    number: str
    data: Data
    by: Actor
    at: datetime

    def text(self, name: str) -> str:
        """One typed value."""
        return str(self.data.get(name, "")).replace("\x00", "").strip()

    def day(self, name: str) -> date | None:
        """A typed day, none when the field was left empty; Refusal `day_unreadable`."""
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            sentence = "请填日期，例如 2026-12-01。"
            raise invalid("day_unreadable", sentence, {name: sentence}) from None

    def choice(self, kind: type[Any], name: str, sentence: str) -> Any:
        """A chosen value; Refusal `choice_missing` beside the field when none was."""
        value = self.text(name)
        if value not in {member.value for member in kind}:
            raise invalid("choice_missing", sentence, {name: sentence})
        return kind(value)


Handler = Callable[[Sent], CaseFact]


@dataclass(frozen=True, slots=True)
class StepRow:
    """How the desk offers one step."""

    handler: Handler
    key: str
    done: str
    """The message afterwards."""
    tone: str = ""
    page: bool = False
    """Has a page of its own, with its form, instead of a form in the decision box."""
    confirm: str = ""
    """The sentence of the second page, for what cannot be taken back."""


def _verdict(sent: Sent) -> Verdict:
    verdict: Verdict = sent.choice(Verdict, "verdict", "请先选“建议准予”或“建议不予”。")
    return verdict


def _examine(sent: Sent) -> CaseFact:
    return services.case_examine(sent.number, _verdict(sent), sent.text("opinion"), by=sent.by, at=sent.at)


def _review(sent: Sent) -> CaseFact:
    return services.case_review(sent.number, _verdict(sent), sent.text("opinion"), by=sent.by, at=sent.at)


def _send_back(sent: Sent) -> CaseFact:
    return services.case_send_back(sent.number, sent.text("opinion"), by=sent.by, at=sent.at)


def _grant(sent: Sent) -> CaseFact:
    return services.case_decide(sent.number, grant=True, reason=sent.text("opinion"), by=sent.by, at=sent.at)


def _deny(sent: Sent) -> CaseFact:
    false = bool(sent.text("false_material"))
    reason = sent.text("opinion")
    return services.case_decide(sent.number, grant=False, reason=reason, false_material=false, by=sent.by, at=sent.at)


def _accept(sent: Sent) -> CaseFact:
    return services.case_accept(sent.number, by=sent.by, at=sent.at)


def _grant_at_once(sent: Sent) -> CaseFact:
    return services.case_grant_at_once(sent.number, by=sent.by, at=sent.at)


def _correct(sent: Sent) -> CaseFact:
    return services.case_request_correction(sent.number, defects_of(sent.data), by=sent.by, at=sent.at)


def _supply(sent: Sent) -> CaseFact:
    asked = queries.case(sent.number, sent.by).defects
    seen = [defect.material for defect in asked if defect.material and sent.text(f"seen-{defect.material}")]
    return services.case_supply_correction(sent.number, {}, seen=seen, by=sent.by, at=sent.at)


def _refuse(sent: Sent) -> CaseFact:
    ground: RefusalGround = sent.choice(RefusalGround, "ground", "请选为什么不予受理。")
    return services.case_refuse_acceptance(
        sent.number, ground, sent.text("opinion"), right_agency=sent.text("right_agency"), by=sent.by, at=sent.at
    )


def _return(sent: Sent) -> CaseFact:
    return services.case_return(sent.number, sent.text("opinion"), by=sent.by, at=sent.at)


def _with_gaps(sent: Sent) -> CaseFact:
    return services.case_accept_with_gaps(sent.number, sent.text("promised_by"), by=sent.by, at=sent.at)


def _back_to_examiner(sent: Sent) -> CaseFact:
    return services.case_send_back(sent.number, sent.text("opinion"), to_examiner=True, by=sent.by, at=sent.at)


def _end_procedure(sent: Sent) -> CaseFact:
    return services.case_end_procedure(sent.number, sent.text("opinion"), by=sent.by, at=sent.at)


def _confirm_default(sent: Sent) -> CaseFact:
    return services.case_confirm_default(sent.number, by=sent.by, at=sent.at)


def _conclude(sent: Sent) -> CaseFact:
    return services.case_conclude(sent.number, by=sent.by, at=sent.at)


def _deliver(sent: Sent) -> CaseFact:
    method: DeliveryMethod = sent.choice(DeliveryMethod, "method", "请选怎么送达。")
    how = Handover(
        received_by=sent.text("received_by"),
        waybill=sent.text("waybill"),
        signed_on=sent.day("signed_on"),
        place=sent.text("place"),
        agent=sent.text("agent"),
        witnesses=tuple(re.split(r"[、，,\s]+", sent.text("witnesses"))),
        record=sent.text("record"),
        reason=sent.text("reason"),
    )
    return services.case_deliver(sent.number, method, how, by=sent.by, at=sent.at)


STEPS: Mapping[Step, StepRow] = MappingProxyType(
    {
        Step.ACCEPT: StepRow(_accept, "Alt+G", "已受理，受理通知书已出。", "primary"),
        Step.ACCEPT_WITH_GAPS: StepRow(_with_gaps, "Alt+R", "已容缺受理，通知书已出，写明了补齐的日子。", page=True),
        Step.REQUEST_CORRECTION: StepRow(_correct, "Alt+B", "已一次性告知补正，计时停，等申请人补来。", page=True),
        Step.SUPPLY_CORRECTION: StepRow(
            _supply,
            "Alt+G",
            "补正材料已收到，从今天重新起算 5 个工作日。",
            "primary",
            page=True,
        ),
        Step.REFUSE_ACCEPTANCE: StepRow(
            _refuse,
            "Alt+N",
            "已不予受理，决定书已出。",
            "danger",
            page=True,
            confirm="出不予受理决定书，写明理由和复议、诉讼的途径。这件到此结束，不能撤回。",
        ),
        Step.GRANT_AT_ONCE: StepRow(
            _grant_at_once,
            "Alt+J",
            "已当场准予，决定书已出。",
            confirm="受理和准予一起办，出准予决定书。准予以后不能撤回。",
        ),
        Step.RETURN: StepRow(_return, "Alt+T", "已退件。", "danger", page=True),
        Step.EXAMINE: StepRow(_examine, "Alt+G", "审查意见已送审核。", "primary"),
        Step.PROPOSE: StepRow(_examine, "Alt+G", "审查意见已送批准。", "primary"),
        Step.END_PROCEDURE: StepRow(_end_procedure, "Alt+G", "特别程序结束，从明天起接着计时。", "primary", page=True),
        Step.REVIEW: StepRow(_review, "Alt+G", "审核意见已送批准。", "primary"),
        Step.GRANT: StepRow(
            _grant,
            "Alt+G",
            "已准予，决定书已出。",
            "primary",
            confirm="出准予决定书，从今天起算送达期限。准予以后不能撤回。",
        ),
        Step.DENY: StepRow(
            _deny,
            "Alt+N",
            "已不予批准，决定书已出。",
            "danger",
            confirm="出不予决定书，写明理由、依据和复议、诉讼的途径。不予以后不能撤回。",
        ),
        Step.SEND_BACK: StepRow(_send_back, "Alt+B", "已退回上一步，计时照走。"),
        Step.SEND_BACK_TO_EXAMINER: StepRow(_back_to_examiner, "Alt+C", "已退回承办，计时照走。"),
        Step.CONFIRM_DEFAULT: StepRow(
            _confirm_default,
            "Alt+G",
            "决定书已补出。",
            "primary",
            confirm="这件到期没有决定，已经视为同意。现在补出准予决定书，补出以后才能制证，不能撤回。",
        ),
        Step.CONCLUDE: StepRow(_conclude, "Alt+G", "已办结，等送达。", "primary"),
        Step.DELIVER: StepRow(_deliver, "Alt+G", "已送达，送达回证已出。", "primary", page=True),
    }
)
# In this order the buttons stand, whatever the order of the lifecycle.
ORDER = tuple(STEPS)
# Offered only where it is possible: 容缺受理 when just secondary materials are missing.
RARE = frozenset({Step.ACCEPT_WITH_GAPS})
WITH_VERDICT = frozenset({Step.EXAMINE, Step.PROPOSE, Step.REVIEW})
WITH_OPINION = WITH_VERDICT | {Step.GRANT, Step.DENY, Step.SEND_BACK, Step.SEND_BACK_TO_EXAMINER}
READ_BY = {
    Step.EXAMINE: "审核人和批准人会看到。不予的，理由写进决定书。",
    Step.PROPOSE: "批准人会看到。不予的，理由写进决定书。",
    Step.REVIEW: "批准人会看到。不予的，理由写进决定书。",
    Step.GRANT: "准予可以不写；不予或退回必须写。不予的理由写进决定书，申请人看得到。",
}
TITLES = {
    Step.ACCEPT: "受理决定",
    Step.EXAMINE: "审查意见",
    Step.PROPOSE: "审查意见",
    Step.END_PROCEDURE: "特别程序",
    Step.CONFIRM_DEFAULT: "补出决定书",
    Step.REVIEW: "审核意见",
    Step.GRANT: "批准决定",
    Step.CONCLUDE: "办结",
    Step.DELIVER: "送达",
    Step.RETURN: "等申请人补正",
}


@dataclass(frozen=True, slots=True)
class Button:
    """One button of the decision box; an impossible one is grey and says why."""

    label: str
    key: str
    tone: str
    url: str
    link: bool
    possible: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Box:
    """The decision box: its title, its form if there is something to write, its buttons."""

    title: str
    buttons: tuple[Button, ...]
    form: OpinionForm | None
    reasons: tuple[str, ...]


def checks_materials(choices: Sequence[StepChoice]) -> bool:
    """Whether the person may tick materials: whoever may accept."""
    return any(choice.step is Step.ACCEPT for choice in choices)


def decision_box(
    fact: CaseFact, choices: Sequence[StepChoice], *, licence: bool, typed: Data | None, refusal: Refusal | None
) -> Box | None:
    """The box for the steps of this person's offices; None when none leads on from here."""
    by_step = {one.step: one for one in choices if one.step in STEPS and (one.possible or one.step not in RARE)}
    if not by_step:
        return None
    steps = [step for step in ORDER if step in by_step]
    form = None
    if WITH_OPINION.intersection(steps):
        hint = next((READ_BY[step] for step in steps if step in READ_BY), "")
        asks_verdict = bool(WITH_VERDICT.intersection(steps))
        bars = licence and fact.is_permit and Step.DENY in steps
        form = OpinionForm(dict(typed) if typed else None, asks_verdict=asks_verdict, bars=bars, hint=hint)
        form.refuse(refusal)
    buttons = tuple(_button(fact, by_step[step], licence=licence) for step in steps)
    reasons = tuple(f"{b.label}：{b.reason}" for b in buttons if b.reason)
    return Box(next((TITLES[s] for s in steps if s in TITLES), "决定"), buttons, form, reasons)


def _button(fact: CaseFact, choice: StepChoice, *, licence: bool) -> Button:
    row = STEPS[choice.step]
    url = reverse("desk:step", args=[fact.number, choice.step.value])
    label = choice.label
    if choice.step is Step.CONCLUDE:
        # Making licences stands on a higher floor; the desk knows only where.
        url = (url_of("desk_licences:issue", fact.number) or url) if licence else url
        label = "制证办结" if licence else "办结"
    return Button(label, row.key, row.tone, url, row.page, choice.possible, choice.reason)


def defects_of(data: Data) -> tuple[Defect, ...]:
    """The rows of the correction notice that are ticked or written, in their order."""
    found = []
    for index in range(int(data.get("rows", "0")) if str(data.get("rows", "0")).isdecimal() else 0):
        values = [str(data.get(f"{name}-{index}", "")).strip() for name in ("material", "subject", "reason", "mend")]
        wanted = data.get(f"keep-{index}") or (not values[0] and any(values[1:]))
        if wanted:
            found.append(Defect(*values))
        if index > 300:
            break
    return tuple(found)
