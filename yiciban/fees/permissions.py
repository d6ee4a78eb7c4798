"""What may be done with fee orders. Who raises one does not waive it: relief and refund are the department's."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

RAISE = permission(
    "fee.raise", "开缴款单、取消缴款单", "缴款单由这件的收件员或者承办人开。", Role.COUNTER_CLERK, Role.EXAMINER
)
COLLECT = permission("fee.collect", "登记窗口缴费", "窗口缴费由这个窗口的收件员登记。", Role.COUNTER_CLERK)
WAIVE = permission("fee.waive", "减免、退费", "减免和退费由这个部门的批准人办，开单的人不能自己减免。", Role.APPROVER)
PAY = permission("fee.pay", "网上缴费", "请用申请人的手机号登录再缴费。", residents=True)
LEDGER = permission(
    "fee.ledger",
    "看收费台账",
    "收费台账由窗口、承办部门、中心管理员和监察员查看。",
    Role.COUNTER_CLERK,
    Role.EXAMINER,
    Role.APPROVER,
    Role.CENTRE_MANAGER,
    Role.SUPERVISOR,
)
