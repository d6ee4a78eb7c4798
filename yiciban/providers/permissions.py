"""What may be done with outside services and the messages sent through them."""

from __future__ import annotations

from yiciban.kernel.permissions import permission
from yiciban.kernel.roles import Role

PROVIDER_SEE = permission(
    "provider.see",
    "查看外部服务状态",
    "外部服务状态由系统管理员和中心管理员查看。",
    Role.SYSTEM_ADMIN,
    Role.CENTRE_MANAGER,
)
MESSAGE_SEE = permission(
    "message.see",
    "查看短信发送情况",
    "短信发送情况由系统管理员和中心管理员查看。",
    Role.SYSTEM_ADMIN,
    Role.CENTRE_MANAGER,
)
MESSAGE_RESEND = permission(
    "message.resend", "重发短信", "短信由系统管理员和中心管理员重发。", Role.SYSTEM_ADMIN, Role.CENTRE_MANAGER
)
