"""What each office finds in the bar of the desk: one table, and the reader's own place in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.urls import NoReverseMatch, reverse

from yiciban.kernel.actor import Actor, Posting
from yiciban.kernel.refusal import Refusal
from yiciban.network import queries as network
from yiciban.people.facts import Role

# (label, URL name). An entry whose page this deployment does not have is not shown, so that packages above
# can be named here without being known.
Entry = tuple[str, str]
WORK: Entry = ("我的工作", "desk:home")
ALL: Entry = ("本科办件", "desk:cases")
EVERY: Entry = ("全部办件", "desk:cases")
SIGN: Entry = ("等我签批", "desk:requests")
RECEIVE: Entry = ("收件台", "desk:receive")
HANDOUT: Entry = ("出件", "desk:handout")
CONSULTED: Entry = ("征求意见", "desk_proceedings:consultations")
HALL: Entry = ("叫号", "hall:desk")
ITEMS: Entry = ("事项库", "catalogue:desk")
WORDING: Entry = ("文书用语", "wording:list")
RATINGS: Entry = ("好差评", "ratings:desk")
SUPERVISION: Entry = ("监察", "supervision:desk")
NETWORK: Entry = ("网点和岗位", "network:desk")
ACCOUNTS: Entry = ("账号", "people:staff")
JOURNAL: Entry = ("操作记录", "journal:desk")
LICENCES: Entry = ("证照", "desk_licences:register")
FEES: Entry = ("收费台账", "desk_fees:ledger")
COURIER: Entry = ("寄递台账", "desk_courier:list")
ARCHIVE: Entry = ("归档包", "archive:desk")
PROVIDERS: Entry = ("外部服务", "providers:states")
MESSAGES: Entry = ("短信", "providers:outbox")

MANDATES: Entry = ("委托与监护", "desk_mandates:register")

NAV: Mapping[Role, tuple[Entry, ...]] = MappingProxyType(
    {
        Role.COUNTER_CLERK: (RECEIVE, WORK, HALL, HANDOUT, MANDATES, FEES, COURIER),
        Role.EXAMINER: (WORK, ALL, LICENCES, CONSULTED),
        Role.REVIEWER: (WORK, ALL, LICENCES, CONSULTED),
        Role.APPROVER: (WORK, SIGN, ALL, LICENCES, CONSULTED, ITEMS),
        Role.GOVERNMENT_HEAD: (SIGN, EVERY, WORDING),
        Role.LICENCE_MAKER: (WORK, ALL, LICENCES),
        Role.HANDOUT_CLERK: (HANDOUT, WORK, COURIER),
        Role.CENTRE_MANAGER: (
            EVERY,
            SIGN,
            HALL,
            RATINGS,
            SUPERVISION,
            ITEMS,
            WORDING,
            FEES,
            COURIER,
            NETWORK,
            PROVIDERS,
            MESSAGES,
        ),
        Role.SUPERVISOR: (EVERY, SIGN, SUPERVISION, RATINGS, ITEMS, WORDING, FEES, COURIER),
        Role.CATALOGUE_MANAGER: (ITEMS, WORDING),
        Role.RATING_MANAGER: (RATINGS,),
        Role.SYSTEM_ADMIN: (ACCOUNTS, NETWORK, PROVIDERS, MESSAGES),
        Role.SECURITY_ADMIN: (ACCOUNTS,),
        Role.AUDIT_ADMIN: (JOURNAL, ARCHIVE),
    }
)


def desk_nav(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The entries of this person's offices, in order of the table, the present one marked; no query."""
    found: dict[str, dict[str, Any]] = {}
    for role, entries in NAV.items():
        if role not in actor.roles:
            continue
        for label, name in entries:
            url = url_of(name)
            if url:
                found.setdefault(url, {"label": label, "url": url, "active": False})
    owner = found.get(_owner(tuple(found), path))
    if owner:
        owner["active"] = True
    return list(found.values())


def url_of(name: str, *args: object) -> str:
    """The address of a page, or nothing when this deployment does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def place_of(actor: Actor) -> str:
    """Where the person sits, for the corner of the bar: 区卫生健康局 · 承办人; one query at most."""
    posting = next(iter(actor.postings), None)
    if posting is None:
        return ""
    label = Role(posting.role).label if posting.role in set(Role) else ""
    return " · ".join(part for part in (_office(posting), label) if part)


def _office(posting: Posting) -> str:
    try:
        if posting.point:
            return network.point(posting.point).name
        if posting.department:
            office = network.department(posting.department)
            return office.label or office.name
    except Refusal:  # an office that has been closed is no reason not to show the page
        return ""
    return ""


def _owner(urls: tuple[str, ...], path: str) -> str:
    """The entry a page belongs to: itself, or what it stands under; a case belongs to one's work."""
    home, every = url_of("desk:home"), url_of("desk:cases")
    if path in urls:
        return path
    above = [url for url in urls if url not in (home, every) and path.startswith(url)]
    if above:
        return max(above, key=len)
    return next((url for url in (home, every) if url in urls), "")
