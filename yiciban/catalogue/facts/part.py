"""The base of every piece of the catalogue, and the short texts they are made of."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal


@lru_cache(maxsize=1024)
def _limit_text(text: str) -> str:
    try:
        return Limit.parse(text).code
    except Refusal as refusal:
        raise ValueError(refusal.sentence) from refusal


Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
LimitText = Annotated[str, AfterValidator(_limit_text)]
"""A limit in its short form (5wd); what was typed (5 个工作日) is brought to it."""
BasicCode = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
VariantCode = Annotated[str, Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{15}$")]


class Part(BaseModel):
    """A frozen piece of the catalogue that refuses unknown words."""

    model_config = ConfigDict(frozen=True, extra="forbid")
