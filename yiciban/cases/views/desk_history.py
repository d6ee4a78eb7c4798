"""The journal of a case in sentences an officer reads: one table from action to words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from yiciban.cases.facts import Channel, Check, DefaultGround, DeliveryMethod, RefusalGround, RequestKind, Verdict
from yiciban.cases.sections import Say, words_for
from yiciban.journal.facts import EntryFact
from yiciban.kernel.dates import due_text, local_date

APPLICANT = "申请人"
FIELDS = {"id_number": "证件号码", "phone": "手机号", "form": "填报内容里的号码"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, who, what in a sentence, and the words they wrote."""

    at: datetime
    who: str
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an examiner or reviewer proposed, for whoever comes after."""

    who: str
    step: str
    at: datetime
    verdict: str
    words: str


Data = Mapping[str, Any]


def _day(data: Data, name: str) -> str:
    """A day of the entry in words, with its year only where that is not the entry's own."""
    try:
        return due_text(date.fromisoformat(str(data.get(name, ""))), today=data.get("said_on"))
    except ValueError:
        return ""


def _submitted(data: Data) -> tuple[str, str]:
    how = "在网上提交了申请" if data.get("channel") == Channel.ONLINE else "在窗口收件"
    due = _day(data, "intake_due")
    return f"{how}，最晚 {due}答复是否受理" if due else how, ""


def _accepted(data: Data) -> tuple[str, str]:
    return f"受理，承诺最晚 {_day(data, 'promised_due')}，法定最晚 {_day(data, 'legal_due')}", ""


def _correction(data: Data) -> tuple[str, str]:
    defects = data.get("defects") or []
    names = "、".join(str(defect.get("subject", "")) for defect in defects)
    return f"一次性告知补正 {len(defects)} 处，计时停", names


def _supplied(data: Data) -> tuple[str, str]:
    how = "在窗口代申请人收下补交的" if data.get("channel") == Channel.COUNTER else "补交了"
    return f"{how} {len(data.get('materials') or [])} 样材料，最晚 {_day(data, 'intake_due')}答复", ""


def _refused(data: Data) -> tuple[str, str]:
    ground = _label(RefusalGround, data.get("ground"))
    agency = f"，应当找{data['right_agency']}" if data.get("right_agency") else ""
    return f"不予受理：{ground}{agency}", str(data.get("reason", ""))


def _opinion(word: str) -> Say:
    def say(data: Data) -> tuple[str, str]:
        return f"{word}：{_label(Verdict, data.get('verdict'))}", str(data.get("opinion", ""))

    return say


def _passed(data: Data) -> tuple[str, str]:
    bring = "、".join(data.get("bring", ()))
    return "预审通过", f"要带来：{bring}" if bring else ""


def _plain(sentence: str, words: str = "") -> Say:
    def say(data: Data) -> tuple[str, str]:
        return sentence, str(data.get(words, "")) if words else ""

    return say


def _decided(word: str) -> Say:
    def say(data: Data) -> tuple[str, str]:
        due = _day(data, "delivery_due")
        return f"{word}，最晚 {due}送达" if due else word, str(data.get("opinion", ""))

    return say


def _concluded(data: Data) -> tuple[str, str]:
    return ("制证办结，证照已放进证照包", str(data["licence"])) if data.get("licence") else ("办结", "")


def _delivered(data: Data) -> tuple[str, str]:
    method = _label(DeliveryMethod, data.get("method"))
    taken = f"，{data['received_by']}领取" if data.get("received_by") else ""
    why = f"快递单号 {data['waybill']}" if data.get("waybill") else str(data.get("reason", ""))
    return f"送达：{method}{taken}", why


def _receipt_back(data: Data) -> tuple[str, str]:
    return f"邮件回执：{_day(data, 'served_on')}签收，这天算送达", f"快递单号 {data.get('waybill', '')}"


def _chosen_again(data: Data) -> tuple[str, str]:
    agreed = "，同意电子送达" if data.get("consent") else ""
    return f"申请人改领取办法：{_label(DeliveryMethod, data.get('method'))}{agreed}", ""


def _unmasked(data: Data) -> tuple[str, str]:
    return f"看了完整的{FIELDS.get(str(data.get('field')), '信息')}", f"原因：{data.get('reason', '')}"


def _label(kind: Any, value: object) -> str:
    return str(kind(value).label) if value in set(kind) else str(value or "")


