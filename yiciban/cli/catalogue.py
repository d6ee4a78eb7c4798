"""`yiciban catalogue`: find, list, show, check and publish service items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yiciban.cli.catalogue_exchange import export_items, import_items
from yiciban.cli.catalogue_lint import lint
from yiciban.kernel.refusal import Refusal
from yiciban.runtime.django import with_database

if TYPE_CHECKING:
    from yiciban.catalogue.facts import Particulars


@click.group()
def catalogue() -> None:
    """Find, list, show, check, lint and publish service items."""


catalogue.add_command(lint)
catalogue.add_command(import_items)
catalogue.add_command(export_items)


@catalogue.command()
@click.argument("text")
@click.option("--for", "audience", type=click.Choice(["person", "firm"]), help="For whom.")
@click.option("--region", default="", help="Twelve-digit code: the nearest body answers.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_database()
def find(text: str, audience: str | None, region: str, as_json: bool) -> None:
    """Find items in everyday words, as the page does: yiciban catalogue find 社保卡丢了."""
    from yiciban.catalogue import queries
    from yiciban.catalogue.facts import Audience

    found = queries.search(text, audience=Audience(audience) if audience else None, region=region)
    if as_json:
        hits = [
            {
                "slug": hit.item.slug,
                "name": hit.item.name,
                "office": hit.item.department_name,
                "score": hit.score,
                "reason": hit.reason,
                "others": [{"slug": other.slug, "name": other.name} for other in hit.others],
            }
            for hit in found.hits
        ]
        click.echo(json.dumps({"weak": found.weak, "hits": hits}, ensure_ascii=False, indent=2))
        return
    if found.weak:
        click.echo("没有完全对应的事项。" + ("下面是相近的：" if found.hits else "换个说法，或者打 12345。"))
    for hit in found.hits:
        click.echo(f"{hit.score:6.2f}  {hit.item.name}  [{hit.item.slug}]  {hit.item.department_name} · {hit.reason}")
        if hit.others:
            click.echo("        也可能是 " + "、".join(f"{other.name}  [{other.slug}]" for other in hit.others))


@catalogue.command("list")
@click.option("--department", default="", help="Code of a department.")
@click.option("--theme", default="")
@with_database()
def list_items(department: str, theme: str) -> None:
    """List the published items."""
    from yiciban.catalogue import queries

    for item in queries.items(department=department, theme=theme):
        click.echo(f"{item.slug:32} {item.name}（{item.department_name}，{item.theme}）")


@catalogue.command()
@click.argument("slug")
@with_database()
def show(slug: str) -> None:
    """Show what a body says of an item, as YAML that `publish` reads back."""
    import yaml

    from yiciban.catalogue import queries

    try:
        published = queries.guide(slug)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    document = published.guide.particulars.model_dump(mode="json", exclude_defaults=True)
    click.echo(f"# version {published.number}, region {published.region}")
    click.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110), nl=False)


@catalogue.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check guides without a database; exit status 1 when one does not hold together."""
    wrong = 0
    for file in files:
        try:
            guide = _read(file)
        except click.ClickException as error:
            wrong += 1
            click.echo(f"{file}: {error.message}", err=True)
        else:
            click.echo(f"{file}: {guide.slug}")
    if wrong:
        raise SystemExit(1)


@catalogue.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", default="", help="Twelve-digit code; the department's region unless given.")
@with_database()
def publish(file: Path, region: str) -> None:
    """Publish what a YAML file says of an entry as the item's next version."""
    from django.utils import timezone

    from yiciban.catalogue import services
    from yiciban.kernel.actor import SYSTEM
    from yiciban.network import queries as network

    guide = _read(file)
    try:
        place = region or network.department(guide.department).region
        published = services.item_publish(guide, region=place, by=SYSTEM, at=timezone.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{published.guide.full_name}：第 {published.number} 版")


@catalogue.command("publish-due")
@with_database()
def publish_due() -> None:
    """Publish every approved draft whose day has come, as the worker does every few minutes."""
    from django.utils import timezone

    from yiciban.catalogue import services

    done = services.publish_due(at=timezone.now())
    for slug in done:
        click.echo(slug)
    click.echo(f"发布了 {len(done)} 个")


def _read(file: Path) -> Particulars:
    """The particulars in a file. Raises ClickException with every place that is wrong."""
    import yaml
    from pydantic import ValidationError

    from yiciban.catalogue.facts import Particulars

    try:
        return Particulars.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise click.ClickException(f"no YAML: {error}") from error
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, e['loc'])) or 'guide'}: {e['msg']}" for e in error.errors())
        raise click.ClickException("; ".join(lines)) from error
