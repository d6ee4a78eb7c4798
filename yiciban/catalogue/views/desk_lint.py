"""要素体检: how complete and right the offices' guides are, what was found in them, and how to mend it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import CheckupFact, Finding, ListedFinding, Score, Severity
from yiciban.catalogue.queries import Wanted
from yiciban.catalogue.rules.elements import top_elements
from yiciban.catalogue.views.desk_shared import page_number, tabs
from yiciban.catalogue.views.rows import chip
from yiciban.kernel.actor import Actor
from yiciban.people.web import actor_of

SEVERITIES = (("", "全部"), *((one.value, one.label) for one in Severity))
GROUPS = (("", "按规则"), ("item", "按事项"))
HEADINGS = ("部门", "事项", "英文代号", "等级", "规则", "要素", "问题", "怎么改", "规则来源")
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@require_safe
def lint(request: HttpRequest) -> HttpResponse:
    """Scores of the offices, the worst first; findings by rule or by item; the run under way with its progress."""
    by = actor_of(request)
    chosen = _chosen(request)
    run = queries.last_checkup(by=by)
    if request.GET.get("part") == "run":
        return _progress(request, run)
    scores = queries.scores(by=by)
    context: dict[str, Any] = {
        "run": run,
        "whole": _score(scores[0]) if scores else None,
        "offices": [
            (_score(score), _with(chosen, department=score.department)) for score in scores[1:] if not _is_well(score)
        ],
        "well": [score.department_name for score in scores[1:] if _is_well(score)],
        "missing": queries.missing_elements(by=by, department=chosen["department"]),
        "chosen": chosen,
        "filtered": any(value for name, value in chosen.items() if name != "group"),
        "severities": [chip(label, "severity", value, chosen) for value, label in SEVERITIES],
        "groups": [chip(label, "group", value, {**chosen, "rule": ""}) for value, label in GROUPS],
        "departments": [(score.department, score.department_name) for score in scores[1:]],
        "rules": sorted(queries.RULE_WORDS.values(), key=lambda rule: rule.code),
        "csv_url": f"{reverse('catalogue:lint_csv')}{_with(chosen)}",
        "tabs": tabs("lint"),
    }
    context |= _findings(by, chosen, max(1, page_number(request)))
    return render(request, "catalogue/desk/lint.html", context)


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Look at the whole catalogue again."""
    found = services.checkup_ask(by=actor_of(request), at=timezone.now())
    if not found.is_under_way:
        messages.success(request, f"查完了 {found.total} 个事项：{_outcome(found)}。")
    return redirect("catalogue:lint")


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The findings that the filters leave, as a table for a spreadsheet."""
    wanted = _wanted(_chosen(request))
    # Asked for here, so that a no is a page of its own and not half a file.
    rows = queries.all_findings(by=actor_of(request), wanted=wanted)
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lint.csv"'
    return answer


def _chosen(request: HttpRequest) -> dict[str, str]:
    """The filters in the address; what is unknown counts as nothing."""
    given = {name: request.GET.get(name, "")[:48].replace("\x00", "") for name in ("severity", "department", "rule")}
    if given["severity"] not in set(Severity):
        given["severity"] = ""
    if given["rule"] not in queries.RULE_WORDS:
        given["rule"] = ""
    item = request.GET.get("item", "")[:48].replace("\x00", "")
    return {**given, "item": item, "group": "item" if request.GET.get("group") == "item" else ""}


def _wanted(chosen: dict[str, str]) -> Wanted:
    return Wanted(chosen["severity"], chosen["department"], chosen["rule"], chosen["item"])


def _with(chosen: dict[str, str], **changed: str) -> str:
    """The query of an address with these filters."""
    query = {name: value for name, value in {**chosen, **changed}.items() if value}
    return f"?{urlencode(query)}"


def _score(score: Score) -> dict[str, Any]:
    """A score with its shares in words: cut, not rounded, because 100% says that nothing is missing."""
    shares = {"accuracy": score.accuracy, "completeness": score.completeness}
    words = {f"{name}_text": f"{math.floor(value * 10) / 10:g}%" for name, value in shares.items()}
    bars = {f"{name}_bar": math.floor(value) for name, value in shares.items()}
    return {"score": score, **words, **bars}


def _is_well(score: Score) -> bool:
    """Nothing missing and nothing found: an office that is named and takes no row."""
    return score.completeness == 100 and not score.errors and not score.warnings


def _findings(by: Actor, chosen: dict[str, str], page: int) -> dict[str, Any]:
    """What stands below the scores: rules with their first findings, items, or all findings of one rule."""
    wanted = _wanted(chosen)
    if chosen["group"] == "item" or chosen["item"]:
        items, more = queries.items_with_findings(by=by, wanted=wanted, page=page)
        shown: dict[str, Any] = {
            "items": [(item, _item_url(item.slug), [_line(one) for one in item.findings]) for item in items]
        }
    elif chosen["rule"]:
        found = queries.findings(by=by, wanted=wanted, page=page)
        more = found.more
        shown = {"rule": queries.RULE_WORDS[chosen["rule"]], "rows": [_row(row) for row in found.rows]}
    else:
        more = False
        shown = {
            "counts": [
                (count, [_row(row) for row in count.first], _with(chosen, rule=count.words.code))
                for count in queries.rule_counts(by=by, wanted=wanted)
            ]
        }
    shown["previous_url"] = _with(chosen, page=str(page - 1)) if page > 1 else ""
    shown["next_url"] = _with(chosen, page=str(page + 1)) if more else ""
    return shown


def _row(row: ListedFinding) -> dict[str, Any]:
    return {
        **_line(row.finding),
        "name": row.item_name,
        "office": row.department_name,
        "url": _item_url(row.finding.slug),
    }


def _line(one: Finding) -> dict[str, Any]:
    """A finding with its rule and the element it is about in the office's words."""
    top, _, rest = one.element.partition(".")
    element = top_elements().get(top)
    words = " · ".join(part for part in (element.label if element else "四同要素", rest) if part)
    return {"finding": one, "title": queries.rule_words(one.rule).title, "element": words}


def _item_url(slug: str) -> str:
    """The item's page at the desk, where a draft is begun and what was found stands too."""
    return reverse("catalogue:desk_item", args=[slug])


def _progress(request: HttpRequest, run: CheckupFact | None) -> HttpResponse:
    """The part of the page that fetches itself while a run is under way; at its end the page comes anew."""
    answer = render(request, "catalogue/desk/lint_run.html", {"run": run})
    if run is None or not run.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


def _outcome(run: CheckupFact) -> str:
    parts = [f"{number} 处{label}" for number, label in ((run.errors, "要改"), (run.warnings, "建议改")) if number]
    return "，".join(parts) or "没有要改的"


class _Echo:
    """A file that gives back what is written to it, for a csv writer without a file."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def _lines(rows: Iterator[ListedFinding]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADINGS)
    for row in rows:
        one, rule = row.finding, queries.rule_words(row.finding.rule)
        item = (row.department_name, row.item_name, one.slug)
        cells = (*item, one.severity.label, rule.title, one.element, one.why, one.mend, rule.source)
        yield writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
