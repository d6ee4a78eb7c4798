"""An item that costs something, and a case of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import yaml

from tests import way
from tests.cast import BEFORE, CATALOGUE, DISTRICT, NOW, Cast
from yiciban.cases.facts import CaseFact
from yiciban.catalogue.facts import Particulars
from yiciban.catalogue.services import item_publish
from yiciban.fees.facts import OrderFact
from yiciban.fees.services import fee_raise
from yiciban.kernel.actor import SYSTEM

FEE, OTHER = "卫生许可证工本费（示例）", "加急费（示例）"
FEES = [
    {
        "name": FEE,
        "standard": "每证 40 元",
        "basis": "《公共场所卫生管理条例》第四条（示例）",
        "relief": "低保户免收。",
    },
    {"name": OTHER, "standard": "按件收", "basis": "《公共场所卫生管理条例》第五条（示例）"},
]
LATER = NOW + timedelta(hours=5)


def publish() -> None:
    """The item again, with fees."""
    row: dict[str, Any] = yaml.safe_load((CATALOGUE / "items" / f"{way.SLUG}.yaml").read_text())
    row.pop("aliases", None)
    row |= {"fees": FEES, "pay_online": True}
    item_publish(Particulars.model_validate(row), region=DISTRICT, by=SYSTEM, at=BEFORE + timedelta(days=1))


def accepted(cast: Cast, at: datetime = NOW) -> CaseFact:
    """A case of it, accepted."""
    publish()
    return way.accepted(cast, at)


def owed(cast: Cast) -> OrderFact:
    """… with an order."""
    return fee_raise(accepted(cast).number, FEE, 4000, by=cast.clerk, at=LATER)
