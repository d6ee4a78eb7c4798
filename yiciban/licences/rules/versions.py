"""What a new version of a licence says: its period, its rows, and what changed against the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from yiciban.licences.facts import Act, Ground
from yiciban.licences.rules.validity import valid_to

Rows = Iterable[Sequence[str]]
GROUND_OF: Mapping[Act, Ground] = MappingProxyType(
    {Act.RENEW: Ground.RENEWED, Act.CHANGE: Ground.CHANGED, Act.REPLACE: Ground.REPLACED}
)
"""Why the version before ended."""
NEW_VALUE_OF: Mapping[str, str] = MappingProxyType(
    {
        "new_org_name": "org_name",
        "new_org_head": "org_legal_person",
        "new_trade_name": "org_name",
        "new_operator_name": "org_legal_person",
        "new_door_number": "org_address",
    }
)
"""The questions of change items that ask for the new value of what stands on the certificate."""


def new_period(
    act: Act, old: tuple[date, date | None], years: int | None, today: date, *, in_time: bool
) -> tuple[date, date | None]:
    """From and to of the new version: a renewal begins when the old one ends, the others keep its period.

    A renewal granted after the licence ran out, and not by silence, begins today: nobody was licensed in between.
    """
    start, end = old
    if act is not Act.RENEW:
        return start, end
    begin = end + timedelta(days=1) if end is not None and (in_time or end >= today) else today
    return begin, valid_to(begin, years)


def new_values(form: Mapping[str, object], known: Mapping[str, str]) -> dict[str, object]:
    """The answers under the elements of the certificate: a new value stands over the one it replaces."""
    changed = {NEW_VALUE_OF[code]: value for code, value in form.items() if code in NEW_VALUE_OF and value}
    return {**known, **form, **changed}


def merged_rows(old: Rows, new: Rows, *, keep: bool = False) -> list[list[str]]:
    """The rows of the new version: what the case answers over what stood there before; `keep` for a replacement."""
    answered = {} if keep else {row[0]: row[1] for row in new}
    rows = [[label, answered.pop(label, value)] for label, value in old]
    return rows + [[label, value] for label, value in new if label in answered]


def changed_labels(old: Rows, new: Rows) -> list[str]:
    """The names of the rows that say something else than before; never their values, which are personal."""
    before = {row[0]: row[1] for row in old}
    return [label for label, value in new if before.get(label) != value]
