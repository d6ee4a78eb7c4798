"""The licences of the demo district: what its people hold already, and those with a life behind or before them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from yiciban.demo.scene import officer, resident
from yiciban.kernel.dates import local_date
from yiciban.kernel.roles import Role
from yiciban.licences.facts import Act, Ground, LicenceFact
from yiciban.licences.queries import wallet
from yiciban.licences.services import licence_ask, licence_enter, licence_sign, licences_remind
from yiciban.people.facts import CounterKey, Party, PartyKind
from yiciban.people.queries import parties_of

Row = Mapping[str, Any]


def load_wallets(rows: Iterable[Row], *, at: datetime) -> int:
    """Put the licences the demo's residents hold already into their wallets (存量证照). Returns how many were new."""
    count = 0
    for row in rows:
        actor = resident(row["phone"])
        held = {licence.type for licence in wallet(actor, local_date(at))}
        for party in parties_of(actor):
            if party.kind.value == row["holder"] and row["type"] not in held:
                _enter(row, party, row["issued_on"], row.get("valid_to"), at)
                count += 1
    return count


def load_lives(rows: Iterable[Row], *, at: datetime) -> int:
    """Enter the licences whose dates count from today, with what happened to them; remind who is near the end.

    For a district without cases only: what it did with these licences since is its own.
    """
    today, count = local_date(at), 0
    for row in rows:
        began, ends = today - timedelta(days=row["age"]), today + timedelta(days=row["left"])
        licence = _enter(row, _party(row), began, ends, at)
        for name in row.get("then", ()):
            ACTS[name](licence, at)
        count += 1
    licences_remind(at=at)
    return count


def _enter(row: Row, party: Party, issued_on: date, valid_to: date | None, at: datetime) -> LicenceFact:
    return licence_enter(
        row["type"],
        party,
        {"org_legal_person": party.legal_person, **row.get("rows", {})},
        issuer=row["issuer"],
        issued_on=issued_on,
        valid_to=valid_to,
        by=officer(Role.LICENCE_MAKER, department=row["issuer"]),
        at=at,
    )


def _party(row: Row) -> Party:
    """Whose it is: a resident's own or their firm's where one has the number, else somebody a counter knows."""
    who = row["who"]
    kind = PartyKind.FIRM if "uscc" in who else PartyKind.PERSON
    number = who.get("uscc") or who["id_number"]
    if "account" in row:
        return next(party for party in parties_of(resident(row["account"])) if party.id_number == number)
    head = who.get("legal", who["name"])
    return Party(kind, CounterKey.of(kind, number), who["name"], number, row.get("phone", ""), ADDRESS, head, head)


ADDRESS = "明德区示例路 8 号"


def revoke_and_ban(licence: LicenceFact, at: datetime) -> LicenceFact:
    """Got by deceit: revoked, and three years without another one (行政许可法 art. 79)."""
    reason = "申请时交的检测报告是伪造的，检测机构书面确认没有出过这份报告。"
    by = officer(Role.EXAMINER, department=licence.issuer)
    asked = licence_ask(licence.identifier, Act.REVOKE, Ground.DECEIT, reason, bans=True, by=by, at=at)
    return licence_sign(asked.id, by=officer(Role.APPROVER, department=licence.issuer), at=at)


def ask_cancel(licence: LicenceFact, at: datetime) -> object:
    """The shop is no more; the approver has not signed yet."""
    by = officer(Role.EXAMINER, department=licence.issuer)
    return licence_ask(licence.identifier, Act.CANCEL, Ground.DISSOLVED, "这家店的营业执照已经注销。", by=by, at=at)


ACTS: Mapping[str, Callable[[LicenceFact, datetime], object]] = {
    "revoke_and_ban": revoke_and_ban,
    "ask_cancel": ask_cancel,
}
