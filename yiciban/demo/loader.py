"""Load the demo district through the same commands everybody uses; a second load changes nothing.

What somebody has written about since (a manager's new guide, a moved window) is theirs: a load puts what is not there
and corrects what nobody touched.

People are in `people.py`. Everything comes from the YAML files of `data/`, which describe themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from yiciban.catalogue import queries as catalogue_queries
from yiciban.catalogue import services as catalogue
from yiciban.catalogue.facts import DataElement, Entry, LicenceType, StandardMaterial
from yiciban.demo import cases, people, register
from yiciban.demo.source import DemoItem, items, read, read_all
from yiciban.journal.queries import touched_by_people
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network import services as network
from yiciban.network.facts import (
    CounterFact,
    CounterKind,
    DepartmentFact,
    OpeningHours,
    PointFact,
    PointKind,
    PointTier,
    RegionFact,
)

Row = Mapping[str, Any]


@dataclass
class Loaded:
    """What a load added or corrected, by kind; all zero when everything stood so already."""

    changed: dict[str, int] = field(default_factory=dict)

    def note(self, kind: str, *changes: object) -> None:
        """Count the changes of one kind."""
        self.changed[kind] = self.changed.get(kind, 0) + sum(map(bool, changes))


def load(at: datetime, *, force: bool = False) -> Loaded:
    """Bring the whole demo district into the database, in the name of the system.

    Raises Refusal `demo_off` where the deployment is no demonstration. Forced, it brings network and catalogue;
    people whose password is published exist in a demonstration only.
    """
    if not settings.YICIBAN_DEMO and not force:
        raise Refusal(
            "demo_off",
            "这里不是演示环境，不能装入虚构的人和单位。确实要装，请加 --force。",
            Kind.FORBIDDEN,
        )
    loaded = Loaded()
    district = read("network.yaml")["district"]["code"]
    with transaction.atomic():
        _wait_for_other_loads()
        loaded.note("calendar years", *(True for _ in network.calendar_load_shipped(by=SYSTEM, at=at)))
        load_network(at, loaded)
        load_catalogue(at, loaded)
        if settings.YICIBAN_DEMO:
            loaded.changed.update(people.load(read("people.yaml"), region=district, at=at))
            loaded.changed["licences"] = register.load_wallets(read("wallets.yaml"), at=at)
            if cases.is_empty(at):
                centre = read("network.yaml")["district"]["point"]["code"]
                loaded.changed["licences"] += register.load_lives(read("register.yaml"), at=at)
                loaded.changed["cases"] = cases.load(read("cases.yaml"), point=centre, at=at)
    return loaded


def _wait_for_other_loads() -> None:
    """Two starts at once load one after the other; the second finds everything there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('yiciban.demo.load'))")


def load_network(at: datetime, loaded: Loaded | None = None) -> None:
    """Regions, departments, service points and their windows."""
    loaded = loaded or Loaded()
    data = read("network.yaml")
    district = data["district"]
    theirs = touched_by_people("region", "department", "point", "counter")
    for region in _regions(data):
        if f"region:{region.code}" not in theirs:
            loaded.note("regions", network.region_put(region, by=SYSTEM, at=at))
    for row in read("departments.yaml"):
        department = _department(row, district["code"])
        if f"department:{department.code}" not in theirs:
            loaded.note("departments", network.department_put(department, by=SYSTEM, at=at))
    for row in _point_rows(data):
        fact = _point(row, data["hours"])
        if f"point:{fact.code}" not in theirs:
            loaded.note("points", network.point_put(fact, by=SYSTEM, at=at))
        for counter in row.get("counters", ()):
            window = CounterFact(fact.code, counter["code"], counter["name"], CounterKind(counter["kind"]))
            if f"counter:{fact.code}:{window.code}" not in theirs:
                loaded.note("counters", network.counter_put(window, by=SYSTEM, at=at))


