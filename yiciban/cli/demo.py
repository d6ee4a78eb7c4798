"""`yiciban demo`: fill the fictional district, show its people."""

from __future__ import annotations

import click

from yiciban.kernel.refusal import Refusal
from yiciban.runtime.django import with_database


@click.group()
def demo() -> None:
    """The fictional district 明德区: fill it, show its people."""


@demo.command()
@click.option("--force", is_flag=True, help="Without YICIBAN_DEMO: load network and catalogue, but no people.")
@with_database()
def load(force: bool) -> None:
    """Bring network, catalogue and people into the database; a second time changes nothing."""
    from django.utils import timezone

    from yiciban.demo import loader

    try:
        loaded = loader.load(timezone.now(), force=force)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    changed = {kind: count for kind, count in loaded.changed.items() if count}
    if not changed:
        click.echo("The demo district is complete; nothing to do.")
    for kind, count in changed.items():
        click.echo(f"{count:>5} {kind}")


@demo.command()
@click.option("--secrets", is_flag=True, help="Show the second factors' secrets of the demo's staff.")
def people(secrets: bool) -> None:
    """Show who there is, and how to sign in as them."""
    from yiciban.demo.source import read
    from yiciban.demo.table import people_table

    click.echo(people_table(read("people.yaml"), secrets=secrets))
