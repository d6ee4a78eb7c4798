"""What a case about a licence, and an act on one, set off afterwards: handlers that may run twice."""

from __future__ import annotations

from django.conf import settings

from yiciban.cases.queries import case as read_case
from yiciban.catalogue.facts import VariantKind
from yiciban.catalogue.queries import guide_version
from yiciban.journal.facts import EntryFact
from yiciban.journal.subscriptions import subscribe
from yiciban.kernel.actor import SYSTEM
from yiciban.licences import services
from yiciban.licences.facts import Act
from yiciban.licences.models import Licence
from yiciban.licences.queries import holder_phone
from yiciban.licences.rules import BY_TWO, TABLE
from yiciban.providers.services import message_queue


@subscribe("case.grant", "case.grant_at_once", "case.grant_by_default", "case.confirm_default")
def what_a_grant_does_to_the_licence(entry: EntryFact) -> None:
    """A renewal granted, by decision or by silence, keeps the licence valid; a cancellation granted ends it."""
    case = read_case(entry.subject.removeprefix("case:"), SYSTEM)
    if not case.renews:
        return
    variant = guide_version(case.version_id, case.situation).guide.variant
    if variant is VariantKind.RENEW:
        services.licence_continue(case, by=SYSTEM, at=entry.at)
    elif variant is VariantKind.CANCEL and entry.action != "case.grant_by_default":
        services.licence_cancel_granted(case, by=SYSTEM, at=entry.at)


@subscribe("case.deny")
def what_false_material_leads_to(entry: EntryFact) -> None:
    """A permit denied for false material bars its applicant for a year."""
    if entry.data.get("false_material"):
        case = read_case(entry.subject.removeprefix("case:"), SYSTEM)
        services.applicant_ban(case, by=SYSTEM, at=entry.at)


@subscribe(*(f"licence.{act}" for act in BY_TWO))
def tell_the_holder(entry: EntryFact) -> None:
    """Queue the message of an act, once per journal entry; a cancellation asked for is told by its case."""
    if "request" not in entry.data:
        return
    row = Licence.objects.get(identifier=entry.subject.removeprefix("licence:"))
    phone = holder_phone(row)
    if not phone:
        return
    base = settings.YICIBAN_PUBLIC_URL
    link = f"查看：{base}/my/licences/{row.identifier}/" if base else ""
    act = Act(entry.action.removeprefix("licence."))
    message_queue(
        phone,
        TABLE[act].done.format(name=row.name, number=row.number, link=link),
        purpose="licence",
        subject=f"licence:{row.pk}",  # an identifier is longer than the outbox keeps
        by=SYSTEM,
        at=entry.at,
        region=entry.region,
        key=f"journal:{entry.id}",
    )
