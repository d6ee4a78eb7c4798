"""What the applicant is told of inspections and hearings, after the step is committed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.conf import settings

from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import case as read_case
from yiciban.cases.services import applicant_tell
from yiciban.journal.facts import EntryFact
from yiciban.journal.subscriptions import subscribe
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import due_text, local_date

# One sentence per step: what happened, what happens next and by when. {link} is where to look.
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "case.inspection_planned": "“{item}”{day}要到{place}现场核查，请安排人在场。{link}",
        "case.inspection_cancelled": "“{item}”原定 {day}的现场核查取消了，再安排会另外告诉您。{link}",
        "case.hearing_told": "“{item}”决定以前，您有权要求听证。要求的请在 {ask_by}前提出，不要求的不用管。{link}",
        "case.hearing_asked": "“{item}”有人要求听证，{hold_by}前举行，时间、地点会提前通知您。{link}",
        "case.hearing_scheduled": "“{item}”{day} {hour} 在{place}听证，请准时参加。{link}",
        "case.hearing_held": "“{item}”的听证开完了，会根据听证笔录作决定。{link}",
        "case.hearing_waived": "“{item}”不再听证，接着办。{link}",
    }
)
DAYS = ("day", "ask_by", "hold_by")


@subscribe(*TEXTS)
def tell_the_applicant(entry: EntryFact) -> None:
    """Queue the step's message, once per journal entry."""
    case = read_case(entry.subject.removeprefix("case:"), SYSTEM)
    text = text_for(entry, case)
    applicant_tell(
        case,
        text,
        purpose="case_progress",
        subject=entry.subject,
        at=entry.at,
        key=f"journal:{entry.id}",
    )


def text_for(entry: EntryFact, case: CaseFact) -> str:
    """The sentence of one step, with its dates."""
    today = local_date(entry.at)
    days = {name: due_text(date.fromisoformat(entry.data[name]), today=today) for name in DAYS if name in entry.data}
    return TEXTS[entry.action].format(
        item=case.item_name,
        place=entry.data.get("place", ""),
        hour=entry.data.get("hour", ""),
        link=_link(case),
        **days,
    )


def _link(case: CaseFact) -> str:
    base = settings.YICIBAN_PUBLIC_URL
    return f"查看：{base}/my/cases/{case.number}/" if base else ""
