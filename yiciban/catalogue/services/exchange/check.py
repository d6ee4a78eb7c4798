"""The first half of an import: read, judge and compare every item, and keep what would change on disk.

Nothing is written to the catalogue here, so a trial run is this half alone. Whatever the size, one portion is held
at a time.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from yiciban.catalogue.facts import Entry, Finding, RowFinding, Severity
from yiciban.catalogue.permissions import CATALOGUE_APPROVE, CATALOGUE_EDIT
from yiciban.catalogue.queries.exchange import Standing, document_in_force, drafts_of, finding_row, known, standing
from yiciban.catalogue.queries.lint import whole_surroundings
from yiciban.catalogue.rules.exchange.book import Book
from yiciban.catalogue.rules.exchange.canonical import Canonical
from yiciban.catalogue.rules.exchange.judge import guide_of, identify, lint_rows
from yiciban.catalogue.rules.exchange.read import RawItem, Reader, ReadItem
from yiciban.catalogue.rules.exchange.table import ITEMS, KEY
from yiciban.catalogue.rules.lint import lint_guide
from yiciban.catalogue.rules.lint.completeness import Completeness, completeness
from yiciban.catalogue.services.drafts import TAKEN
from yiciban.catalogue.services.items import columns_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.digests import sm3_hex
from yiciban.kernel.permissions import may, region_stem

PORTION = 500
KEPT_ERRORS, KEPT_WARNINGS, KEPT_NAMES = 2000, 500, 200
"""So many findings of a run are kept for the page and the list; the counts are of all."""

COUNTS = ("items", "new", "changed", "same", "bad", "errors", "warnings")


class Prepared(NamedTuple):
    """An item that would change: the row of its variant, its document as canonical JSON, and what was found in it."""

    slug: str
    region: str
    number: int
    """Of the version in force, 0 for a new item."""
    name: str
    row: int
    """Of the file."""
    columns: dict[str, Any]
    text: str
    digest: str
    findings: tuple[Finding, ...]
    complete: Completeness | None
    document: dict[str, Any]
    """What a draft would hold; empty where the item would be published."""


@dataclass
class Checked:
    """What a check came to: counts, the first findings, and on disk what would change."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    errors: list[RowFinding] = field(default_factory=list)
    warnings: list[RowFinding] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    """Of what would change, the first: new or changed, and its name."""
    _spool: Any = field(default_factory=TemporaryFile)

    def note(self, findings: list[RowFinding]) -> bool:
        """Count and keep findings; whether there is an error among them."""
        wrong = False
        for one in findings:
            is_error = one.severity is Severity.ERROR
            wrong |= is_error
            self.counts["errors" if is_error else "warnings"] += 1
            kept, most = (self.errors, KEPT_ERRORS) if is_error else (self.warnings, KEPT_WARNINGS)
            if len(kept) < most:
                kept.append(one)
        return wrong

    def keep(self, portion: list[Prepared]) -> None:
        """Put a portion of what would change on disk."""
        for one in portion[: max(0, KEPT_NAMES - len(self.named))]:
            self.named.append(("changed" if one.number else "new", one.name))
        if portion:
            pickle.dump(portion, self._spool, protocol=pickle.HIGHEST_PROTOCOL)

    def prepared(self) -> Iterator[list[Prepared]]:
        """What would change, portion by portion, as often as asked."""
        self._spool.seek(0)
        while True:
            try:
                yield pickle.load(self._spool)  # noqa: S301 - our own file, unlinked when it was made
            except EOFError:
                return

    def as_json(self) -> dict[str, Any]:
        """As the run keeps it."""
        findings = [finding_row(one) for one in (*self.errors, *self.warnings)]
        return {"counts": self.counts, "findings": findings, "named": self.named}


