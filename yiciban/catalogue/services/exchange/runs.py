"""Commands of the exchange: ask for an import or an export, and do it.

A run is a row: it is asked for, done by the worker (a small one at once), and can be looked at while it goes on.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.db import transaction

from yiciban.catalogue.facts import FileFormat, RunFact
from yiciban.catalogue.models import ExchangeRun
from yiciban.catalogue.permissions import CATALOGUE_APPROVE, CATALOGUE_EDIT, CATALOGUE_VIEW
from yiciban.catalogue.queries.exchange import exported, own_run, run_fact
from yiciban.catalogue.rules.exchange.files import LARGEST, format_of, open_book
from yiciban.catalogue.services.exchange.apply import draft_all, publish_all
from yiciban.catalogue.services.exchange.check import Checked, Checker
from yiciban.catalogue.services.exchange.product import write_items
from yiciban.documents import store
from yiciban.journal.services import record
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import refusal as no_permission
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.network import queries as network

SMALL_FILE = 256 * 1024
"""A file up to this size, and an export of up to `SMALL_EXPORT` items, is done while the person waits."""
SMALL_EXPORT = 200
_ORDINARY = gc.get_threshold()


def import_ask(
    name: str,
    file: BinaryIO,
    *,
    by: Actor,
    at: datetime,
    region: str = "",
    publish: bool = False,
    dry: bool = True,
    skip_bad: bool = False,
    largest: int = LARGEST,
) -> RunFact:
    """Take a file in: only tried, unless `dry` is off; as drafts, unless `publish`.

    On any error nothing comes in, unless `skip_bad`. Raises Refusal `catalogue_edit_forbidden`,
    `catalogue_approve_forbidden`, `exchange_empty`, `exchange_too_large`, `exchange_type`, `exchange_broken`,
    `region_not_found`.
    """
    place = _place(by, region, publish)
    size = file.seek(0, 2)
    file.seek(0)
    if size > largest:
        limit = largest >> 20
        raise invalid("exchange_too_large", f"文件有 {size >> 20} MB，最大 {limit} MB。请按部门分成几个文件再传。")
    kind = format_of(file)
    run = _new("import", kind, name, place, by, at, {"publish": publish}, dry=dry, skip_bad=skip_bad)
    run.source = _kept(run.pk, file)
    run.save(update_fields=["source"])
    return _begin(run, size <= SMALL_FILE, by, at)


def import_again(run_id: UUID, *, by: Actor, at: datetime, skip_bad: bool = False) -> RunFact:
    """Import the file of a trial run in earnest.

    Raises Refusal `exchange_run_not_found`, `exchange_not_tried`, and those of `import_ask`.
    """
    tried = own_run(run_id, by=by)
    if tried.kind != "import" or not tried.dry or tried.state != "done":
        raise Refusal("exchange_not_tried", "只有试算完的导入才能正式导入。")
    publish = bool(tried.wanted.get("publish"))
    place = _place(by, tried.region_id, publish)
    kind = FileFormat(tried.format)
    run = _new("import", kind, tried.name, place, by, at, tried.wanted, dry=False, skip_bad=skip_bad)
    run.source = tried.source
    run.save(update_fields=["source"])
    return _begin(run, store.path_of(run.source).stat().st_size <= SMALL_FILE, by, at)


def export_ask(kind: FileFormat, *, by: Actor, at: datetime, department: str = "") -> RunFact:
    """Have the items this person sees written to a file. Raises Refusal `catalogue_view_forbidden`."""
    total, _ = exported(by=by, department=department)
    places = [posting.region for posting in by.postings if posting.role in CATALOGUE_VIEW.roles]
    # Whoever sees every root has the run kept under the first.
    places = places or [one.code for one in network.regions()]
    place = places[0] if places else _root()
    name = f"事项 {local_date(at)}.{'zip' if kind is FileFormat.CSV else kind.value}"
    run = _new("export", kind, name, place, by, at, {"department": department}, dry=False, skip_bad=False)
    return _begin(run, total <= SMALL_EXPORT, by, at)


def exchange_do(run_id: UUID, *, at: datetime, by: Actor | None = None) -> RunFact:
    """Do a run that was asked for, in the name of whoever asked; one that has ended stays as it is.

    A run the worker lost is begun anew: what it had not finished it had not written.
    """
    run = ExchangeRun.objects.get(pk=run_id)
    if run.ended_at is not None:
        return run_fact(run)
    ExchangeRun.objects.filter(pk=run_id).update(state="running", done=0)
    try:
        with _seldom_collected():
            outcome = _DO[run.kind](run, by or _actor(run.asked_by), at)
        state = "done"
    except Refusal as refusal:
        outcome, state = {**run.outcome, "refusal": refusal.sentence}, "failed"
    except Exception:
        _end(run, "failed", {"refusal": "平台出了错，什么都没有改。请稍后再试；还不行，请联系系统管理员。"}, at)
        raise
    return _end(run, state, outcome, at)


def _import(run: ExchangeRun, by: Actor, at: datetime) -> dict[str, Any]:
    publish = bool(run.wanted.get("publish"))
    _place(by, run.region_id, publish)
    with store.open_file(run.source) as file:
        book = open_book(file, FileFormat(run.format), store.path_of(run.source).stat().st_size)
        _tell(run, 0, book.total)
        checker = Checker(book, by=by, region=run.region_id, publish=publish, today=local_date(at))
        checked = checker.run(lambda done: _tell(run, done, book.total))
    outcome = checked.as_json()
    # Kept for the refusal that may yet come.
    run.outcome = outcome
    refused = bool(checked.counts["errors"]) and not run.skip_bad
    if not run.dry and not refused:
        _apply(run, checked, publish=publish, by=by, at=at)
    return {**outcome, "written": not run.dry and not refused}


def _apply(run: ExchangeRun, checked: Checked, *, publish: bool, by: Actor, at: datetime) -> None:
    if not checked.counts["new"] + checked.counts["changed"]:
        return
    with transaction.atomic():
        (publish_all if publish else draft_all)(checked, by=by, at=at)
        data = {"run": str(run.pk), "file": run.source, "publish": publish, **checked.counts}
        record("catalogue", "catalogue.imported", by=by, at=at, region=run.region_id, data=data)


def _export(run: ExchangeRun, by: Actor, at: datetime) -> dict[str, Any]:
    part = store.part_of(run.pk)
    department = str(run.wanted.get("department", ""))
    with part.open("w+b") as file:
        kind = FileFormat(run.format)
        total = write_items(file, kind, by=by, department=department, step=lambda *far: _tell(run, *far))
    run.product = store.keep(part)
    run.save(update_fields=["product"])
    with transaction.atomic():
        data = {"run": str(run.pk), "items": total, "file": run.product}
        record("catalogue", "catalogue.exported", by=by, at=at, region=run.region_id, data=data)
    return {"counts": {"items": total}}


_DO = {"import": _import, "export": _export}


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Runs make many objects and no cycles of them: looking for such garbage took a seventh of the time."""
    gc.set_threshold(100 * _ORDINARY[0], *_ORDINARY[1:])
    try:
        yield
    finally:
        gc.set_threshold(*_ORDINARY)


