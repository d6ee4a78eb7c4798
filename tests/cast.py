"""One cast of people for every test: a small district with the offices of one permit's whole way.

Everything is made through public commands, as an operator would, so that the cast itself tests them. Names, numbers
and offices are fictional; identity numbers are check-valid and belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import get_user_model

from yiciban.catalogue.facts import DataElement, Entry, LicenceType, Particulars, StandardMaterial
from yiciban.catalogue.services import (
    aliases_add,
    element_put,
    entry_put,
    item_publish,
    licence_type_put,
    standard_material_put,
)
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.roles import Role
from yiciban.network.facts import DepartmentFact, PointFact, PointKind, PointTier, RegionFact
from yiciban.network.queries import actor_of
from yiciban.network.services import (
    calendar_load_shipped,
    department_put,
    point_put,
    posting_grant,
    region_put,
)
from yiciban.people.models import Handler, Organisation, Resident
from yiciban.people.services import staff_create

CATALOGUE = Path(__file__).parent / "catalogue"
DISTRICT, TOWN = "439901000000", "439901001000"
NOW = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)  # Tuesday 2026-11-24, 10:24 in Shanghai
BEFORE = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

# name → role, department, point; the word a test uses for the person
STAFF: dict[str, tuple[Role, str, str]] = {
    "clerk": (Role.COUNTER_CLERK, "", "centre"),
    "town_clerk": (Role.COUNTER_CLERK, "", "town-1"),
    "examiner": (Role.EXAMINER, "health", ""),
    "reviewer": (Role.REVIEWER, "health", ""),
    "approver": (Role.APPROVER, "health", ""),
    "government_head": (Role.GOVERNMENT_HEAD, "", ""),
    "maker": (Role.LICENCE_MAKER, "health", ""),
    "handout": (Role.HANDOUT_CLERK, "", "centre"),
    "other_examiner": (Role.EXAMINER, "hrss", ""),
    "supervisor": (Role.SUPERVISOR, "", ""),
    "manager": (Role.CENTRE_MANAGER, "", ""),
    "rating_manager": (Role.RATING_MANAGER, "", ""),
    "catalogue_manager": (Role.CATALOGUE_MANAGER, "health", ""),
    "system_admin": (Role.SYSTEM_ADMIN, "", ""),
    "audit_admin": (Role.AUDIT_ADMIN, "", ""),
}
RESIDENTS: dict[str, tuple[str, str, str]] = {
    "owner": ("陈小芳", "500120198808080054", "13800005127"),
    "neighbour": ("周大山", "420703195001010023", "13800002046"),
}
PASSWORD = "yiciban-test-2026"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Cast:
    """The people, by the word a test uses; `firm` and `firm_key` are the owner's business."""

    actors: dict[str, Actor]
    firm_key: str

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError as error:
            raise AttributeError(name) from error

    def user(self, name: str) -> Any:
        """The account of one of the cast, to sign in with."""
        return get_user_model().objects.get(pk=self.actors[name].user_id)


def district() -> Cast:
    """Build the district with its own small catalogue, which no change of the demonstration reaches."""
    calendar_load_shipped(by=SYSTEM, at=BEFORE)
    region_put(RegionFact(DISTRICT, "明德区", ""), by=SYSTEM, at=BEFORE)
    region_put(RegionFact(TOWN, "城南街道", DISTRICT), by=SYSTEM, at=BEFORE)
    hours = ()
    for code, name, tier, kind, region in (
        ("centre", "明德区政务服务中心", PointTier.DISTRICT, PointKind.CENTRE, DISTRICT),
        ("town-1", "城南街道便民服务中心", PointTier.TOWN, PointKind.TOWN_CENTRE, TOWN),
    ):
        fact = PointFact(code, name, tier, kind, region, "示例路 1 号", "0000-8812 0100", hours)
        point_put(fact, by=SYSTEM, at=BEFORE)
    _departments()
    _catalogue()
    actors = {name: _staff(name, *office) for name, office in STAFF.items()}
    actors |= {name: _resident(name, *known) for name, known in RESIDENTS.items()}
    return Cast(actors, _firm(actors["owner"]))


def _departments() -> None:
    for row in _read("departments"):
        fact = DepartmentFact(**row, region=DISTRICT)
        department_put(fact, by=SYSTEM, at=BEFORE)


def _catalogue() -> None:
    for row in _read("elements"):
        element_put(DataElement.model_validate(row), by=SYSTEM, at=BEFORE)
    for row in _read("licences"):
        licence_type_put(LicenceType.model_validate(row), by=SYSTEM, at=BEFORE)
    for row in _read("materials"):
        standard_material_put(StandardMaterial.model_validate(row), by=SYSTEM, at=BEFORE)
    for row in _read("entries"):
        entry_put(Entry.model_validate(row), by=SYSTEM, at=BEFORE)
    for file in sorted((CATALOGUE / "items").glob("*.yaml")):
        row = yaml.safe_load(file.read_text())
        aliases = row.pop("aliases", ())
        item_publish(Particulars.model_validate(row), region=DISTRICT, by=SYSTEM, at=BEFORE)
        aliases_add(row["slug"], aliases, by=SYSTEM, at=BEFORE)


def _read(name: str) -> Any:
    return yaml.safe_load((CATALOGUE / f"{name}.yaml").read_text())


def _staff(username: str, role: Role, department: str, point: str) -> Actor:
    made = staff_create(
        username=username,
        name=f"演示{role.label}",
        job=role.label,
        password=PASSWORD,
        totp_secret=TOTP,
        by=SYSTEM,
        at=BEFORE,
    )
    posting_grant(made.user_id, role, region=DISTRICT, department=department, point=point, by=SYSTEM, at=BEFORE)
    return actor_of(get_user_model().objects.get(pk=made.user_id))


def _resident(username: str, name: str, number: str, phone: str) -> Actor:
    user = get_user_model().objects.create(username=f"resident-{username}", name=name, phone=phone, is_resident=True)
    Resident.objects.create(user=user, id_number=number, address="城南街道梅园路 18 号", assurance=2)
    return actor_of(user)


def _firm(owner: Actor) -> str:
    name, number, _ = RESIDENTS["owner"]
    firm = Organisation.objects.create(
        name="明德区丽人理发店",
        uscc="92439901MA8XD1K273",
        address="城南街道梅园路 18 号 3 号铺",
        legal_person_name=name,
        legal_person_id=number,
    )
    Handler.objects.create(
        organisation=firm, user_id=owner.user_id, is_legal_person=True, since=BEFORE.date(), granted_by_id=owner.user_id
    )
    return f"firm:{firm.pk}"
