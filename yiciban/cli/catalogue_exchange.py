"""`yiciban catalogue import` and `export`: items as tables of the national exchange (docs/exchange.md)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yiciban.kernel.refusal import Refusal
from yiciban.runtime.django import with_database

if TYPE_CHECKING:
    from yiciban.catalogue.facts import RunFact

LARGEST = 8 * 1024**3
"""The operator's own file may be larger than what a page takes."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply/--dry-run", "apply", default=False, help="Import in earnest; without it, only try.")
@click.option("--publish", is_flag=True, help="Publish at once; without it, make drafts for the review.")
@click.option("--skip-bad", is_flag=True, help="Import the good items although others have errors.")
@click.option("--region", default="", help="Twelve-digit code; the only district unless given.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings to a CSV file.")
@with_database()
def import_items(file: Path, apply: bool, publish: bool, skip_bad: bool, region: str, errors: Path | None) -> None:
    """Import items from .xlsx, .csv (or a .zip of them) or .json; exit status 1 when something is wrong."""
    from django.utils import timezone

    from yiciban.catalogue.exchange import findings_csv
    from yiciban.catalogue.services import exchange
    from yiciban.kernel.actor import SYSTEM

    try:
        with file.open("rb") as held:
            run = exchange.import_ask(
                file.name, held, by=SYSTEM, at=timezone.now(), region=region, publish=publish, dry=not apply,
                skip_bad=skip_bad, largest=LARGEST,
            )  # fmt: skip
        run = exchange.exchange_do(run.id, at=timezone.now(), by=SYSTEM)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    if errors:
        errors.write_text("".join(findings_csv(run.findings)), encoding="utf-8")
    _say(run)
    if run.state == "failed" or run.errors:
        raise SystemExit(1)


@click.command("export")
@click.option("--format", "form", type=click.Choice(["xlsx", "csv", "json"]), default="xlsx")
@click.option("--department", default="", help="Code of a department.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; a name of its own unless given."
)
@with_database()
def export_items(form: str, department: str, out: Path | None) -> None:
    """Export the published items, to be read by `import` or by another system."""
    from django.utils import timezone

    from yiciban.catalogue.facts import FileFormat
    from yiciban.catalogue.queries.exchange import exchange_product
    from yiciban.catalogue.services import exchange
    from yiciban.kernel.actor import SYSTEM

    try:
        run = exchange.export_ask(FileFormat(form), by=SYSTEM, at=timezone.now(), department=department)
        run = exchange.exchange_do(run.id, at=timezone.now(), by=SYSTEM)
        target = out or Path(run.name)
        with exchange_product(run.id, by=SYSTEM) as product, target.open("wb") as file:
            shutil.copyfileobj(product, file)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{run.counts['items']} 个事项 → {target}")


def _say(run: RunFact) -> None:
    from yiciban.catalogue.exchange import where

    for one in run.findings:
        mark = "要改" if one.severity == "error" else "提醒"
        said = f"“{one.value}”：" if one.value else ""
        click.echo(f"{mark} {where(one)}：{said}{one.why}{one.mend}")
    if run.refusal:
        raise click.ClickException(run.refusal)
    counts = run.counts
    told = len([one for one in run.findings if one.severity == "error"])
    if counts["errors"] > told:
        click.echo(f"还有 {counts['errors'] - told} 处没有列出来，先改上面的。")
    click.echo(
        f"{counts['items']} 个事项：新增 {counts['new']}，有变化 {counts['changed']}，没有变化 {counts['same']}，"
        f"有错 {counts['bad']}（共 {counts['errors']} 处要改，{counts['warnings']} 处提醒）"
    )
    click.echo(_outcome(run))


def _outcome(run: RunFact) -> str:
    if not run.counts["items"]:
        return "文件里一个事项也没有，什么都没有改。"
    if run.dry:
        return "只是试算，什么都没有改。没有问题就加 --apply 再来一次。"
    if not run.written:
        return "因为有错，什么都没有导入。改好再来，或者加 --skip-bad 只导入没有错的。"
    if not run.changes:
        return "和现在的一样，什么都没有改。"
    return "已经发布。" if run.publish else "已经做成草稿，请到事项库提交审核。"
