"""What follows for a licence from a case about it: a renewal keeps it valid, a cancellation ends it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yiciban.cases.facts import CaseFact
from yiciban.catalogue.queries import guide_version
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.licences.facts import Act, BanGround, Ground, State
from yiciban.licences.models import ApplicantBan, Licence
from yiciban.licences.rules import TABLE, ban_until
from yiciban.licences.services.issue import end
from yiciban.people.facts import PartyKind


def licence_continue(case: CaseFact, *, by: Actor, at: datetime) -> bool:
    """A renewal was granted, or counts as granted: its licence stays valid until the new version is made (art. 50).

    Doing it again changes nothing. One that has ended otherwise meanwhile stays ended; returns whether it changed.
    """
    with transaction.atomic():
        row = _locked(case.renews)
        if row is None or row.state != State.VALID or row.continued_by:
            return False
        row.continued_by = case.number
        row.save(update_fields=["continued_by"])
        data = {"case": case.number, "law": TABLE[Act.RENEW].law}
        journal.record(f"licence:{row.identifier}", "licence.continued", by=by, at=at, region=row.region, data=data)
        return True


def licence_cancel_granted(case: CaseFact, *, by: Actor, at: datetime) -> bool:
    """Cancelling was granted on the holder's own application (注销): the case's decision is its paper.

    Doing it again changes nothing; returns whether it changed.
    """
    with transaction.atomic():
        row = _locked(case.renews)
        if row is None or State(row.state) not in TABLE[Act.CANCEL].before:
            return False
        end(row, Act.CANCEL, Ground.ASKED, by=by, at=at, data={"case": case.number})
        return True


def applicant_ban(case: CaseFact, *, by: Actor, at: datetime) -> bool:
    """A permit was denied because of false material: its applicant may not ask for one for a year (art. 78).

    Doing it again changes nothing; returns whether it changed.
    """
    result = guide_version(case.version_id, case.situation).guide.result
    since = local_date(case.decided_at or at)
    with transaction.atomic():
        ban, is_new = ApplicantBan.objects.get_or_create(
            case_number=case.number,
            defaults={
                "ground": BanGround.FALSE_MATERIAL,
                "holder_kind": "person" if case.party_kind == PartyKind.PERSON else "firm",
                "holder_id": case.party_id,
                "holder_name": case.party_name,
                "type": result.licence,
                "name": result.name,
                "department_id": case.department,
                "region": case.region,
                "since": since,
                "until": ban_until(BanGround.FALSE_MATERIAL, since),
            },
        )
        if is_new:
            data = {"type": ban.type, "until": str(ban.until)}
            journal.record(case.subject, "case.applicant_banned", by=by, at=at, region=case.region, data=data)
        return is_new


def _locked(identifier: str) -> Licence | None:
    rows = Licence.objects.filter(identifier=identifier, next__isnull=True)
    return rows.select_for_update(of=("self",)).first()
