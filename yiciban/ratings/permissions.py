"""What may be done with ratings."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

RATE = permission("rating.give", "评价", "评价由办事人自己来打，工作人员不能代评。", residents=True)
READ = permission(
    "rating.read",
    "看好差评",
    "好差评由好差评管理员和监察员查看。",
    Role.RATING_MANAGER,
    Role.SUPERVISOR,
    Role.CENTRE_MANAGER,
)
