"""The journal of an item in sentences: one table from action to words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from yiciban.journal.facts import EntryFact
from yiciban.kernel.dates import due_text

Data = Mapping[str, Any]
Say = Callable[[Data], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, who, what in a sentence, and the words they wrote."""

    at: datetime
    who: str
    what: str
    words: str = ""


def _plain(sentence: str) -> Say:
    return lambda data: sentence  # noqa: ARG005


def _started(data: Data) -> str:
    return f"从第 {data['base']} 版起草修改" if data.get("base") else "起草新事项"


def _approved(data: Data) -> str:
    try:
        day = due_text(date.fromisoformat(str(data.get("effective_on", ""))))
    except ValueError:
        return "政务办审核通过"
    return f"政务办审核通过，定在 {day}发布"


def _names(data: Data) -> str:
    return "、".join(str(text) for text in data.get("texts", ()))


WORDS: Mapping[str, Say] = MappingProxyType(
    {
        "catalogue.item_published": lambda data: f"发布第 {data.get('version')} 版",
        "catalogue.item_suspended": _plain("暂停办理"),
        "catalogue.item_resumed": _plain("恢复办理"),
        "catalogue.item_cancelled": _plain("取消事项"),
        "catalogue.draft_started": _started,
        "catalogue.draft_submit": _plain("提交部门审核"),
        "catalogue.draft_confirm": _plain("部门审核通过"),
        "catalogue.draft_approve": _approved,
        "catalogue.draft_return": _plain("退回修改"),
        "catalogue.draft_recall": _plain("撤回来改"),
        "catalogue.draft_discard": _plain("扔掉草稿"),
        "catalogue.aliases_added": lambda data: f"加了叫法：{_names(data)}",
        "catalogue.alias_removed": lambda data: f"去掉叫法：{data.get('text', '')}",
    }
)


def history_lines(entries: Iterable[EntryFact]) -> tuple[Line, ...]:
    """What happened to the item, latest first."""
    lines = [
        Line(
            entry.at,
            entry.actor_name,
            WORDS[entry.action](entry.data) if entry.action in WORDS else f"另有一条记录（{entry.action}）",
            str(entry.data.get("reason") or ""),
        )
        for entry in entries
    ]
    return tuple(reversed(lines))
