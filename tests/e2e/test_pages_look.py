"""Every page of the table, opened by somebody who may, at the width they would have: nothing to be ashamed of."""

from __future__ import annotations

import re

import pytest

from tests.addresses import ANONYMOUS, HOLDERS, PAGES, Address, world
from tests.cast import Cast
from tests.e2e.browser import Visitor
from tests.e2e.conftest import Enter

# The same address says different things on another day, to another office, without anything to show.
MORE: dict[str, tuple[str, str]] = {
    "home-owner": ("owner", "/"),
    "search-nothing": (ANONYMOUS, "/search/?q=无人机灯光秀"),
    "search-empty": (ANONYMOUS, "/search/"),
    "items-filtered": (ANONYMOUS, "/items/?how=online"),
    "verify-empty": (ANONYMOUS, "/licences/verify/"),
    "case-supply": ("owner", "/my/cases/{correcting}/"),
    "case-accepted": ("owner", "/my/cases/{accepted}/"),
    "case-new": ("owner", "/my/cases/{received}/?new=1"),
    "case-delivered": ("owner", "/my/cases/{delivered}/"),
    "rate-given": ("owner", "/rate/{delivered}/"),
    "mine-empty": ("neighbour", "/my/cases/"),
    "wallet-empty": ("neighbour", "/my/licences/"),
    "not-found": (ANONYMOUS, "/nowhere/"),
    "forbidden": ("clerk", "/my/cases/"),
    "desk-receive-find": ("clerk", "/desk/receive/"),
    "desk-case-accepted": ("examiner", "/desk/cases/{accepted}/"),
    "desk-case-reviewing": ("reviewer", "/desk/cases/{reviewing}/"),
    "desk-case-deciding": ("approver", "/desk/cases/{deciding}/"),
    "desk-case-granted": ("maker", "/desk/cases/{granted}/"),
    "desk-case-delivered": ("supervisor", "/desk/cases/{delivered}/"),
    "desk-deliver": ("handout", "/desk/cases/{concluded}/steps/deliver/"),
    "desk-refuse": ("clerk", "/desk/cases/{received}/steps/refuse_acceptance/"),
    "desk-return": ("clerk", "/desk/cases/{correcting}/steps/return/"),
    "desk-home-empty": ("other_examiner", "/desk/"),
    "desk-home-admin": ("audit_admin", "/desk/"),
    "desk-home-manager": ("manager", "/desk/"),
    "desk-search-found": ("clerk", "/desk/search/?q=4399"),
    "demo": (ANONYMOUS, "/demo/"),
    "demo-messages": (ANONYMOUS, "/demo/messages/"),
}
WIDE = {"home", "catalogue:guide", "cases:case", "cases:form", "cases:materials", "catalogue:items", "licences:licence"}
# 404 and 403 are pages too; Chromium reports them as failed loads.
EXPECTED = re.compile(r"status of 40[34]")


def pages() -> dict[str, tuple[str, str]]:
    """Name → who opens it, address: every page of the table, then the further faces of some."""
    found = {
        name.replace(":", "-"): (_reader(address), address.path) for name, address in PAGES.items() if _is(address)
    }
    return {**found, **MORE}


def _is(address: Address) -> bool:
    return address.kind == "page" and "GET" in address.methods and bool(address.yes)


def _reader(address: Address) -> str:
    """The one whose page it most is."""
    if ANONYMOUS in address.yes:
        return ANONYMOUS
    if address.yes & HOLDERS:
        return "owner"
    return next(name for name in ("clerk", "manager", "examiner", *sorted(address.yes)) if name in address.yes)


@pytest.mark.parametrize("part", ["open", "own", "desk"])
def test_every_page_is_fit_to_be_seen(part: str, enter: Enter, live_cast: Cast, wallets: None) -> None:
    there = world(live_cast)
    visitors: dict[tuple[str, bool], Visitor] = {}
    wrong = []
    for name, (reader, path) in pages().items():
        if part != _part(reader, path):
            continue
        person = "" if reader == ANONYMOUS else reader
        wide = name.replace("-", ":", 1) in WIDE
        for at_desk in (False, True) if wide else (part == "desk",):
            key = (reader, at_desk)
            visitor = visitors.get(key) or visitors.setdefault(key, enter(person, desk=at_desk))
            visitor.goes(there.url(path))
            visitor.complaints = [one for one in visitor.complaints if not EXPECTED.search(one)]
            try:
                visitor.looks(name)
            except AssertionError as error:
                wrong.append(f"{name}: {error}")
    assert not wrong, "\n\n".join(wrong)


def _part(reader: str, path: str) -> str:
    if path.startswith("/desk/"):
        return "desk"
    return "open" if reader == ANONYMOUS else "own"