def load_dictionaries(at: datetime, loaded: Loaded | None = None) -> None:
    """What items stand on: data elements, licence types, standard materials, the basic directory."""
    loaded = loaded or Loaded()
    theirs = touched_by_people("element", "licence_type", "material", "entry")
    for element in map(DataElement.model_validate, read_all("elements")):
        if f"element:{element.code}" not in theirs:
            loaded.note("elements", catalogue.element_put(element, by=SYSTEM, at=at))
    for licence in map(LicenceType.model_validate, read_all("licences")):
        if f"licence_type:{licence.key}" not in theirs:
            loaded.note("licence types", catalogue.licence_type_put(licence, by=SYSTEM, at=at))
    for material in map(StandardMaterial.model_validate, read_all("materials")):
        if f"material:{material.code}" not in theirs:
            loaded.note("standard materials", catalogue.standard_material_put(material, by=SYSTEM, at=at))
    for entry in map(Entry.model_validate, read_all("entries")):
        if f"entry:{entry.code}" not in theirs:
            loaded.note("entries", catalogue.entry_put(entry, by=SYSTEM, at=at))


def load_catalogue(at: datetime, loaded: Loaded | None = None) -> None:
    """The dictionaries, the items with their everyday names, and which of them are frequent."""
    loaded = loaded or Loaded()
    load_dictionaries(at, loaded)
    theirs = touched_by_people("item")
    ours = list(items())
    # Bodies that do the same thing share their everyday names: a name taken away at one is not put back at another.
    named = {_matter(item) for item in ours if f"item:{item.particulars.slug}" in theirs}
    for item in ours:
        slug = item.particulars.slug
        if f"item:{slug}" not in theirs:
            before = _version_of(slug)
            published = catalogue.item_publish(item.particulars, region=item.region, by=SYSTEM, at=at)
            loaded.note("items", published.number != before)
        if _matter(item) not in named:
            loaded.note("aliases", *catalogue.aliases_add(slug, item.aliases, by=SYSTEM, at=at))
    if not catalogue_queries.frequent():
        catalogue.frequent_put(read("frequent.yaml"), by=SYSTEM, at=at)
    if loaded.changed.get("items"):
        # Each was judged when it was published, before those it names were there.
        catalogue.catalogue_lint(by=SYSTEM, at=at)


def _matter(item: DemoItem) -> tuple[str, str]:
    return item.particulars.entry, item.particulars.variant


def _version_of(slug: str) -> int:
    found = catalogue_queries.versions(slug)
    return found[0].number if found else 0


def _regions(data: Row) -> Iterator[RegionFact]:
    district = data["district"]
    yield RegionFact(district["code"], district["name"], "")
    for town in data["towns"]:
        yield RegionFact(town["code"], town["name"], district["code"])
        for last, name in town["villages"].items():
            yield RegionFact(town["code"][:9] + last, name, town["code"])


def _point_rows(data: Row) -> Iterator[Row]:
    """The rows of all points; those of village stations are made from their pattern."""
    yield data["district"]["point"]
    yield from (town["point"] for town in data["towns"])
    pattern: Mapping[str, str] = data["village_station"]
    for town in data["towns"]:
        for last, name in town["villages"].items():
            region = town["code"][:9] + last
            words = {
                "region": region,
                "village": name,
                "town": town["name"],
                "town_phone": town["point"]["phone"],
            }
            yield {**{key: text.format(**words) for key, text in pattern.items()}, "region": region}
    yield from data["estate_stations"]


def _point(row: Row, hours: Row) -> PointFact:
    return PointFact(
        row["code"],
        row["name"],
        PointTier(row["tier"]),
        PointKind(row["kind"]),
        row["region"],
        row["address"],
        row["phone"],
        tuple(_opening(hours[row["hours"]])),
    )


def _opening(rows: Iterable[Row]) -> Iterator[OpeningHours]:
    for row in rows:
        for weekday in row["weekdays"]:
            yield OpeningHours(weekday, time.fromisoformat(row["open"]), time.fromisoformat(row["close"]))


def _department(row: Row, region: str) -> DepartmentFact:
    return DepartmentFact(
        code=row["code"],
        uscc=row["uscc"],
        name=row["name"],
        short=row["short"],
        phone=row["phone"],
        complaint_phone=row["complaint"],
        region=row.get("region", region),
        label=row["label"],
        address=row["address"],
    )
