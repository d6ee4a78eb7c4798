"""What the catalogue adds to the page of a service point: the items that may be done there."""

from __future__ import annotations

from yiciban.catalogue.facts import Mode, Tier
from yiciban.catalogue.queries import items_at
from yiciban.catalogue.views.rows import item_row
from yiciban.network.facts import PointFact
from yiciban.network.sections import Section, point_section

HEADINGS = {
    Mode.DECIDE: "在这里能办完",
    Mode.ACCEPT: "在这里受理，由区里的部门决定",
    Mode.COLLECT: "在这里交材料，送到上级受理",
}


@point_section
def items_of_point(point: PointFact) -> Section:
    """The items of the point's tier, by what it may do for them."""
    found = items_at(Tier(point.tier.value))
    groups = [
        {"title": HEADINGS[mode], "rows": [item_row(item) for item in rows]} for mode, rows in found.items() if rows
    ]
    total = sum(len(rows) for rows in found.values())
    return Section("catalogue/point_items.html", {"groups": groups, "total": total})
