"""What may be done with accounts and personal data; the machinery is `kernel.permissions`, passed on from here."""

from __future__ import annotations

from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import (
    Permission,
    all_permissions,
    covers,
    may,
    permission,
    reach,
    region_stem,
    require,
    require_reach,
    require_staff,
    sign_in_needed,
)
from yiciban.kernel.roles import Role

__all__ = [
    "Permission",
    "all_permissions",
    "covers",
    "may",
    "permission",
    "reach",
    "region_stem",
    "require",
    "require_reach",
    "require_staff",
    "sign_in_needed",
    "user_id_of",
]


def user_id_of(actor: Actor) -> int:
    """The account behind the actor. Raises Refusal `sign_in_needed` where there is none."""
    if actor.user_id is None:
        raise sign_in_needed()
    return actor.user_id


PROFILE_KEEP = permission(
    "profile.keep", "管理本人资料", "这一页是给办事人用的，请用办事人的手机号登录。", residents=True
)
ORGANISATION_REGISTER = permission(
    "organisation.register", "登记单位", "单位由法定代表人用本人的手机号登录后登记。", residents=True
)
HANDLER_GRANT = permission(
    "handler.grant", "授权经办人", "经办人由法定代表人用本人的手机号登录后授权。", residents=True
)
ACCOUNT_CREATE = permission("account.create", "开设工作人员账号", "工作人员账号由系统管理员开设。", Role.SYSTEM_ADMIN)
ACCOUNT_SECURE = permission(
    "account.secure",
    "停用账号、重发动态口令",
    "停用账号和重发动态口令由安全管理员办理。",
    Role.SECURITY_ADMIN,
)
# For those whose work on a case needs it, and for nobody who only watches: one permission for every page and field.
PERSON_UNMASK = permission(
    "person.unmask",
    "看全号",
    "您的岗位不需要看完整号码。确需核对的，请承办人或窗口人员查看。",
    Role.COUNTER_CLERK,
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.LICENCE_MAKER,
    Role.HANDOUT_CLERK,
)
