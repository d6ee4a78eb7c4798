"""What a case's steps set off: a short message to the applicant, after the step is committed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.conf import settings

from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact
from yiciban.cases.models import Case
from yiciban.cases.rules.prereview import bring_words
from yiciban.cases.services.clock import recompute_ask
from yiciban.cases.services.messages import applicant_tell
from yiciban.journal.facts import EntryFact
from yiciban.journal.subscriptions import subscribe
from yiciban.kernel.dates import due_text, local_date
from yiciban.kernel.identifiers import format_case_number

# One sentence per step: what happened, what happens next and by when. {link} is where to look.
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "case.submit": "“{item}”已收到，编号 {number}，查询码 {code}。{intake_due}前答复能不能受理。{link}",
        "case.accept": "“{item}”已受理，最晚 {promised_due}办完。现在不用您做什么。{link}",
        "case.accept_with_gaps": "“{item}”已容缺受理，请在 {gap_due}前补齐后补的材料，最晚 {promised_due}办完。{link}",
        "case.deem_accepted": "“{item}”五个工作日没有答复，从收到材料那天起视为受理，最晚 {promised_due}办完。{link}",
        "case.gap_filled": "“{item}”后补的材料已收到。{link}",
        "case.start_procedure": "“{item}”要做{kind}，约 {days} 个工作日，不算在期限里。看“我的办件”。{link}",
        "case.end_procedure": "“{item}”的特别程序结束了，接着计时，最晚 {promised_due}办完。{link}",
        "case.extended": "“{item}”延长 {days} 个工作日，最晚 {promised_due}办完，理由写在通知书里。{link}",
        "case.recomputed": "放假安排变了，“{item}”最晚办完的日子改为 {promised_due}。{link}",
        "case.grant_by_default": "“{item}”到期没有答复，视为同意，决定书 {paper_due}前补给您。{link}",
        "case.confirm_default": "“{item}”的决定书已经补出，正在制证，{delivery_due}前交给您。{link}",
        "case.terminate": "“{item}”办不下去，已经终止，原因写在通知书里。{link}",
        "case.void": "“{item}”收错了，已经作废，不影响您重新申请。{link}",
        "case.request_correction": "“{item}”还差 {defects} 样材料，请打开“我的办件”看缺什么、怎么补。{link}",
        "case.supply_correction": "“{item}”补的材料已收到，{intake_due}前答复能不能受理。{link}",
        "case.refuse_acceptance": "“{item}”没有受理，原因和救济办法写在决定书里，请打开“我的办件”看。{link}",
        "case.return": "“{item}”一直没有补齐材料，已经退件。准备好后可以重新申请。{link}",
        "case.grant_at_once": "“{item}”已当场批准，正在制证。{link}",
        "case.grant": "“{item}”批准了，正在制证，{delivery_due}前交给您。{link}",
        "case.deny": "“{item}”没有批准，理由和复议、诉讼的办法写在决定书里。{link}",
        "case.conclude": "“{item}”办好了，结果{delivery}。{link}",
        "case.deliver": "“{item}”的结果已经交给您，这件事办完了。{link}",
        "case.prereview_passed": "“{item}”预审通过。{bring}受理还是最晚 {case_due}答复。{link}",
        "case.prereview_told": "“{item}”预审有 {defects} 处要改，一次说全了，请打开“我的办件”看。{link}",
        "case.withdraw": "您已撤回“{item}”的申请。需要时可以重新申请。{link}",
    }
)


MOVED = "case.version_moved"


@subscribe(*TEXTS)
def tell_the_applicant(entry: EntryFact) -> None:
    """Queue the step's message, once per journal entry."""
    case = _case(entry)
    _queue(entry, case, text_for(entry, case))


@subscribe(MOVED)
def tell_what_the_new_guide_changes(entry: EntryFact) -> None:
    """Queue what changes for the applicant under another version; nothing where they would not notice."""
    if clauses := moved_clauses(entry.data, local_date(entry.at)):
        case = _case(entry)
        _queue(entry, case, f"“{case.item_name}”改按新的办事指南办：{'；'.join(clauses)}。{_link(case)}")


def moved_clauses(data: Mapping[str, Any], today: date) -> tuple[str, ...]:
    """What a move to another version changes for the applicant: papers, the last day, or the promise before one."""
    dropped, owed, promise = (tuple(data.get(name, ())) for name in ("dropped", "owed", "promise"))
    before, due = (
        date.fromisoformat(str(data[name])) if data.get(name) else today for name in ("promised_before", "promised_due")
    )
    dates = f"最晚 {due_text(due, today=today)}办完，原来是 {due_text(before, today=today)}"
    clauses = (
        (dropped, f"不用再交{_named(dropped)}"),
        (owed, f"还要交{_named(owed)}，受理前会一次告诉您怎么补"),
        # A day that is over is no news: the case is late under either version.
        (data.get("promised_before") and due >= today, dates),
        (promise, f"受理以后的办理时间从 {'改成 '.join(promise)}"),
    )
    return tuple(words for is_so, words in clauses if is_so)


def _named(names: tuple[str, ...]) -> str:
    return "".join(f"“{name}”" for name in names)


def _case(entry: EntryFact) -> CaseFact:
    number = entry.subject.removeprefix("case:")
    return case_fact(Case.objects.select_related("department", "point").get(number=number))


def _queue(entry: EntryFact, case: CaseFact, text: str) -> None:
    applicant_tell(case, text, purpose="case_progress", subject=entry.subject, at=entry.at, key=f"journal:{entry.id}")


def text_for(entry: EntryFact, case: CaseFact) -> str:
    """The sentence of one step, with its dates."""
    today = local_date(entry.at)
    # The dates as they were at that step: by the time of the message the case may be further on.
    dates = {
        name: due_text(date.fromisoformat(day), today=today) if (day := entry.data.get(name)) else "近日"
        for name in ("intake_due", "promised_due", "delivery_due", "gap_due", "paper_due")
    }
    return TEXTS[entry.action].format(
        item=case.item_name,
        number=format_case_number(case.number),
        code=case.query_code,
        defects=len(entry.data.get("defects", ())),
        delivery=case.delivery.label,
        days=entry.data.get("days", ""),
        kind=entry.data.get("kind", ""),
        bring=_bring(entry, today),
        case_due=due_text(case.intake_due, today=today) if case.intake_due else "近日",
        link=_link(case),
        **dates,
    )


def _bring(entry: EntryFact, today: date) -> str:
    """What a pre-review asks to be brought once."""
    day = entry.data.get("bring_by")
    return bring_words(entry.data.get("bring", ()), date.fromisoformat(day) if day else None, today=today)


def _link(case: CaseFact) -> str:
    base = settings.YICIBAN_PUBLIC_URL
    return f"查看：{base}/my/cases/{case.number}/" if base else ""


@subscribe("calendar.year_published", "calendar.year_loaded", "calendar.local_day_put")
def the_calendar_has_changed(entry: EntryFact) -> None:
    """Have the dates of open cases worked out anew, in a job of its own: there may be very many."""
    year = entry.subject.removeprefix("calendar:")
    recompute_ask(f"{year} 年的工作日安排有变化", entry.region)