WORDS: Mapping[str, Say] = MappingProxyType(
    {
        "case.submit": _submitted,
        "case.receipt_back": _receipt_back,
        "case.applicant_banned": lambda data: (f"申请人 {_day(data, 'until')}以前不得再次申请", "虚假材料"),
        "case.choose_delivery": _chosen_again,
        "case.accept": _accepted,
        "case.request_correction": _correction,
        "case.supply_correction": _supplied,
        "case.refuse_acceptance": _refused,
        "case.return": _plain("逾期未补，退件", "reason"),
        "case.grant_at_once": _decided("受理并当场准予"),
        "case.examine": _opinion("写了审查意见，送审核"),
        "case.review": _opinion("写了审核意见，送批准"),
        "case.send_back": _plain("退回上一步", "opinion"),
        "case.grant": _decided("准予"),
        "case.deny": _decided("不予"),
        "case.conclude": _concluded,
        "case.deliver": _delivered,
        "case.version_moved": lambda data: (f"换到第 {data.get('to')} 版指南", str(data.get("reason", ""))),
        "case.withdraw": _plain("撤回了申请", "reason"),
        "case.accept_with_gaps": lambda data: (
            "容缺受理",
            f"{'、'.join(data.get('gaps', ()))}，{data.get('promised_by', '')}承诺最晚 {_day(data, 'gap_due')}补齐",
        ),
        "case.deem_accepted": lambda data: (f"逾期没有答复，从 {_day(data, 'as_of')}起视为受理", ""),
        "case.prereview_passed": _passed,
        "case.prereview_told": lambda data: (f"预审，说了 {len(data.get('defects', ()))} 处要改", ""),
        "case.prereview_mended": _plain("预审要改的，申请人改好了"),
        "case.gap_filled": lambda data: ("后补的材料已收到" + ("，补齐了" if data.get("closed") else ""), ""),
        "case.propose": _opinion("写了审查意见，送批准"),
        "case.send_back_to_examiner": _plain("退回承办", "opinion"),
        "case.start_procedure": lambda data: (
            f"进入特别程序：{data.get('kind', '')}，最多 {data.get('days', '')} 个工作日，停止计时",
            str(data.get("reason", "")),
        ),
        "case.end_procedure": _plain("特别程序结束，恢复计时", "result"),
        "case.extended": lambda data: (
            f"延长 {data.get('days', '')} 个工作日，最晚改为 {_day(data, 'promised_due')}",
            str(data.get("reason", "")),
        ),
        "case.recomputed": lambda data: (
            f"重新推算期限，最晚改为 {_day(data, 'promised_due')}",
            str(data.get("cause", "")),
        ),
        "case.grant_by_default": lambda data: (
            "到期没有决定，视为同意",
            f"{_label(DefaultGround, data.get('ground'))}，决定书最晚 {_day(data, 'paper_due')}补出"
            if data.get("ground")
            else "",
        ),
        "case.red_card": lambda data: ("红牌", f"应当最晚 {_day(data, 'due')}办结"),
        "case.confirm_default": _decided("补出决定书"),
        "case.terminate": _plain("终止办理", "reason"),
        "case.void": _plain("作废", "reason"),
        "case.assigned": _plain("分派", "reason"),
        "case.request_asked": lambda data: (
            f"提出{_label(RequestKind, data.get('kind'))}，等签批",
            str(data.get("reason", "")),
        ),
        "case.request_signed": lambda data: (f"签批同意{_label(RequestKind, data.get('kind'))}", ""),
        "case.request_refused": lambda data: (
            f"没有同意{_label(RequestKind, data.get('kind'))}",
            str(data.get("answer", "")),
        ),
        "case.request_taken_back": lambda data: (f"收回了{_label(RequestKind, data.get('kind'))}的请示", ""),
        "person.unmasked": _unmasked,
    }
)
CHECKED = "case.material_checked"
OPINIONS = MappingProxyType(
    {
        "case.examine": "承办",
        "case.propose": "承办",
        "case.review": "审核",
        "case.send_back": "退回",
        "case.send_back_to_examiner": "退回",
    }
)


def history_lines(entries: Sequence[EntryFact]) -> tuple[Line, ...]:
    """What happened, latest first; ticks of materials that follow each other are one line."""
    lines: list[Line] = []
    checks: dict[str, Data] = {}
    for position, entry in enumerate(entries):
        if entry.action == CHECKED:
            checks[str(entry.data.get("material"))] = entry.data
            following = entries[position + 1] if position + 1 < len(entries) else None
            if following is None or (following.action, following.actor) != (CHECKED, entry.actor):
                lines.append(Line(entry.at, entry.actor_name, _checked(checks.values())))
                checks = {}
            continue
        say = WORDS.get(entry.action) or words_for(entry.action)
        what, words = say({**entry.data, "said_on": local_date(entry.at)}) if say else ("另有一条记录", entry.action)
        lines.append(Line(entry.at, _who(entry), what, words))
    return tuple(reversed(lines))


def opinions(entries: Iterable[EntryFact]) -> tuple[Opinion, ...]:
    """What was proposed since the last acceptance, oldest first: what the next officer has to weigh."""
    return tuple(
        Opinion(
            entry.actor_name,
            OPINIONS[entry.action],
            entry.at,
            _label(Verdict, entry.data.get("verdict")) or "退回",
            str(entry.data.get("opinion", "")),
        )
        for entry in entries
        if entry.action in OPINIONS
    )


def who_did(entries: Iterable[EntryFact], *actions: str) -> str:
    """The name of the member of staff who last took one of these steps."""
    names = [entry.actor_name for entry in entries if entry.action in actions and not _is_applicant(entry)]
    return names[-1] if names else ""


def last_day_of(entries: Iterable[EntryFact], *actions: str) -> datetime | None:
    """When one of these steps was last taken."""
    moments = [entry.at for entry in entries if entry.action in actions]
    return moments[-1] if moments else None


def _checked(checks: Iterable[Data]) -> str:
    states = [data.get("check") for data in checks]
    wrong = sum(state == Check.WRONG for state in states)
    fits = sum(state == Check.FITS for state in states)
    parts = [f"{fits} 份符合" if fits else "", f"{wrong} 份不符合" if wrong else ""]
    return f"核对材料：{'，'.join(part for part in parts if part) or '改回没核对'}"


def _who(entry: EntryFact) -> str:
    return APPLICANT if _is_applicant(entry) else entry.actor_name


def _is_applicant(entry: EntryFact) -> bool:
    theirs = entry.action in ("case.submit", "case.supply_correction", "case.choose_delivery", "case.withdraw")
    return theirs and entry.data.get("channel") != Channel.COUNTER
