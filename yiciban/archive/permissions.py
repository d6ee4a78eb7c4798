"""What may be done with archive packages: they hold everything, so only who works on the case, and audit."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

READ = permission(
    "archive.read",
    "看和下载归档包",
    "归档包里有申请人的全部材料，只给办这件的人和审计管理员下载。",
    Role.COUNTER_CLERK,
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.LICENCE_MAKER,
    Role.HANDOUT_CLERK,
    Role.AUDIT_ADMIN,
)
MAKE = permission(
    "archive.make", "重做归档包", "重做归档包由出件员和审计管理员来做。", Role.HANDOUT_CLERK, Role.AUDIT_ADMIN
)
