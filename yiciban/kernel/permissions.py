"""What may be done, as described data; an unknown name raises.

Each package declares its own permissions with `permission`. A role alone is not enough: the posting that
carries the role must also cover the department, the service point and the region of the thing concerned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yiciban.kernel.actor import Actor, ActorKind, Posting
from yiciban.kernel.refusal import Refusal, forbidden
from yiciban.kernel.roles import Role

SIGN_IN_NEEDED = "sign_in_needed"


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done: stable code, label for lists, sentence for the person refused."""

    code: str
    label: str
    sentence: str
    roles: frozenset[Role] = frozenset()
    residents: bool = False


_registry: dict[str, Permission] = {}


def permission(code: str, label: str, sentence: str, *roles: Role, residents: bool = False) -> Permission:
    """Declare a permission once; a second declaration of the same code raises ValueError."""
    if code in _registry:
        raise ValueError(f"permission {code} is declared twice")
    _registry[code] = Permission(code, label, sentence, frozenset(roles), residents)
    return _registry[code]


def all_permissions() -> Iterator[Permission]:
    """Every declared permission, in order of code; documentation and the walk of all URLs use it."""
    return iter(sorted(_registry.values(), key=lambda p: p.code))


def covers(posting: Posting, *, region: str = "", department: str = "", point: str = "") -> bool:
    """Whether a posting reaches a thing of that region, department and service point.

    A posting bound to a department or point reaches only its own; regions nest by their leading digits.
    """
    if posting.department and department != posting.department:
        return False
    if posting.point and point != posting.point:
        return False
    return not region or region.startswith(region_stem(posting.region))


def region_stem(code: str) -> str:
    """The digits of a region code that all places under it share (2, 4, 6, 9 or 12 of them)."""
    return next((code[:length] for length in (2, 4, 6, 9) if set(code[length:]) <= {"0"}), code)


def regions_above(code: str) -> list[str]:
    """The codes of a region and of all that hold it: province, city, district, town, village."""
    stem = region_stem(code)
    return [f"{stem[:length]:0<12}" for length in (2, 4, 6, 9, 12)]


def reach(actor: Actor, wanted: Permission) -> tuple[str, ...]:
    """The stems of the regions in which the actor holds the permission, whatever office carries it.

    For things that belong to a region and to no office (messages, devices): narrow the rows by these
    beginnings. Empty for one who may not at all; one empty stem, which begins everything, for the system.
    """
    if actor.kind is ActorKind.SYSTEM:
        return ("",)
    stems = {region_stem(posting.region) for posting in actor.postings if posting.role in wanted.roles}
    return tuple(sorted(stems))


def may(actor: Actor, wanted: Permission, *, region: str = "", department: str = "", point: str = "") -> bool:
    """Whether the actor holds the permission for a thing of that place."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.RESIDENT:
        return wanted.residents
    return any(
        posting.role in wanted.roles and covers(posting, region=region, department=department, point=point)
        for posting in actor.postings
    )


def require(actor: Actor, wanted: Permission, *, region: str = "", department: str = "", point: str = "") -> None:
    """Return when `may`; else raise Refusal, `sign_in_needed` for one we do not know, else the permission's own."""
    if not may(actor, wanted, region=region, department=department, point=point):
        raise refusal(actor, wanted)


def require_reach(actor: Actor, wanted: Permission) -> tuple[str, ...]:
    """`reach`, or the same Refusal as `require` for one who holds the permission nowhere."""
    stems = reach(actor, wanted)
    if not stems:
        raise refusal(actor, wanted)
    return stems


def refusal(actor: Actor, wanted: Permission) -> Refusal:
    """The no this actor gets: whoever is not signed in may yet turn out to be allowed."""
    if actor.kind is ActorKind.ANONYMOUS:
        return sign_in_needed()
    return forbidden(wanted.sentence, code=wanted.code.replace(".", "_") + "_forbidden")


def require_staff(actor: Actor) -> None:
    """Return for staff; else raise Refusal `sign_in_needed`, or `staff_only` for a resident at the desk's door."""
    if actor.kind is ActorKind.ANONYMOUS:
        raise sign_in_needed()
    if not actor.is_staff:
        raise forbidden("这一页给工作人员用。您自己的办件在“我的办件”里看。", "staff_only")


def sign_in_needed() -> Refusal:
    """The no for one we do not know; pages answer it with the way to sign in and come back."""
    return forbidden("请先登录，登录后会回到这一页。", SIGN_IN_NEEDED)