def _new(
    kind: str,
    form: FileFormat,
    name: str,
    region: str,
    by: Actor,
    at: datetime,
    wanted: Mapping[str, Any],
    **more: bool,
) -> ExchangeRun:
    clean = " ".join(name.replace("\x00", "").split())[-120:] or "文件"
    return ExchangeRun.objects.create(
        id=uuid4(),
        kind=kind,
        format=form.value,
        name=clean,
        region_id=region,
        wanted=dict(wanted),
        asked_by=by.id,
        asked_at=at,
        **more,
    )


def _begin(run: ExchangeRun, small: bool, by: Actor, at: datetime) -> RunFact:
    """Do a small run now, hand a large one to the worker."""
    if small:
        return exchange_do(run.pk, at=at, by=by)
    from yiciban.catalogue.tasks import exchange

    exchange.defer(run_id=str(run.pk))
    return run_fact(run)


def _kept(run_id: UUID, file: BinaryIO) -> str:
    """The file's bytes under their digest."""
    part = store.part_of(run_id)
    with part.open("wb") as copy:
        shutil.copyfileobj(file, copy, 1 << 20)
    return store.keep(part)


def _place(by: Actor, region: str, publish: bool) -> str:
    """The region an import is for: the one asked for, else that of the person's office."""
    wanted = CATALOGUE_APPROVE if publish else CATALOGUE_EDIT
    require_reach(by, wanted)
    held = [posting for posting in by.postings if posting.role in wanted.roles]
    if publish:
        # Publishing is the whole district's; a manager bound to a department imports drafts.
        held = [posting for posting in held if not posting.department and not posting.point]
        if not held and by.postings:
            raise no_permission(by, wanted)
    if region:
        return network.region(region).code
    return held[0].region if held else _root()


def _root() -> str:
    roots = network.regions()
    if len(roots) != 1:
        raise invalid("exchange_region", "这里不止一个区。请说明是哪一个（--region）。", {"region": "请选区划。"})
    return roots[0].code


def _actor(asked_by: str) -> Actor:
    """Whoever asked, with the offices they hold now."""
    kind, _, number = asked_by.partition(":")
    if kind != "user":
        return SYSTEM
    return network.actor_of(get_user_model().objects.get(pk=int(number)))


def _tell(run: ExchangeRun, done: int, total: int) -> None:
    """How far it is, for the page; outside the transaction that writes."""
    ExchangeRun.objects.filter(pk=run.pk).update(done=done, total=total)


def _end(run: ExchangeRun, state: str, outcome: Mapping[str, Any], at: datetime) -> RunFact:
    run.refresh_from_db(fields=["total", "done"])
    run.state, run.outcome, run.ended_at = state, dict(outcome), at
    run.save(update_fields=["state", "outcome", "ended_at"])
    return run_fact(run)
