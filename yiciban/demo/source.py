"""The files of the demo district, read: no Django, so that a rule can be tried on the whole catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from yiciban.catalogue.facts import Entry, Guide, Particulars

DATA = files("yiciban.demo").joinpath("data")


@dataclass(frozen=True, slots=True)
class DemoItem:
    """One item of the demo: what its body says of it, where, and its everyday names."""

    particulars: Particulars
    region: str
    aliases: tuple[str, ...]


def read(name: str) -> Any:
    """One file of `data/`."""
    return _parse(DATA.joinpath(name))


def read_all(folder: str) -> list[Any]:
    """The lists of every file of a folder of `data/`, one after the other."""
    return [row for file in _files(DATA.joinpath(folder)) for row in _parse(file)]


def entries() -> Mapping[str, Entry]:
    """The basic directory, by code."""
    return {entry.code: entry for entry in map(Entry.model_validate, read_all("entries"))}


def items() -> Iterator[DemoItem]:
    """Every item of the demo, in order of file name.

    A file may name several `bodies` that do the same thing, each in its own region: one item for each.
    """
    defaults: Mapping[str, Any] = read("defaults.yaml")
    departments = {row["code"]: row for row in read("departments.yaml")}
    district = read("network.yaml")["district"]["code"]
    for file in _files(DATA.joinpath("items")):
        row = {**defaults, **_parse(file)}
        aliases = tuple(row.pop("aliases", ()))
        for body in row.pop("bodies", None) or [row["department"]]:
            own = departments[body]
            single = dict(row)
            if body != row.get("department"):
                single |= {
                    "department": body,
                    "code": own["uscc"] + row["code"][18:],
                    "slug": f"{row['slug']}_{body}",
                    "contact": {"enquiry": own["phone"], "complaint": own["complaint"]},
                }
            yield DemoItem(Particulars.model_validate(single), own.get("region", district), aliases)


def guides() -> Iterator[Guide]:
    """Every guide of the demo, composed."""
    directory = entries()
    for item in items():
        yield Guide.compose(directory[item.particulars.entry], item.particulars)


def _files(folder: Traversable) -> Iterator[Traversable]:
    """The YAML files of a folder and of the folders in it, in order of name."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith(".yaml"):
            yield entry


def _parse(file: Traversable) -> Any:
    # libyaml's safe loader, ten times as fast, where the wheel brings it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
