"""What a rule of the linter is, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import NamedTuple, Protocol, TypeVar

from yiciban.catalogue.facts import (
    DataElement,
    Entry,
    EntryState,
    Finding,
    Guide,
    LicenceType,
    Severity,
    StandardMaterial,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the linter knows beside the guide: the directory, the dictionaries, the day.

    None means that it is not known here; rules that would need it stay silent.
    """

    entries: Mapping[str, Entry] | None = None
    headings: Collection[str] | None = None
    """Codes of the main items that have sub-items."""
    elements: Mapping[str, DataElement] | None = None
    materials: Mapping[str, StandardMaterial] | None = None
    licences: Mapping[str, LicenceType] | None = None
    slugs: Collection[str] | None = None
    """Slugs that exist, for references between items."""
    today: date | None = None


def headings_of(entries: Iterable[Entry]) -> frozenset[str]:
    """The main items among these that have sub-items in force: headings, for which nobody applies."""
    return frozenset(entry.parent for entry in entries if entry.parent and entry.state is EntryState.IN_FORCE)


class Found(NamedTuple):
    """What a check yields: where, why, and how to mend it."""

    element: str
    why: str
    mend: str


Check = Callable[[Guide, Surroundings], Iterable[Found]]
Made = TypeVar("Made")


def once_a_guide(make: Callable[[Guide, Surroundings], Made]) -> Callable[[Guide, Surroundings], Made]:
    """Remember what was made of the last guide: the rules of a subject ask for the same, one after the other.

    One tuple is read and replaced whole, so that threads never see half of it.
    """
    last: tuple[Guide, Surroundings, Made] | None = None

    @wraps(make)
    def made(guide: Guide, around: Surroundings) -> Made:
        nonlocal last
        kept = last
        if kept is None or kept[0] is not guide or kept[1] is not around:
            last = kept = (guide, around, make(guide, around))
        return kept[2]

    return made


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: stable code, how grave, what it asks in one line, and where it comes from."""

    code: str
    severity: Severity
    title: str
    source: str
    check: Check

    def findings(self, guide: Guide, around: Surroundings) -> Iterator[Finding]:
        """What the rule finds in a guide."""
        for found in self.check(guide, around):
            yield Finding(self.code, self.severity, guide.slug, *found)


def rules(into: list[Rule]) -> Callable[[str, Severity, str, str], Callable[[Check], Check]]:
    """A decorator that puts checks into a module's list: `@rule("limits.promise", ERROR, "…", "…")`."""

    def rule(code: str, severity: Severity, title: str, source: str) -> Callable[[Check], Check]:
        def put(check: Check) -> Check:
            into.append(Rule(code, severity, title, source, check))
            return check

        return put

    return rule


class Collector(Protocol):
    """Looks at every guide of a catalogue as it passes by, keeps little of each, and says at the end what it found."""

    def see(self, guide: Guide, around: Surroundings) -> None:
        """Keep what is needed of one guide."""

    def found(self) -> Iterable[tuple[str, Found]]:
        """Slug and finding, once all guides have passed."""


@dataclass(frozen=True, slots=True)
class WholeRule:
    """A rule that only the whole catalogue can break: circular proofs, one name for two things."""

    code: str
    severity: Severity
    title: str
    source: str
    collector: Callable[[], Collector]
