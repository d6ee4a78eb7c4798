"""`yiciban clock`: ask the legal clock for a date, without a server or a database."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import NamedTuple

import click

from yiciban.kernel.calendar import WorkCalendar, shipped_calendar
from yiciban.kernel.dates import CHINA, local_date, local_moment, weekday_name
from yiciban.kernel.deadlines import DayRow, Deadline, Pause, deadline, deadline_instant, explain
from yiciban.kernel.limits import Limit, Unit
from yiciban.kernel.refusal import Refusal
from yiciban.runtime.django import with_database


def _read_limit(_ctx: click.Context, _param: click.Parameter, text: str) -> Limit:
    try:
        return Limit.parse(text)
    except Refusal as refusal:
        raise click.BadParameter(refusal.sentence) from refusal


def _read_pauses(_ctx: click.Context, _param: click.Parameter, texts: tuple[str, ...]) -> tuple[Pause, ...]:
    return tuple(_read_pause(text) for text in texts)


def _read_pause(text: str) -> Pause:
    first, dots, last = text.partition("..")
    try:
        if not dots:
            raise ValueError("no dots")
        return Pause(date.fromisoformat(first), date.fromisoformat(last) if last else None)
    except Refusal as refusal:
        raise click.BadParameter(refusal.sentence) from refusal
    except ValueError as error:
        raise click.BadParameter(
            f"看不懂暂停期间“{text}”。请写起止日期，如 2026-09-23..2026-09-29，未结束的写 2026-09-23.."
        ) from error


def _read_moment(ctx: click.Context, param: click.Parameter, text: str | None) -> datetime | None:
    return _read_start(ctx, param, text) if text else None


def _read_start(_ctx: click.Context, _param: click.Parameter, text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"看不懂日期“{text}”。请写成 2026-09-28；按小时计算时写 2026-09-28T10:24。") from error
    return start if start.tzinfo else start.replace(tzinfo=CHINA)


@click.group()
def clock() -> None:
    """Legal clocks: when is something due, and why on that day."""


@clock.command()
@click.option(
    "--from",
    "start",
    callback=_read_start,
    metavar="DATE",
    required=True,
    help="The day it began (2026-09-28), itself not counted; for hours the moment (2026-09-28T10:24, China).",
)
@click.option(
    "--limit",
    callback=_read_limit,
    metavar="LIMIT",
    required=True,
    help="5wd working days, 20d calendar days, 48h hours, 3m months, 1y years.",
)
@click.option(
    "--pause",
    "pauses",
    callback=_read_pauses,
    metavar="FIRST..LAST",
    multiple=True,
    help="Days that do not count, both ends included; 2026-09-23.. is a pause still open. Repeatable.",
)
@click.option("--extend", type=click.IntRange(min=0), default=0, help="An extension, in the unit of the limit.")
@click.option("--estimate", is_flag=True, help="Count Monday to Friday in years without a calendar; else refuse.")
@click.option("--explain", "explained", is_flag=True, help="One line a day: date, weekday, kind, count, why.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for machines.")
def due(
    *,
    start: datetime,
    limit: Limit,
    pauses: tuple[Pause, ...],
    extend: int,
    estimate: bool,
    explained: bool,
    as_json: bool,
) -> None:
    """Print the last day of a limit.

    The rules are those of 行政许可法 art. 42, 45, 82 and 民法典 art. 200 to 203: the first day is not
    counted, a working day inside a pause is not counted, and a period in calendar days, months or years
    that ends on a day off runs to the next working day.

    Prints the date alone, so that a script can use it; `paused` while a pause is open. A date that touches
    a year without an official calendar is announced as 暂定 on stderr.

    \b
    Examples:
      yiciban clock due --from 2026-09-28 --limit 5wd
      yiciban clock due --from 2026-09-08 --limit 20wd --pause 2026-09-23..2026-09-29 --explain
      yiciban clock due --from 2026-08-03 --limit 45wd --extend 15 --json
      yiciban clock due --from 2026-11-24T10:24 --limit 48h

    Exit status: 0 answered, 2 the question cannot be read or the calendar lacks a year.
    """
    calendar = shipped_calendar().lenient() if estimate else shipped_calendar()
    try:
        if limit.unit is not Unit.HOUR:
            asked = _Days(local_date(start), limit, pauses, extend)
            _answer_days(asked, calendar, explained=explained, as_json=as_json)
        elif pauses or explained:
            raise click.UsageError("按小时计算的时限连续计时，不适用 --pause 和 --explain，请去掉。")
        else:
            _answer_hours(start, limit.extended(extend), as_json=as_json)
    except Refusal as refusal:
        raise click.UsageError(refusal.sentence) from refusal


class _Days(NamedTuple):
    start: date
    limit: Limit
    pauses: tuple[Pause, ...]
    extend: int


def _answer_hours(start: datetime, limit: Limit, *, as_json: bool) -> None:
    end = local_moment(deadline_instant(start, limit))
    if as_json:
        _print_json({"due": end.isoformat(), "provisional": False, "limit": limit.code})
    else:
        click.echo(f"{end:%Y-%m-%d %H:%M}")


def _answer_days(asked: _Days, calendar: WorkCalendar, *, explained: bool, as_json: bool) -> None:
    start, limit, pauses, extend = asked
    answer = deadline(start, limit, calendar, pauses=pauses, extend=extend)
    rows = explain(start, limit, calendar, pauses=pauses, extend=extend) if explained else ()
    if as_json:
        _print_json(_facts(answer) | ({"days": [_row(row) for row in rows]} if explained else {}))
        return
    for row in rows:
        click.echo(f"{row.day}  {weekday_name(row.day)}  {row.kind.label}  {row.counted:>3}  {row.why}")
    click.echo(answer.date or "paused")
    _say_provisional(answer, calendar)


def _row(row: DayRow) -> dict[str, object]:
    return {"date": row.day.isoformat(), "kind": row.kind, "counted": row.counted, "why": row.why}


def _facts(answer: Deadline) -> dict[str, object]:
    return {
        "due": answer.date.isoformat() if answer.date else None,
        "provisional": answer.provisional,
        "counted": answer.counted,
        "stopped": answer.stopped,
        "limit": answer.limit.code,
        "paused_since": answer.paused_since.isoformat() if answer.paused_since else None,
    }


def _say_provisional(answer: Deadline, calendar: WorkCalendar) -> None:
    if not answer.provisional:
        return
    missing = answer.date is not None and calendar.is_estimated(answer.date)
    reason = "还没有放假安排，按周一到周五估算" if missing else "放假安排还没有正式公布"
    year = f"{answer.date.year} 年" if answer.date else "途中年份"
    click.echo(f"暂定：{year}{reason}，日期可能变动。", err=True)


def _print_json(value: dict[str, object]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@clock.command()
@click.option("--at", "moment", callback=_read_moment, metavar="TIME", help="As if it were then; now unless given.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for machines.")
@with_database()
def sweep(moment: datetime | None, as_json: bool) -> None:
    """Let every timer of the cases act whose last day has passed, once; for recovery and tests.

    The worker does this every ten minutes. Running it twice, or beside the worker, does no harm.

    Exit status: 0 done, 1 a case refused.
    """
    from django.utils import timezone

    from yiciban.cases.services import clock_sweep

    swept = clock_sweep(at=moment or timezone.now())
    if as_json:
        _print_json({"acted": dict(swept.acted), "refused": dict(swept.refused)})
    else:
        said = [f"{word} {count} 件" for word, count in swept.words]
        click.echo("、".join(said) or "没有到期的。")
        for number, sentence in swept.refused.items():
            click.echo(f"{number}：{sentence}", err=True)
    if swept.refused:
        raise SystemExit(1)
