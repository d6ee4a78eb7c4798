"""What all items share: data elements, standard materials, licence types."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from yiciban.catalogue.facts.codes import Audience, FieldKind, MaterialCategory, MaterialSource, Sensitivity
from yiciban.catalogue.facts.part import BasicCode, Code, Name, Part


class DataElement(Part):
    """数据元: a value any form may ask for, defined once for all forms.

    `source` names the profile value or licence field that fills it (`profile.name`, `org.uscc`), so that
    nobody types what the office already knows.
    """

    code: Code
    name: Name
    kind: FieldKind
    hint: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = Field(default=200, ge=1, le=2000)
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    source: str = ""
    past: bool = False
    """For a date: today or before (出生日期, 领证日期)."""

    @model_validator(mode="after")
    def _choices_fit_kind(self) -> Self:
        if (self.kind is FieldKind.CHOICE) != bool(self.choices):
            raise ValueError(f"{self.code}: choices belong to a choice element and to no other")
        return self


class StandardMaterial(Part):
    """标准材料: one kind of paper, defined once for all items that ask for it.

    `licence` is the licence type that replaces it (免提交); `issued_by` the basic code of the entry through
    which one gets it, empty where no item of the catalogue issues it.
    """

    code: Code
    name: Name
    category: MaterialCategory
    source: MaterialSource
    issuer: str = ""
    licence: str = ""
    issued_by: BasicCode | None = None
    also: tuple[Name, ...] = ()
    """Other names under which the same paper is asked for."""


class Face(Part):
    """One line a certificate shows: a data element, or a label filled from the licence itself."""

    element: str = ""
    label: str = ""


class LicenceType(Part):
    """电子证照类型: what a certificate of this sort shows, and how its numbers look.

    `number_pattern` is a Python format string over `year`, `region` (6 digits) and `serial`.
    """

    key: Code
    code: str = Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{3}$")
    name: Name
    holder: Audience
    definer: str = ""
    faces: tuple[Face, ...] = Field(min_length=1)
    number_pattern: str
    example: bool = True

    def number(self, *, year: int, region: str, serial: int) -> str:
        """The licence number of one serial: 明卫公证字〔2026〕第000014号."""
        return self.number_pattern.format(year=year, region=region[:6], serial=serial)
