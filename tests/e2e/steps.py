"""What several stories of the browser tests share."""

from __future__ import annotations

import re

from django.utils import timezone

from tests import way
from tests.cast import RESIDENTS, Cast
from tests.e2e.browser import Visitor
from yiciban.cases import services as cases
from yiciban.people.models import Spending
from yiciban.providers.models import Message

DRAFT = r"/drafts/[-0-9a-f]{36}"


def signs_in_by_phone(owner: Visitor, look: str = "") -> None:
    """Phone, code of the message, and back to where one wanted to go."""
    owner.arrives(r"/sign-in/\?next=.*")
    if look:
        owner.looks(f"{look}-sign-in")
    phone = RESIDENTS["owner"][2]
    owner.types("手机号", phone)
    owner.presses("Enter")
    owner.arrives(r"/sign-in/code/\?next=.*")
    if look:
        owner.looks(f"{look}-code")
    message = Message.objects.filter(to_phone=phone, secret=True).latest("created_at")
    code = re.search(r"\d{6}", message.text)
    assert code, message.text
    owner.types("验证码", code[0])
    owner.presses("Enter")


def rested() -> None:
    """As if a minute had passed: another code may be sent to the same phone."""
    Spending.objects.all().delete()


def draft_of(cast: Cast) -> str:
    """An application of the owner's shop, answered, with nothing handed in yet; where its form stands."""
    at = timezone.now()
    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=at)
    answers = {name: value for name, value in way.answers().items() if not name.startswith("org_")}
    cases.draft_save(draft.id, answers, by=cast.owner, at=at)
    return f"/drafts/{draft.id}"
