"""The journal of a licence in sentences: one table from action to words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from yiciban.journal.facts import EntryFact
from yiciban.journal.queries import history
from yiciban.kernel.dates import day_text
from yiciban.licences.facts import Act, Ground, LicenceFact


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, who, to which version, what, and the words they wrote."""

    at: datetime
    who: str
    version: int
    what: str
    words: str = ""


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "licence.entered": "录入存量证照",
        "licence.renew": "已延续，换发新一版",
        "licence.change": "已变更，换发新一版",
        "licence.replace": "已补办，换发新一版",
        "licence.expire": "过了有效期，记为失效",
        "licence.hold": "暂扣",
        "licence.release": "发还",
        "licence.revoke": "撤销：{ground}",
        "licence.cancel": "注销：{ground}",
        "licence.withdraw": "吊销",
        "licence.continued": "准予延续，新证做好以前继续有效",
        "licence.reminded": "提醒持证人：还有不到 {days} 天到期",
        "licence.banned": "到 {until}不得再申请",
        "licence.request_asked": "提出{act}：{ground}",
        "licence.request_refused": "没有同意{act}",
        "licence.request_taken_back": "收回{act}的请示",
    }
)


def lines(versions: Sequence[LicenceFact]) -> tuple[Line, ...]:
    """What happened to the versions of a licence, the latest first; one query a version.

    A version that was replaced hears nothing more, so the order of versions is that of time.
    """
    found = [
        ((one.version, entry.seq), Line(entry.at, entry.actor_name, one.version, *_said(entry)))
        for one in versions
        for entry in history(one.subject)
    ]
    return tuple(line for _, line in sorted(found, key=lambda each: each[0], reverse=True))


def _said(entry: EntryFact) -> tuple[str, str]:
    # The facts stand in the request; the act that followed would only repeat them.
    words = (
        entry.data.get("answer", "") if "code" in entry.data else entry.data.get("reason") or entry.data.get("answer")
    )
    return _what(entry.action, entry.data), str(words or "")


def _what(action: str, data: Mapping[str, Any]) -> str:
    if action == "licence.issued":
        return _issued(data)
    if action == "licence.reminded" and not data.get("told"):
        return "快到期，没有登记的手机号，没能提醒"
    until = day_text(date.fromisoformat(data["until"])) if "until" in data else ""
    known = {"days": data.get("days", ""), "until": until}
    return WORDS.get(action, action).format(
        act=_label(Act, data.get("act")), ground=_label(Ground, data.get("ground")), **known
    )


def _issued(data: Mapping[str, Any]) -> str:
    if not data.get("act"):
        return "制证，放进证照包"
    changed = "、".join(data.get("changed", ()))
    return f"{_label(Act, data['act'])}，制发新一版" + (f"，改了：{changed}" if changed else "")


def _label(kind: Any, value: object) -> str:
    return str(kind(value).label) if value in set(kind) else str(value or "")
