"""What may be done with mandates and guardianships."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

GIVE = permission(
    "mandate.give", "委托代理人、登记监护", "委托要由本人登录来办；不会用手机的，带身份证到窗口登记。", residents=True
)
RECORD = permission(
    "mandate.record", "登记委托书、核对监护关系", "委托书和监护关系由窗口收件员登记、核对。", Role.COUNTER_CLERK
)
