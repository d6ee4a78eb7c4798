"""Who may not apply for a licence of a type for some time (行政许可法 arts. 78, 79)."""

from __future__ import annotations

from datetime import date

from yiciban.catalogue.facts import Guide, VariantKind
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import day_text
from yiciban.kernel.permissions import may, require_reach
from yiciban.kernel.refusal import Refusal
from yiciban.licences.facts import BanFact, BanGround
from yiciban.licences.models import ApplicantBan
from yiciban.licences.permissions import READ
from yiciban.licences.rules import BANS
from yiciban.people.facts import Party, PartyKind

AT_MOST = 500


def ban_of(party: Party, item: Guide, today: date) -> Refusal | None:
    """Why the party may not apply for the item today; registered with the cases. One query for items of a licence."""
    if not item.result.licence or item.variant is VariantKind.CANCEL:
        return None
    kind = "person" if party.kind is PartyKind.PERSON else "firm"
    rows = ApplicantBan.objects.filter(
        holder_kind=kind, holder_id=party.id_number, type=item.result.licence, until__gte=today
    )
    row = rows.order_by("-until").first()
    if row is None:
        return None
    rule = BANS[BanGround(row.ground)]
    return Refusal(
        "applicant_banned",
        f"{row.holder_name}的“{row.name}”{rule.why.format(since=f'在{day_text(row.since)}')}，"
        f"{day_text(row.until)}以前不能再申请（{rule.law}）。不服的，按决定书上写的办法申请复议或者起诉。",
    )


def bans(actor: Actor, today: date) -> tuple[BanFact, ...]:
    """The bans in force on licences of the actor's department, the longest first, at most 500.

    Raises Refusal `licence_read_forbidden`.
    """
    require_reach(actor, READ)
    rows = ApplicantBan.objects.filter(until__gte=today).select_related("licence").order_by("-until", "pk")
    return tuple(
        BanFact(
            row.holder_name,
            row.holder_id,
            row.type,
            row.name,
            row.since,
            row.until,
            row.licence.identifier if row.licence else "",
            row.case_number,
            BanGround(row.ground),
        )
        for row in rows[:AT_MOST]
        if may(actor, READ, region=row.region, department=row.department_id)
    )
