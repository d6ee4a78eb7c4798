"""What may be done with a case, and by which office."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

APPLY = permission("case.apply", "申请", "请用您自己的账号登录再申请。", residents=True)
SUPPLY = permission(
    "case.supply", "补交材料", "请申请人本人补交，或者带到收件的窗口补交。", Role.COUNTER_CLERK, residents=True
)
WITHDRAW = permission("case.withdraw", "撤回申请", "只有申请人本人可以撤回。", residents=True)
ACCEPT = permission(
    "case.accept",
    "收件、受理、告知补正、不予受理",
    "您不是这个窗口的收件员，不能受理这件。",
    Role.COUNTER_CLERK,
)
GRANT_AT_ONCE = permission("case.grant_at_once", "当场准予", "您没有当场决定的授权。", Role.COUNTER_CLERK)
EXAMINE = permission("case.examine", "承办审查", "您不是这件的承办人，不能写审查意见。", Role.EXAMINER)
REVIEW = permission("case.review", "审核", "您不是这个部门的审核人。", Role.REVIEWER)
DECIDE = permission("case.decide", "批准或不予批准", "您不是这个部门的批准人。", Role.APPROVER)
SIGN = permission(
    "case.sign",
    "签批特别程序、延期和终止",
    "特别程序、延期和终止要由这个部门的批准人签批。",
    Role.APPROVER,
)
SIGN_JOINT = permission(
    "case.sign_joint",
    "签批联合办理的延期",
    "几个机关联合办理的，延期要由本级人民政府负责人批准。",
    Role.GOVERNMENT_HEAD,
)
SIGN_CORRECTION = permission(
    "case.sign_correction", "签批再次告知补正", "再次告知补正要由监察员签批。", Role.SUPERVISOR
)
VOID = permission("case.void", "作废录错的办件", "作废要由中心管理员复核，提出的人不能自己复核。", Role.CENTRE_MANAGER)
ASK_VOID = permission(
    "case.ask_void", "提出作废", "您不是这件的收件员，不能提出作废。", Role.COUNTER_CLERK, Role.EXAMINER
)
ASK = permission(
    "case.ask",
    "提出请示：特别程序、延期、再次补正、终止、作废",
    "您不是这件的收件员或者承办人，不能提出请示。",
    Role.COUNTER_CLERK,
    Role.EXAMINER,
)
ANSWER = permission(
    "case.answer",
    "答复请示",
    "您没有要签批的请示。",
    Role.APPROVER,
    Role.GOVERNMENT_HEAD,
    Role.SUPERVISOR,
    Role.CENTRE_MANAGER,
)
ASSIGN = permission(
    "case.assign",
    "分派和交接办件",
    "分派办件由这个部门的审核人或者批准人来做；您可以领取给自己。",
    Role.REVIEWER,
    Role.APPROVER,
)
TIMER = permission("case.timer", "到期由系统自动处理", "这一步到期由系统自动处理，不用人来点。")
CONCLUDE = permission("case.conclude", "制证办结", "您不是这个部门的制证员。", Role.LICENCE_MAKER)
DELIVER = permission(
    "case.deliver", "出件送达", "您不是这里的出件员，不能办理送达。", Role.HANDOUT_CLERK, Role.COUNTER_CLERK
)
MOVE_VERSION = permission(
    "case.move_version",
    "把在办的办件换到新的一版指南",
    "在办的换版本，由这个部门的批准人或者中心管理员来做。",
    Role.APPROVER,
    Role.CENTRE_MANAGER,
)
READ = permission(
    "case.read",
    "看办件",
    "您看不到这件。",
    Role.COUNTER_CLERK,
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.LICENCE_MAKER,
    Role.HANDOUT_CLERK,
    Role.CENTRE_MANAGER,
    Role.SUPERVISOR,
    Role.GOVERNMENT_HEAD,
)
EXPORT = permission(
    "case.export",
    "导出办件清单",
    "您的岗位不看办件，没有清单可以导出。",
    *sorted(READ.roles),
)
