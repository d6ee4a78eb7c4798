"""What may be done with licences."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

ISSUE = permission("licence.issue", "制证", "您不是这个部门的制证员，不能制证。", Role.LICENCE_MAKER)
