"""What exactly is asked of the second person: one shape for each kind of request, read with clear sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yiciban.cases.facts import Defect, RequestKind
from yiciban.catalogue.facts import Guide, SpecialKind
from yiciban.kernel.refusal import invalid

Words = Annotated[str, Field(min_length=1, max_length=300)]


class Asked(BaseModel):
    """What all of them share."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return self.model_dump(mode="json")


class Procedure(Asked):
    """A special procedure (行政许可法 art. 45): its kind, how many working days it may take, by which rule."""

    kind: SpecialKind
    days: Annotated[int, Field(ge=1, le=400)]
    basis: Words


class Extension(Asked):
    """How many working days more (art. 42)."""

    days: Annotated[int, Field(ge=1, le=400)]
    """How many the law allows this case says `check_extension`."""


class AskedDefect(Asked):
    """One thing the new material made wrong."""

    material: str = ""
    subject: Words
    reason: Words
    mend: Words


class SecondCorrection(Asked):
    """Everything a second notice would say."""

    defects: Annotated[tuple[AskedDefect, ...], Field(min_length=1, max_length=60)]

    def as_defects(self) -> tuple[Defect, ...]:
        """As the notice says them."""
        return tuple(Defect(one.material, one.subject, one.reason, one.mend) for one in self.defects)


class Termination(Asked):
    """Why nothing can be decided any more."""

    ground: Literal["applicant_gone", "force_majeure", "false_promise", "licence_ended"]


class Voiding(Asked):
    """Why the case should not be there."""

    ground: Literal["entry_error", "duplicate"]


SHAPES: Mapping[RequestKind, type[Asked]] = {
    RequestKind.PROCEDURE: Procedure,
    RequestKind.EXTENSION: Extension,
    RequestKind.SECOND_CORRECTION: SecondCorrection,
    RequestKind.TERMINATION: Termination,
    RequestKind.VOIDING: Voiding,
}
_SENTENCES = {
    "kind": "请选是哪一种特别程序。",
    "days": "请填需要多少个工作日，用数字。",
    "basis": "请写明依据，例如《食品安全法》第三十五条。",
    "defects": "请逐条写清楚缺什么、怎么补。",
    "ground": "请选一个原因。",
}


def read_asked(kind: RequestKind, data: Mapping[str, Any], guide: Guide) -> Any:
    """What is asked, checked; Refusal `request_unclear` with one sentence per field.

    A special procedure must be one the item's guide names: nothing else may stop the clock (`procedure_unknown`).
    """
    try:
        asked = SHAPES[kind].model_validate(dict(data))
    except ValidationError as error:
        fields = {str(one["loc"][0]): _SENTENCES.get(str(one["loc"][0]), "请重新填写。") for one in error.errors()}
        raise invalid("request_unclear", "；".join(fields.values()), fields) from error
    if isinstance(asked, Procedure) and asked.kind not in {one.kind for one in guide.special_procedures}:
        known = "、".join(one.kind.value for one in guide.special_procedures) or "没有特别程序"
        sentence = f"办事指南里这个事项的特别程序是：{known}。没有写的不能停止计时。"
        raise invalid("procedure_unknown", sentence, {"kind": sentence})
    return asked
