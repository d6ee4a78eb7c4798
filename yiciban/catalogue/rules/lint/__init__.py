"""要素体检: the linter's rules, one file per subject, and how they are run.

A rule looks at one guide and its surroundings; what needs the whole catalogue (circular proofs, one name for two
things) collects while guides pass by. A new rule is one decorated function in the file of its subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from yiciban.catalogue.facts import Finding, Guide, Severity
from yiciban.catalogue.rules.lint import (
    basics,
    basis,
    codes,
    cycles,
    fees,
    form,
    limits,
    materials,
    online,
    places,
    promise,
    result,
    scenario,
    steps,
    whole,
)
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, WholeRule, headings_of

_SUBJECTS = (codes, basics, basis, limits, steps, fees, online, result, places, materials, form, scenario, promise)
RULES: tuple[Rule, ...] = tuple(rule for subject in _SUBJECTS for rule in subject.RULES)
WHOLE_RULES: tuple[WholeRule, ...] = (*cycles.RULES, *whole.RULES)


class RuleWords(NamedTuple):
    """What pages and programs say of a rule."""

    code: str
    severity: Severity
    title: str
    source: str


SHAPE = RuleWords("shape", Severity.ERROR, "要素填得对", "GB/T 39046-2020 表4")
RULE_WORDS: Mapping[str, RuleWords] = {
    words.code: words
    for words in (
        *(RuleWords(rule.code, rule.severity, rule.title, rule.source) for rule in RULES),
        *(RuleWords(rule.code, rule.severity, rule.title, rule.source) for rule in WHOLE_RULES),
        SHAPE,
    )
}


def lint_guide(guide: Guide, around: Surroundings) -> tuple[Finding, ...]:
    """What every rule finds in one guide, in the order of the rules."""
    return tuple(
        Finding(rule.code, rule.severity, guide.slug, *found) for rule in RULES for found in rule.check(guide, around)
    )


class WholeLint:
    """The rules of the whole catalogue at work: shows them every guide, then asks what they found."""

    def __init__(self) -> None:
        self._at_work = [(rule, rule.collector()) for rule in WHOLE_RULES]

    def see(self, guide: Guide, around: Surroundings) -> None:
        """Show a guide to every rule."""
        for _, collector in self._at_work:
            collector.see(guide, around)

    def findings(self) -> Iterator[Finding]:
        """What they found, in the order of the rules."""
        for rule, collector in self._at_work:
            for slug, found in collector.found():
                yield Finding(rule.code, rule.severity, slug, *found)


def lint_guides(guides: Iterable[Guide], around: Surroundings) -> Iterator[Finding]:
    """The findings of a whole catalogue: guide by guide, then what only the whole can show."""
    together = WholeLint()
    for guide in guides:
        yield from lint_guide(guide, around)
        together.see(guide, around)
    yield from together.findings()


__all__ = [
    "RULES",
    "RULE_WORDS",
    "WHOLE_RULES",
    "Found",
    "Rule",
    "RuleWords",
    "Surroundings",
    "WholeLint",
    "headings_of",
    "lint_guide",
    "lint_guides",
]
