"""Applications about a licence that exists already: which licence, and what an application in time gives. Pure.

Sources: 行政许可法 art. 49 (change), art. 50 (renewal asked for thirty days before the last day; undecided until then
it counts as granted), art. 70 (cancelling).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from yiciban.cases.sources import HeldLicence
from yiciban.catalogue.facts import Guide, VariantKind
from yiciban.kernel.refusal import Refusal, invalid

RENEWAL_DAYS = 30
"""Calendar days before the last day: art. 82 counts the office's periods in working days, not the holder's."""
ON_LICENCE = frozenset({VariantKind.RENEW, VariantKind.CHANGE, VariantKind.REPLACE, VariantKind.CANCEL})
OLD_LICENCE = "old_licence"
"""The code under which every guide lists the certificate it is about."""
OLD_NUMBER = "old_licence_number"
"""The question some forms ask for its number; who chose the licence need not answer it."""


def licence_acted_on(item: Guide) -> str:
    """The type of the licence an application for the item is about; empty for an item that is about none.

    It is the type the item gives out; for an item that only cancels, the one that spares the old certificate.
    """
    if item.variant not in ON_LICENCE:
        return ""
    old = item.material(OLD_LICENCE)
    return item.result.licence or (old.licence if old else "")


def renewal_due(variant: VariantKind, asked_on: date, valid_to: date | None) -> date | None:
    """The last day of the licence, when renewing it was asked for in time; the office must decide by then (art. 50)."""
    if variant is not VariantKind.RENEW or valid_to is None:
        return None
    return valid_to if asked_on + timedelta(days=RENEWAL_DAYS) <= valid_to else None


def choose(item: Guide, held: Sequence[HeldLicence], wanted: str, *, at_counter: bool) -> HeldLicence | None:
    """The licence an application is about: the one named, or the only one that fits.

    None where the register holds none: what exists on paper alone is shown as a material, and a renewal of it is
    taken at a counter. Raises Refusal `licence_not_yours`, `licence_not_fitting`, `licence_not_chosen`, `no_licence`.
    """
    act = item.variant.value
    if wanted:
        found = next((one for one in held if wanted in (one.identifier, one.number)), None)
        if found is None:
            raise _no("licence_not_yours", f"没有找到这本可以{act}的证。请核对编号，或者重新选。")
        if found.why_not:
            raise _no("licence_not_fitting", found.why_not)
        return found
    fit = [one for one in held if not one.why_not]
    if len(fit) > 1:
        numbers = "、".join(one.number for one in fit)
        raise _no("licence_not_chosen", f"名下有 {len(fit)} 本可以{act}的证：{numbers}。请选是哪一本。")
    if fit:
        return fit[0]
    if held:
        raise _no("licence_not_fitting", held[0].why_not)
    if item.variant is VariantKind.RENEW and not at_counter:
        raise Refusal(
            "no_licence",
            "没有查到您名下可以延续的电子证照。旧证是纸质的，请带上到窗口办；证已经过期的，要重新申请。",
        )
    return None


def _no(code: str, sentence: str) -> Refusal:
    return invalid(code, sentence, {"renews": sentence})
