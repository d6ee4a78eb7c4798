"""The saved lists of an office's work."""

from __future__ import annotations

from enum import StrEnum


class WorkSet(StrEnum):
    """A saved list of the desk: it has an address and a bounded count."""

    OFFICE = "office"
    """What the person's postings can move on now."""
    MINE = "mine"
    """What was given to the person, or taken."""
    TODAY = "today"
    """Of the office's, what ends today."""
    STUCK = "stuck"
    """What stands still although no date says so (`rules/stuck.py`)."""
    ALL = "all"
    """Every open case the person may read."""
