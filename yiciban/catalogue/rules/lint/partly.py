"""Documents that are still being written: what can be read is judged, what cannot is named and touched by no rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from yiciban.catalogue.facts import Finding, Guide, Particulars, Result, ResultKind
from yiciban.catalogue.rules.lint import RULES, Surroundings
from yiciban.catalogue.rules.lint.shape import shape_findings

# Stands in for what surroundings are asked for, where the document does not say it.
_SILENT: Mapping[str, Any] = {"code": "", "result": Result(kind=ResultKind.NONE)}


class UnreadError(Exception):
    """A rule asked for an element that could not be read."""


class PartlyRead(Guide):
    """A guide with some elements unread: whoever asks for one of those is stopped by `UnreadError`."""

    def __getattr__(self, name: str) -> Any:
        """Only what is not there arrives here."""
        raise UnreadError(name)


def read_partly(document: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The elements that can be read, defaults included, and what keeps the others from it, in words."""
    try:
        return dict(Particulars.model_validate(document)), ()
    except ValidationError as error:
        unread = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        given = {name for name in Particulars.model_fields if name in document} - unread
        values = dict(
            Particulars.model_construct(**{name: _adapter(name).validate_python(document[name]) for name in given})
        )
        read = {name: value for name, value in values.items() if name not in unread}
        return read, shape_findings(str(document.get("slug", "")), error)


def partly(values: Mapping[str, Any]) -> PartlyRead:
    """A guide that holds these elements and no others."""
    guide = PartlyRead.model_construct(**values)
    for name in set(guide.__dict__) - set(values):
        del guide.__dict__[name]
    return guide


def silent(values: Mapping[str, Any]) -> Guide:
    """The same with nothing in place of what is missing: for asking what it refers to."""
    return Guide.model_construct(**{**_SILENT, **values})


def lint_partly(guide: PartlyRead, slug: str, around: Surroundings) -> Iterator[Finding]:
    """What the rules find that need only what could be read."""
    for rule in RULES:
        try:
            found = tuple(rule.check(guide, around))
        except UnreadError:
            continue
        yield from (Finding(rule.code, rule.severity, slug, *one) for one in found)


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(Particulars.model_fields[name].rebuild_annotation())
