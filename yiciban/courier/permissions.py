"""What may be done with parcels."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

SEND_IN = permission(
    "courier.send_in",
    "寄材料来",
    "寄材料由申请人下单，或者请收件的窗口代为下单。",
    Role.COUNTER_CLERK,
    residents=True,
)
SEND_OUT = permission(
    "courier.send_out", "寄结果给申请人", "寄结果由出件的窗口下单。", Role.HANDOUT_CLERK, Role.COUNTER_CLERK
)
LIST = permission(
    "courier.list",
    "看寄递台账",
    "寄递台账由窗口、出件、中心管理员和监察员查看。",
    Role.COUNTER_CLERK,
    Role.HANDOUT_CLERK,
    Role.CENTRE_MANAGER,
    Role.SUPERVISOR,
)