class Checker:
    """Checks the items of a book for one person, who wants them published or as drafts, in a region."""

    def __init__(self, book: Book, *, by: Actor, region: str, publish: bool, today: date) -> None:
        self._book, self._by, self._publish = book, by, publish
        self._reader = Reader(book.headers)
        around = whole_surroundings(today)
        self._known = known(around.entries or {})
        self._slugs = set(around.slugs or ())
        # An item may point to one that comes with the same file.
        self._around = type(around)(
            around.entries, around.headings, around.elements, around.materials, around.licences, self._slugs, today
        )
        self._stem = region_stem(region)
        self._wanted = CATALOGUE_APPROVE if publish else CATALOGUE_EDIT
        self._canonical = Canonical()
        self._may = lru_cache(maxsize=None)(self._ask)

    def run(self, step: Callable[[int], None]) -> Checked:
        """Check everything; `step` is told how many items have passed."""
        checked = Checked()
        done = 0
        items = iter(self._book.items)
        while portion := list(islice(items, PORTION)):
            self._portion(portion, checked)
            done += len(portion)
            step(done)
        checked.note(self._book.findings)
        return checked

    def _portion(self, raws: list[RawItem], checked: Checked) -> None:
        codes = [self._reader.code_of(raw) for raw in raws]
        there = standing(codes)
        prepared = []
        for raw, code in zip(raws, codes, strict=True):
            base = lru_cache(maxsize=1)(lambda code=code: document_in_force(code) if code in there else None)
            entry = self._known.entries.get(code[19:31])
            read = self._reader.read(raw, entry, base)
            found = self._one(raw, read, entry, there.get(code))
            checked.counts["items"] += 1
            if checked.note(read.findings):
                checked.counts["bad"] += 1
            elif found is None:
                checked.counts["same"] += 1
            else:
                checked.counts["changed" if found.number else "new"] += 1
                prepared.append(found)
        self._leave_drafts(prepared, checked)
        checked.keep(prepared)

    def _one(self, raw: RawItem, read: ReadItem, entry: Entry | None, there: Standing | None) -> Prepared | None:
        """What would change, None for nothing or nothing that can be; findings are added to what was read."""
        number = raw.row.number
        identify(read, number, self._known)
        office = self._known.offices.get(str(read.document.get("department", "")))
        if entry is None or office is None:
            return None
        region = there.region if there else office.region
        if why := self._may(region, office.code):
            read.findings.append(RowFinding(ITEMS.label, number, "yb_department", office.name, *why, item=read.code))
        if there and there.state == "cancelled":
            why_not = f"“{there.name}”已经取消，不能再改。"
            mend = "请从文件里删掉这一行，或者用新的编码另建。"
            read.findings.append(RowFinding(ITEMS.label, number, KEY, read.code, why_not, mend, item=read.code))
        slug, held = str(read.document["slug"]), there.number if there else 0
        self._slugs.add(slug)
        if slug in TAKEN:
            why_not, mend = f"英文代号 {slug} 是系统自己要用的。", "请换一个，或者空着，由平台起。"
            read.findings.append(RowFinding(ITEMS.label, number, "yb_slug", slug, why_not, mend, item=read.code))
        guide = guide_of(read, entry, raw, self._reader, drafting=not self._publish)
        if guide is None:
            return None if self._publish else self._unfinished(read, region, held, entry.name, number)
        text = self._canonical.text(guide)
        digest = sm3_hex(text.encode())
        if there and there.digest == digest:
            return None
        found = lint_guide(guide, self._around)
        read.findings += lint_rows(found, read.code, raw, self._reader, drafting=not self._publish)
        if not self._publish:
            document = guide.particulars.model_dump(mode="json", exclude_defaults=True)
            return Prepared(slug, region, held, guide.full_name, number, {}, "", digest, (), None, document)
        whole = completeness(guide)
        return Prepared(slug, region, held, guide.full_name, number, columns_of(guide), text, digest, found, whole, {})

    def _unfinished(self, read: ReadItem, region: str, held: int, name: str, row: int) -> Prepared:
        """A draft that lacks something yet."""
        document = json.loads(json.dumps(read.document, default=_as_json))
        return Prepared(document["slug"], region, held, name, row, {}, "", "", (), None, document)

    def _leave_drafts(self, prepared: list[Prepared], checked: Checked) -> None:
        """Drafts others are at work on are not written over; those that say the same already stay as they are."""
        if self._publish:
            return
        there = drafts_of(one.slug for one in prepared)
        for one in list(prepared):
            draft = there.get(one.slug)
            if draft is None:
                continue
            kind = "changed" if one.number else "new"
            if draft.document == one.document:
                prepared.remove(one)
                checked.counts[kind] -= 1
                checked.counts["same"] += 1
            elif draft.stage != "writing" or draft.written_by != self._by.id:
                prepared.remove(one)
                checked.counts[kind] -= 1
                checked.counts["bad"] += 1
                who = draft.written_by_name or "别人"
                why = f"已经有一份{who}的草稿，导入不会盖掉它。"
                code = str(one.document.get("code", ""))
                mend = "请先把那份草稿办完或者扔掉。"
                checked.note([RowFinding(ITEMS.label, one.row, KEY, code, why, mend, item=code)])

    def _ask(self, region: str, department: str) -> tuple[str, str] | None:
        """Why an item of this place and office is not this person's to import, and what to do; None when it is."""
        if not region.startswith(self._stem):
            return "这个部门不在这次导入的区划里。", "请换一个区划，或者从文件里删掉这一行。"
        if self._publish and may(self._by, self._wanted, region=region):
            return None
        if not self._publish and may(self._by, self._wanted, region=region, department=department):
            return None
        return self._wanted.sentence, "请从文件里删掉这一行。"


def _as_json(value: Any) -> Any:
    """A part that was read, as a draft writes it."""
    return value.model_dump(mode="json", exclude_defaults=True)
