"""Many cases at once: ticked in a list, looked at on a page of their own, and a result for every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from yiciban.cases import queries, services
from yiciban.cases.facts import Step
from yiciban.cases.queries.assignment import Colleague, colleagues
from yiciban.cases.queries.batch import BatchRow, batch_preview, batch_steps
from yiciban.cases.rules.batch import AT_MOST, BATCH
from yiciban.cases.services import BulkOutcome
from yiciban.cases.views.desk_shell import Now, desk_page, desk_render, now_for, region_of
from yiciban.cases.views.desk_words import WorkRow, work_row
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import forbidden, invalid

ASSIGN = "assign"
LEAST_WORDS = 4


def acts_of(actor: Actor) -> list[tuple[str, str]]:
    """What this person may do to many: value and label of each choice."""
    steps = [(step.value, BATCH[step].label) for step in batch_steps(actor)]
    return [*steps, (ASSIGN, "分派给承办人")] if queries.assigns(actor) else steps


@desk_page("GET", "POST")
def batch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What will happen to each, with the one text or name they share; sent, what became of each."""
    now = now_for(region_of(actor))
    sent = request.POST if request.method == "POST" else request.GET
    act = _act(sent, actor)
    numbers = [number[:24] for number in sent.getlist("number")[: AT_MOST + 1]]
    rows = batch_preview(Step(act) if act != ASSIGN else None, numbers, actor, today=now.today)
    people = colleagues({row.department for row in rows if row.department}, on=now.today) if act == ASSIGN else ()
    words = sent.get("words", "").strip()[:2000]
    context = _context(act, rows, people, now) | {"words": words, "chosen": sent.get("to", "")}
    if request.method != "POST":
        return desk_render(request, actor, "batch.html", context)
    wrong = _wrong(act, words, sent.get("to", ""), people)
    if wrong:
        return desk_render(request, actor, "batch.html", {**context, "wrong": wrong}, status=422)
    ready = [row.number for row in rows if not row.no]
    if not ready:
        return desk_render(request, actor, "batch.html", context, status=422)
    at = timezone.now()
    if act == ASSIGN:
        done = services.cases_assign(ready, int(sent["to"]), by=actor, at=at)
    else:
        done = services.cases_bulk(Step(act), ready, words, by=actor, at=at)
    return desk_render(request, actor, "batch_done.html", {**context, **_result(done, rows, now)})


def _act(sent: QueryDict, actor: Actor) -> str:
    act = sent.get("act", "")
    if act not in {ASSIGN, *(step.value for step in BATCH)}:
        raise invalid("bulk_step", "请选要做哪一步。能批量做的，在清单下面“勾选的办件”里选。")
    if act not in {value for value, _ in acts_of(actor)}:
        raise forbidden("您的岗位不能批量做这一步。", "bulk_forbidden")
    return act


def _context(act: str, rows: Sequence[BatchRow], people: Sequence[Colleague], now: Now) -> dict[str, Any]:
    one = BATCH[Step(act)] if act != ASSIGN else None
    shown = [(row.number, work_row(row.row, now) if row.row else None, row.no) for row in rows]
    return {
        "act": act,
        "label": one.label if one else "分派给承办人",
        "what": one.what if one else "每一件都放到这个人手上，原来在谁手上都算",
        "asks": one.words if one else "",
        "needed": bool(one and one.words_needed),
        "people": people,
        "ready": [one for one in shown if not one[2]],
        "refused": [one for one in shown if one[2]],
        "now": now,
    }


def _wrong(act: str, words: str, to: str, people: Sequence[Colleague]) -> str:
    """What is missing before anything is done, said beside its field."""
    if act == ASSIGN:
        return "" if to in {str(one.user_id) for one in people} else "请选交给谁。"
    one = BATCH[Step(act)]
    if one.words_needed and len(words) < LEAST_WORDS:
        return f"请写{one.words}，至少 {LEAST_WORDS} 个字。"
    return ""


def _result(done: Sequence[BulkOutcome], rows: Sequence[BatchRow], now: Now) -> dict[str, Any]:
    lines: dict[str, WorkRow | None] = {row.number: work_row(row.row, now) if row.row else None for row in rows}
    no = [(one.number, lines[one.number], one.sentence) for one in done if one.fact is None]
    return {
        "done": [(one.number, lines[one.number], one.fact.status.label) for one in done if one.fact],
        "failed": [*no, *((row.number, lines[row.number], row.no) for row in rows if row.no)],
        "again": [number for number, _, _ in no],
    }
