"""The people of the demo district: accounts, profiles, firms, mandates and postings.

Demo only: all staff share one published password, and the secret of each second factor follows from the user
name, so that a test or a `walk` can sign in as anybody. `load` refuses elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from yiciban.demo.secrets import PASSWORD, totp_secret
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.roles import Role
from yiciban.network import queries as network_queries
from yiciban.network import services as network
from yiciban.people import queries as people_queries
from yiciban.people import services as people
from yiciban.providers import queries as providers

HERE = "127.0.0.1"
_CODE = re.compile(r"\d{6}")
MANDATE_DAYS = 330  # within the year a mandate may last

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """How to sign in as a member of the demo's staff."""

    username: str
    name: str
    job: str
    password: str
    totp_secret: str


def staff_of(data: Row) -> tuple[DemoStaff, ...]:
    """The demo's staff with what they sign in with, in the order of the file."""
    return tuple(
        DemoStaff(row["username"], row["name"], row["job"], PASSWORD, totp_secret(row["username"]))
        for row in data["staff"]
    )


def load(data: Row, *, region: str, at: datetime) -> dict[str, int]:
    """Create whoever is missing and give the offices that are missing; returns how many of each."""
    residents = [_resident(row, at) for row in data["residents"]]
    by_phone = {row["phone"]: actor for row, (actor, _) in zip(data["residents"], residents, strict=True)}
    firms = [_firm(row, by_phone, at) for row in data["firms"]]
    staff = {row["username"]: _staff(row, at) for row in data["staff"]}
    postings = sum(_post(staff[username][0], posting, at=at) for username, posting in _postings(data["staff"], region))
    return {
        "residents": sum(is_new for _, is_new in residents),
        "firms": sum(firms),
        "staff": sum(is_new for _, is_new in staff.values()),
        "postings": postings,
    }


def _resident(row: Row, at: datetime) -> tuple[Actor, bool]:
    """The resident's account and profile, made through the front door: a code by (demo) message, then the form."""
    accounts = get_user_model()._default_manager
    known = accounts.filter(phone=row["phone"], is_resident=True).exclude(demo_note="").first()
    if known is not None:
        return network_queries.actor_of(known), False
    # Two hours ago, so that whoever tries the sign-in right after the start need not wait for the next code.
    earlier = at - timedelta(hours=2)
    people.code_request(row["phone"], at=earlier, ip=HERE)
    said = _CODE.search(providers.demo_messages(row["phone"], limit=1)[0].text)
    assert said is not None
    user = people.code_redeem(row["phone"], said[0], at=earlier)
    user.job, user.demo_note = row["job"], row["note"]
    user.save(update_fields=["job", "demo_note"])
    actor = network_queries.actor_of(user)
    people.profile_save(row["name"], row["id_number"], row["address"], by=actor, at=at)
    return actor, True


def _firm(row: Row, by_phone: Mapping[str, Actor], at: datetime) -> bool:
    """The firm, registered by its owner, and the mandates of its handlers."""
    owner = by_phone[row["owner"]]
    known = {handled.organisation.uscc for handled in people_queries.organisations_of(owner)}
    if row["uscc"] in known:
        return False
    firm = people.organisation_register(row["name"], row["uscc"], row["address"], by=owner, at=at)
    until = local_date(at) + timedelta(days=MANDATE_DAYS)
    for phone in row.get("handlers", ()):
        people.handler_authorise(firm.id, phone=phone, until=until, by=owner, at=at)
    return True


def _staff(row: Row, at: datetime) -> tuple[int, bool]:
    known = get_user_model()._default_manager.filter(username=row["username"]).first()
    if known is not None:
        return known.pk, False
    made = people.staff_create(
        username=row["username"],
        name=row["name"],
        job=row["job"],
        password=PASSWORD,
        totp_secret=totp_secret(row["username"]),
        demo_note=row["note"],
        by=SYSTEM,
        at=at,
    )
    return made.user_id, True


def _postings(staff: Sequence[Row], region: str) -> Iterator[tuple[str, Row]]:
    """Each posting with its region; `departments: rest` becomes one for every department left over."""
    taken: dict[str, set[str]] = {}
    for row in staff:
        for posting in row["postings"]:
            taken.setdefault(posting["role"], set()).add(posting.get("department", ""))
    codes = [department.code for department in network_queries.departments()]
    for row in staff:
        for posting in row["postings"]:
            plain = {"region": region, **posting}
            if plain.pop("departments", "") == "rest":
                left = (code for code in codes if code not in taken[posting["role"]])
                yield from ((row["username"], {**plain, "department": code}) for code in left)
            else:
                yield row["username"], plain


def _post(user_id: int, posting: Row, *, at: datetime) -> bool:
    """Give the posting unless it holds today."""
    wanted = (posting["role"], posting["region"], posting.get("department", ""), posting.get("point", ""))
    today: date = local_date(at)
    held = network_queries.postings(user_id=user_id, on=today)
    if wanted in {(p.role, p.region, p.department, p.point) for p in held}:
        return False
    network.posting_grant(
        user_id,
        Role(posting["role"]),
        region=posting["region"],
        department=posting.get("department", ""),
        point=posting.get("point", ""),
        by=SYSTEM,
        at=at,
    )
    return True
