"""What may be done with licences."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

ISSUE = permission("licence.issue", "制证", "您不是这个部门的制证员，不能制证。", Role.LICENCE_MAKER)
HOLD = permission("licence.hold", "看自己的证照包", "证照包是给办事人用的，请用办事人的手机号登录。", residents=True)
READ = permission(
    "licence.read",
    "看本部门发的证照",
    "证照登记册给发证部门的承办人、审核人、批准人和制证员看。",
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.LICENCE_MAKER,
)
ASK = permission(
    "licence.ask",
    "提出撤销、注销、暂扣、发还、吊销",
    "撤销、注销这些要由发证部门的承办人提出。",
    Role.EXAMINER,
)
SIGN = permission(
    "licence.sign",
    "签批撤销、注销、暂扣、发还、吊销",
    "撤销、注销这些要由发证部门的批准人签批。",
    Role.APPROVER,
)
TIMER = permission("licence.timer", "到期由系统自动失效", "证照到期由系统自动记为失效，不用人来点。")
