"""What may be done with licences."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

ISSUE = permission("licence.issue", "制证", "您不是这个部门的制证员，不能制证。", Role.LICENCE_MAKER)
HOLD = permission("licence.hold", "看自己的证照包", "证照包是给办事人用的，请用办事人的手机号登录。", residents=True)
