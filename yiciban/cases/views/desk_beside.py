"""The case beside a form: what an officer looks up while writing, so that nobody leaves the page for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiciban.cases.facts import CaseFact, Defect, MaterialFact, Status
from yiciban.cases.views.desk_materials import Row, material_rows
from yiciban.cases.views.desk_shell import Now
from yiciban.cases.views.desk_words import where
from yiciban.kernel.dates import moment_text
from yiciban.kernel.masking import mask_phone, mask_resident_number
from yiciban.people.facts import PartyKind


@dataclass(frozen=True, slots=True)
class Beside:
    """Who applied and how it came in, its materials with what was found of them, what had to be mended."""

    rows: tuple[tuple[str, str], ...]
    materials: tuple[Row, ...]
    defects: tuple[Defect, ...]


def beside(fact: CaseFact, materials: Sequence[MaterialFact], now: Now) -> Beside:
    """The case in a narrow column, for those who work on it: names in full, numbers of people masked."""
    person = fact.party_kind == PartyKind.PERSON
    number = ("身份证号", mask_resident_number(fact.party_id)) if person else ("信用代码", fact.party_id)
    rows = [("申请人", fact.party_name), number]
    if fact.handler_name and not person:
        rows.append(("经办人", fact.handler_name))
    rows += [
        ("手机号", mask_phone(fact.party_phone)),
        ("收件", f"{where(fact.channel, fact.point_name)}，{moment_text(fact.received_at, today=now.today)}"),
        ("承办", fact.department_name),
    ]
    asked = fact.defects if fact.status is Status.CORRECTING else ()
    return Beside(tuple(rows), material_rows(materials), asked)
