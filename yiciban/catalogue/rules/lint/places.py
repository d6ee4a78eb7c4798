"""办理地点: what each tier of the network does."""

from __future__ import annotations

from collections.abc import Iterator

from yiciban.catalogue.facts import Guide, Mode, Severity, Tier
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
NAMES = {Tier.DISTRICT: "区", Tier.TOWN: "镇（街道）", Tier.VILLAGE: "村（社区）"}


@rule("places.decide", ERROR, "有一级能作决定", "行政许可法第二十三条")
def _decide(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not any(place.mode is Mode.DECIDE for place in guide.places):
        yield Found("places", "各级都只收件或者受理，没有写谁来决定。", "请写明哪一级办理。")


@rule("places.once", ERROR, "一级只写一种做法", "就近办清单")
def _once(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    tiers = [place.tier for place in guide.places]
    for tier in Tier:
        if tiers.count(tier) > 1:
            yield Found("places", f"{NAMES[tier]}写了两种做法。", "请只留做得最多的一种：办理、受理、代收。")


@rule("places.gap", WARNING, "村（社区）能收的，镇（街道）也能", "就近办清单")
def _gap(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    tiers = {place.tier for place in guide.places}
    if Tier.VILLAGE in tiers and Tier.TOWN not in tiers:
        yield Found(
            "places",
            "村（社区）能办，中间的镇（街道）却不能，材料没有地方转。",
            "请补上镇（街道），或者核对村（社区）能不能办。",
        )
