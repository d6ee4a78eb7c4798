"""The files of the demo district, read: no Django, so that a rule can be tried on the whole catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

from yiciban.catalogue.facts import Guide

DATA = files("yiciban.demo").joinpath("data")


def read(name: str) -> Any:
    """One file of `data/`."""
    return _parse(DATA.joinpath(name).read_text(encoding="utf-8"))


def guides() -> Iterator[Guide]:
    """Every guide of the demo, in order of file name."""
    for entry in sorted(DATA.joinpath("items").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            yield Guide.model_validate(_parse(entry.read_text(encoding="utf-8")))


def _parse(text: str) -> Any:
    # libyaml's safe loader, ten times as fast, where the wheel brings it.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
