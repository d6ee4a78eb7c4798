"""Applications about a licence that exists already: which one, whether it may be, and what a renewal in time gives."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from yiciban.cases import sources
from yiciban.cases.facts import Status
from yiciban.cases.models import Case
from yiciban.cases.rules.lifecycle import ENDED
from yiciban.cases.rules.renewal import choose, licence_acted_on
from yiciban.cases.sources import HeldLicence, Wanted
from yiciban.catalogue.facts import Guide
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal
from yiciban.people.facts import Party

ONE_AT_A_TIME = "cases_one_open_case_per_licence"


def licences_for(item: Guide, party: Party, *, by: Actor, today: date) -> tuple[HeldLicence, ...]:
    """The party's licences an application for the item can be about; none for an item that is about none."""
    kind = licence_acted_on(item)
    if not kind:
        return ()
    return sources.held(Wanted(party, item.variant, kind, item.department, by, today))


def chosen_licence(item: Guide, party: Party, wanted: str, *, by: Actor, today: date) -> HeldLicence | None:
    """The licence an application is about, None for an item that is about none or a certificate on paper alone.

    Raises Refusal as `rules.renewal.choose`, and `licence_busy` while another application about it is open.
    """
    if not licence_acted_on(item):
        return None
    found = choose(item, licences_for(item, party, by=by, today=today), wanted.strip(), at_counter=not by.is_resident)
    if found and (number := _open_about(found.identifier)):
        raise licence_busy(number)
    return found


def keep_new(case: Case) -> Case:
    """Insert a new case; Refusal `licence_busy` when another about the same licence came in at the same moment."""
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if ONE_AT_A_TIME in str(error):
            raise licence_busy() from None
        raise
    return case


def licence_busy(number: str = "") -> Refusal:
    """The no of a second application about one licence."""
    which = f"（办件编号 {number}）" if number else ""
    return Refusal("licence_busy", f"这本证正在办另一件申请{which}，办完或者撤回以后才能再申请。")


def _open_about(identifier: str) -> str:
    over = [*ENDED, Status.CONCLUDED]
    row = Case.objects.filter(renews=identifier).exclude(status__in=over).values_list("number", flat=True)
    return next(iter(row), "")
