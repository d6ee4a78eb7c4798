"""`yiciban journal`: verify the record, read it, sign the day."""

from __future__ import annotations

import json
import sys

import click

from yiciban.runtime.django import with_database


@click.group()
def journal() -> None:
    """The append-only record of what happened."""


@journal.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@with_database()
def verify(as_json: bool) -> None:
    """Read every entry and name whatever was altered, removed or reordered.

    Checks the hash chain of each subject, each chain's head, and each day's signature. Exit 0 when the journal
    holds, 1 when it does not.
    """
    from yiciban.journal.queries import verify as verify_journal

    found = verify_journal()
    if as_json:
        findings = [{"subject": f.subject, "seq": f.seq, "code": f.code, "detail": f.sentence} for f in found.findings]
        counts = {"entries": found.entries, "subjects": found.subjects, "checkpoints": found.checkpoints}
        click.echo(json.dumps({"ok": found.ok, **counts, "findings": findings}, ensure_ascii=False))
    else:
        for finding in found.findings:
            click.echo(f"{finding.code:10} {finding.sentence}", err=True)
        verdict = "holds" if found.ok else f"is broken in {len(found.findings)} places"
        click.echo(f"{found.entries} entries of {found.subjects} subjects, {found.checkpoints} signed days: {verdict}.")
    sys.exit(0 if found.ok else 1)


@journal.command()
@click.argument("subject")
@with_database()
def show(subject: str) -> None:
    """Print the entries of one SUBJECT, for example case:439901202611240000014."""
    from yiciban.journal.queries import history

    for entry in history(subject):
        data = json.dumps(dict(entry.data), ensure_ascii=False)
        click.echo(f"{entry.seq:4} {entry.at:%Y-%m-%d %H:%M:%S} {entry.action:28} {entry.actor_name:12} {data}")


@journal.command()
@with_database()
def sign() -> None:
    """Sign all heads for today, as the worker does after midnight."""
    from django.utils import timezone

    from yiciban.journal.services import checkpoint

    point = checkpoint(at=timezone.now())
    click.echo(f"Signed {point.heads} heads for {point.day}." if point else "Today is signed already.")
