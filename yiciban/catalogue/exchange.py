"""The exchange for those who print its tables and findings: a public door of the catalogue (`tests/test_house.py`)."""

from yiciban.catalogue.rules.exchange.document import exchange_markdown
from yiciban.catalogue.rules.exchange.report import findings_csv, where

__all__ = ["exchange_markdown", "findings_csv", "where"]
