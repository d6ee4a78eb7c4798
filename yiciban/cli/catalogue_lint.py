"""`yiciban catalogue lint`: 要素体检 of the catalogue in the database, or of YAML files without one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yiciban.runtime.django import with_database

if TYPE_CHECKING:
    from yiciban.catalogue.facts import Finding, Guide, Particulars
    from yiciban.catalogue.linting import Surroundings

LABELS = {"error": "要改", "warning": "建议改"}
# What files of an item may say beside the item itself: everyday names, and the bodies that do the same.
BESIDE = ("aliases", "bodies")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--department", default="", help="Code of a department.")
@click.option("--rule", default="", help="Code of a rule, such as limits.promise.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def lint(files: tuple[Path, ...], as_json: bool, department: str, rule: str) -> None:
    """Say what is wrong in the catalogue; exit status 1 when something must be mended.

    With FILES, checks the YAML of items without a database. Lists of entries, data elements, standard materials
    or licence types among the files are what the items are checked against; what is not given is not checked.
    """
    from yiciban.catalogue.linting import RULE_WORDS

    if rule and rule not in RULE_WORDS:
        raise click.ClickException(f"没有规则 {rule}。有：{'、'.join(sorted(RULE_WORDS))}")
    report = _of_files(files) if files else _of_database(department, rule)
    report.keep(department, rule)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        report.print()
    if report.errors:
        raise SystemExit(1)


@dataclass
class Report:
    """What was looked at, and what was found."""

    items: int
    findings: list[Finding]
    departments: dict[str, str] = field(default_factory=dict)
    """Department of each slug, for the filter."""
    scores: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, department: str, rule: str) -> None:
        """Leave only what was asked for."""
        self.findings = [
            one
            for one in self.findings
            if (not rule or one.rule == rule) and (not department or self.departments.get(one.slug) == department)
        ]

    @property
    def errors(self) -> int:
        """How many must be mended."""
        return sum(one.severity == "error" for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        counts = {"items": self.items, "errors": self.errors, "warnings": len(self.findings) - self.errors}
        return {**counts, "scores": self.scores, "findings": [asdict(one) for one in self.findings]}

    def print(self) -> None:
        """For people: by item, errors first."""
        by_item: dict[str, list[Finding]] = {}
        for one in self.findings:
            by_item.setdefault(one.slug, []).append(one)
        for slug, found in sorted(by_item.items()):
            click.echo(slug)
            for one in sorted(found, key=lambda one: (one.severity, one.rule)):
                click.echo(f"  {LABELS[one.severity]} {one.rule} {one.element}\n      {one.why}{one.mend}")
        for score in self.scores[:1]:
            click.echo(f"要素完整度 {score['completeness']:.1f}%，办事指南准确度 {score['accuracy']:.1f}%")
        warnings = len(self.findings) - self.errors
        click.echo(f"{self.items} 个事项，{self.errors} 处要改，{warnings} 处建议改")


def _of_database(department: str, rule: str) -> Report:
    with with_database():
        from django.utils import timezone

        from yiciban.catalogue import queries, services
        from yiciban.kernel.actor import SYSTEM

        run = services.catalogue_lint(by=SYSTEM, at=timezone.now())
        wanted = queries.Wanted(department=department, rule=rule)
        found = list(queries.all_findings(by=SYSTEM, wanted=wanted))
        scores = [asdict(score) for score in queries.scores(by=SYSTEM)]
    return Report(
        run.total, [row.finding for row in found], {row.finding.slug: row.department for row in found}, scores
    )


def _of_files(files: Iterable[Path]) -> Report:
    from yiciban.catalogue.linting import lint_guides

    items, known, found = [], _Known(), []
    for file in files:
        content = _yaml(file)
        if isinstance(content, list):
            known.add(file, content)
        else:
            particulars, wrong = _particulars(file, content)
            found += wrong
            items += particulars
    around = known.surroundings()
    guides = [_guide(one, around) for one in items]
    found += lint_guides(guides, around)
    return Report(len(guides), found, {one.slug: one.department for one in items})


def _yaml(file: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error


def _particulars(file: Path, content: Any) -> tuple[list[Particulars], list[Finding]]:
    """The item of a file, or what keeps it from being read."""
    from pydantic import ValidationError

    from yiciban.catalogue.facts import Particulars
    from yiciban.catalogue.linting import shape_findings

    if not isinstance(content, dict):
        raise click.ClickException(f"{file}: 不是一个事项，也不是一张清单。")
    try:
        return [Particulars.model_validate({key: value for key, value in content.items() if key not in BESIDE})], []
    except ValidationError as error:
        return [], list(shape_findings(str(content.get("slug") or file), error))


def _guide(particulars: Particulars, around: Surroundings) -> Guide:
    """The item under its entry; where the directory is not known, under what its code says of it."""
    from yiciban.catalogue.facts import Entry, Guide, ItemType

    entry = (around.entries or {}).get(particulars.entry)
    written = particulars.entry[2:4]
    kind = ItemType(written) if written in set(ItemType) else ItemType.OTHER_POWER
    bare = Entry.model_construct(code=particulars.entry, name=particulars.slug, type=kind, basis=())
    return Guide.compose(entry or bare, particulars)


class _Known:
    """Lists among the files, by what they are lists of; the field in brackets is what tells them apart."""

    def __init__(self) -> None:
        from yiciban.catalogue.facts import DataElement, Entry, LicenceType, StandardMaterial

        self._kinds: dict[str, Any] = {
            "basis": Entry,
            "faces": LicenceType,
            "category": StandardMaterial,
            "kind": DataElement,
        }
        self._rows: dict[str, list[Any]] = {}

    def add(self, file: Path, rows: list[Any]) -> None:
        """Take a list, whatever it is a list of."""
        from pydantic import ValidationError

        for row in rows:
            sign = next((sign for sign in self._kinds if isinstance(row, dict) and sign in row), None)
            if sign is None:
                raise click.ClickException(f"{file}: 认不出是哪种清单。")
            try:
                self._rows.setdefault(sign, []).append(self._kinds[sign].model_validate(row))
            except ValidationError as error:
                raise click.ClickException(f"{file}: {error}") from error

    def surroundings(self) -> Surroundings:
        """What was given; what was not stays unknown."""
        from datetime import UTC, datetime

        from yiciban.catalogue.linting import Surroundings, headings_of
        from yiciban.kernel.dates import local_date

        entries = self._rows.get("basis")
        return Surroundings(
            entries=self._by("basis", "code"),
            headings=headings_of(entries) if entries else None,
            elements=self._by("kind", "code"),
            materials=self._by("category", "code"),
            licences=self._by("faces", "key"),
            today=local_date(datetime.now(UTC)),
        )

    def _by(self, sign: str, key: str) -> dict[str, Any] | None:
        rows: Iterator[Any] | None = iter(self._rows[sign]) if sign in self._rows else None
        return {getattr(row, key): row for row in rows} if rows is not None else None
