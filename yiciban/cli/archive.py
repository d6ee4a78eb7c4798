"""`yiciban archive`: make the package of an ended case, and check one without a server or a database."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from yiciban.runtime.django import with_database


@click.group()
def archive() -> None:
    """Archive packages (归档信息包) of ended cases."""


@archive.command()
@click.argument("number")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Copy the package to this file.")
@with_database()
def make(number: str, out: Path | None) -> None:
    """Make the package of the ended case NUMBER; of a case that has not changed it is the same one.

    Exit status: 0 made, 1 the case is not there or has not ended.
    """
    from django.utils import timezone

    from yiciban.archive.services import package_make
    from yiciban.documents import store
    from yiciban.kernel.actor import SYSTEM
    from yiciban.kernel.refusal import Refusal

    try:
        package = package_make(number, by=SYSTEM, at=timezone.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    place = store.path_of(package.digest)
    if out is not None:
        shutil.copyfile(place, out)
        place = out
    click.echo(f"{place}  {package.size} bytes, {package.files} files")
    click.echo(f"SM3 {package.sm3}")
    click.echo(f"SHA-256 {package.digest}")


@archive.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "trusted", multiple=True, metavar="HEX", help="A public key whose signature counts. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for machines.")
def verify(file: Path, trusted: tuple[str, ...], as_json: bool) -> None:
    """Check the package FILE by itself: every file, the journal's chain, the signature.

    Needs neither database nor network. Without --key the signature shows that nothing changed since it was made;
    only a key you have from elsewhere shows who made it.

    Exit status: 0 nothing wrong, 1 one sentence per fault.
    """
    from yiciban.archive.checking import check
    from yiciban.kernel.refusal import Refusal

    try:
        with file.open("rb") as opened:
            found = check(opened, trusted=(key.lower() for key in trusted))
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    if as_json:
        said = {"ok": found.ok, "number": found.number, "files": found.files, "key": found.key}
        click.echo(json.dumps({**said, "faults": found.faults}, ensure_ascii=False))
    else:
        for fault in found.faults:
            click.echo(fault, err=True)
        if found.ok:
            click.echo(f"办件 {found.number}：{found.files} 个文件都对得上，操作记录连得上，签名成立。")
            if not trusted:
                click.echo(f"签名公钥 {found.key}，请和公布的对照，或者用 --key 指定。")
    sys.exit(0 if found.ok else 1)
