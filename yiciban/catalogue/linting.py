"""The linter for those who have documents and no database: a public door of the catalogue (`tests/test_house.py`)."""

from yiciban.catalogue.rules.lint import RULE_WORDS, Surroundings, headings_of, lint_guides
from yiciban.catalogue.rules.lint.shape import shape_findings

__all__ = ["RULE_WORDS", "Surroundings", "headings_of", "lint_guides", "shape_findings"]
