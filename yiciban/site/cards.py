"""What a card or row of the front door says about a case, a draft, an item."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from yiciban.cases.facts import CaseRow, DraftFact, Status
from yiciban.catalogue.facts import ItemFact
from yiciban.kernel.dates import due_text, local_date

# What a case's card says: the clock's state, its words, and the sentence; {due} is the day, {who} the office.
_CARDS: dict[Status, tuple[str, str, str]] = {
    Status.RECEIVED: ("ok", "材料核对中", "{who}最晚 {due}答复能不能受理。"),
    Status.CORRECTING: ("soon", "等您补材料", "打开看要补什么，补好后重新核对。"),
    Status.NOT_ACCEPTED: ("done", "没有受理", "原因写在决定书里，打开可以看。"),
    Status.RETURNED: ("done", "已退件", "材料准备好后可以重新申请。"),
    Status.ACCEPTED: ("ok", "按时办理中", "{who}正在审查，最晚 {due}办完。"),
    Status.REVIEWING: ("ok", "按时办理中", "{who}正在审核，最晚 {due}办完。"),
    Status.DECIDING: ("ok", "按时办理中", "等{who}批准，最晚 {due}办完。"),
    Status.GRANTED: ("ok", "批准了", "正在制证，最晚 {due}办完。"),
    Status.DENIED: ("done", "没有批准", "理由和复议办法写在决定书里。"),
    Status.CONCLUDED: ("ok", "办好了", "结果等着交给您，最晚 {due}送到。"),
    Status.DELIVERED: ("done", "已送达", "打个分，帮我们改进。"),
    Status.WITHDRAWN: ("done", "已撤回", "需要时可以重新申请。"),
}


def case_card(row: CaseRow) -> dict[str, Any]:
    """A case of the person's: title, clock badge, one sentence with the date that matters."""
    today = local_date(timezone.now())
    state, words, sentence = _CARDS[row.status]
    if state == "ok" and row.due and row.due < today:
        state, words = "late", "超过了承诺日期"
    due = due_text(row.due, today=today) if row.due else "近日"
    return {
        "url": reverse("cases:case", args=[row.number]),
        "title": row.item_name,
        "party": row.party_name if row.party_kind == "firm" else "",
        "state": state,
        "clock": words,
        "text": sentence.format(who=row.department_name, due=due),
        "todo": row.status is Status.CORRECTING,
    }


def draft_card(draft: DraftFact) -> dict[str, Any]:
    """An application the person began."""
    return {
        "url": reverse("cases:form", args=[draft.id]),
        "title": draft.item_name,
        "saved": draft.updated_at,
    }


def item_row(item: ItemFact) -> dict[str, Any]:
    """A matter in a list: what it is for, and how much trouble it is."""
    if item.instant:
        tag, tone = "当场办", "blue"
    elif item.visits == 0:
        tag, tone = "不用跑", "blue"
    else:
        tag, tone = f"跑 {item.visits} 次", ""
    return {
        "url": reverse("catalogue:guide", args=[item.slug]),
        "title": item.name,
        "text": item.purpose,
        "tag": tag,
        "tone": tone,
    }
