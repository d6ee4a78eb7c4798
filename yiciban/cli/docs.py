"""`yiciban docs`: write the pages of documentation that are made from the code's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import click

import yiciban
from yiciban.kernel.permissions import Permission
from yiciban.runtime.settings import checkout

PERMISSIONS_HEAD = """\
# Permissions

Every permission a package declares (`permissions.py`), with the offices that carry it. Made by
`yiciban docs permissions --write`.

A role alone is not enough: the posting that carries it must also cover the thing's region, its department and its
service point. Whoever may not know that a thing exists gets 404, whoever may know of it and may not act gets 403 with
the sentence below. Timers act as the system, which may everything. Residents act for themselves and for the firms they
may act for today.
"""


@click.group()
def docs() -> None:
    """Pages of documentation made from the code: the lifecycle, the permissions."""


@docs.command()
@click.option("--write", is_flag=True, help="Write docs/lifecycle.md instead of printing it.")
def lifecycle(write: bool) -> None:
    """The life of a case: a diagram and its tables."""
    from yiciban.cases.diagram import lifecycle_markdown

    _put("lifecycle.md", lifecycle_markdown(), write=write)


@docs.command()
@click.option("--write", is_flag=True, help="Write docs/permissions.md instead of printing it.")
def permissions(write: bool) -> None:
    """Every permission, with the offices that carry it."""
    _put("permissions.md", permissions_markdown(), write=write)


@docs.command()
@click.option("--write", is_flag=True, help="Write docs/exchange.md instead of printing it.")
def exchange(write: bool) -> None:
    """The tables by which items go in and out."""
    from yiciban.catalogue.exchange import exchange_markdown

    _put("exchange.md", exchange_markdown(), write=write)


def permissions_markdown() -> str:
    """The page `docs/permissions.md`: one table a package."""
    from yiciban.cases.diagram import who_may

    parts = [PERMISSIONS_HEAD]
    for package, declared in declared_permissions():
        lines = ["| permission | what | who | said to the others |", "| --- | --- | --- | --- |"]
        lines += [f"| `{p.code}` | {p.label} | {who_may(p)} | {p.sentence} |" for p in declared]
        parts.append(f"## {package}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def declared_permissions() -> Iterator[tuple[str, list[Permission]]]:
    """The packages that declare permissions, by name, each with its permissions in order of code."""
    for name in sorted(module.name for module in iter_modules(yiciban.__path__) if module.ispkg):
        room = f"yiciban.{name}.permissions"
        if name == "kernel" or find_spec(room) is None:
            continue
        found = {value.code: value for value in vars(import_module(room)).values() if isinstance(value, Permission)}
        yield name, [found[code] for code in sorted(found)]


def _put(name: str, text: str, *, write: bool) -> None:
    if not write:
        click.echo(text, nl=False)
        return
    root = checkout()
    if root is None:
        raise click.ClickException("This is an installed package; run it in a checkout, or leave --write out.")
    path: Path = root / "docs" / name
    path.write_text(text, encoding="utf-8")
    click.echo(f"{path.relative_to(root)} is current.")
