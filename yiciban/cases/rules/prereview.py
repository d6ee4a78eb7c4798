"""When an online submission may be looked at before acceptance, and what has to be said then. Pure functions.

Pre-review is a help on the way to acceptance and nothing of the law's own: it starts, stops and replaces no period.
The five working days of 行政许可法 art. 32 run on through it, and at their end silence accepts the application.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from yiciban.cases.facts import CaseFact, Channel, Defect, PreReviewFact, Status
from yiciban.cases.rules.intake import check_defects
from yiciban.catalogue.facts import Guide, OnlineStage
from yiciban.kernel.dates import due_text
from yiciban.kernel.refusal import Refusal, invalid


def offered(guide: Guide, channel: Channel) -> bool:
    """Whether the guide offers it (互联网预审), for what came in online."""
    return channel is Channel.ONLINE and OnlineStage.PREVIEW in guide.online_stages


def check_open(fact: CaseFact, guide: Guide, done: PreReviewFact | None, today: date) -> None:
    """Raise Refusal `prereview_not_offered`, `prereview_not_now`, `prereview_done`, `prereview_late`."""
    if not offered(guide, fact.channel):
        raise Refusal("prereview_not_offered", "这件不做预审：事项没有设网上预审，或者是窗口收的件。请直接核对受理。")
    if fact.status is not Status.RECEIVED:
        raise Refusal("prereview_not_now", f"这件现在是“{fact.status.label}”，不用再预审。")
    if done is not None:
        raise Refusal("prereview_done", "这件已经预审过了，只做一次。请受理，或者一次性告知补正。")
    if fact.intake_due is not None and fact.intake_due < today:
        raise Refusal("prereview_late", "已经过了五个工作日的答复期限，不能再预审，请直接受理。")


def check_bring(wanted: Collection[str], known: Collection[str], by: date | None, *, today: date) -> None:
    """What is to be brought must be on the list and has its day. Raises Refusal `bring_unknown`, `bring_by_missing`."""
    if any(code not in known for code in wanted):
        raise invalid("bring_unknown", "只能要材料清单上有的。", {"bring": "只能要材料清单上有的。"})
    if wanted and (by is None or by < today):
        sentence = "请写到哪天为止带来，今天或以后的日期。"
        raise invalid("bring_by_missing", sentence, {"bring_by": sentence})


def check_told(defects: Sequence[Defect]) -> None:
    """Everything wrong, at once, as clear as a correction notice. Raises Refusal as `check_defects`."""
    check_defects(defects)


def check_mended(fact: CaseFact, done: PreReviewFact | None) -> PreReviewFact:
    """The pre-review that waits to be mended. Raises Refusal `prereview_closed`."""
    if done is None or not done.waits or fact.status is not Status.RECEIVED:
        raise Refusal("prereview_closed", "这件没有预审要您改的，或者已经改过了。")
    return done


def words(done: PreReviewFact, *, today: date) -> str:
    """What the timeline says of it."""
    if not done.passed:
        state = "您已经改好交上来了。" if done.mended_at else "打开看要改什么。"
        return f"预审看过，有 {len(done.defects)} 处要改，{state}"
    return f"预审通过。{bring_words(done.bring, done.bring_by, today=today)}"


def bring_words(names: Sequence[str], by: date | None, *, today: date) -> str:
    """What is to be brought once, and by when."""
    if not names or by is None:
        return "不用您再带什么。"
    return f"请在 {due_text(by, today=today)}前带{'、'.join(f'“{name}”' for name in names)}来一次窗口。"
