"""What may be done to the network: its places and offices, who holds which office, the work calendar."""

from yiciban.kernel.permissions import permission
from yiciban.kernel.roles import Role

NETWORK_MANAGE = permission(
    "network.manage",
    "维护区划、部门、网点和窗口",
    "只有系统管理员和中心管理员能改网点和部门。请联系本区政务服务中心。",
    Role.SYSTEM_ADMIN,
    Role.CENTRE_MANAGER,
)
POSTING_MANAGE = permission(
    "network.posting",
    "安排和结束岗位",
    "只有系统管理员和中心管理员能安排岗位，而且限于自己管的地方。",
    Role.SYSTEM_ADMIN,
    Role.CENTRE_MANAGER,
)
POSTING_ADMINS = permission(
    "network.posting_admins",
    "安排系统、安全、审计管理员",
    "系统、安全、审计管理员的岗位只能由系统管理员安排。",
    Role.SYSTEM_ADMIN,
)
CALENDAR_MANAGE = permission(
    "network.calendar",
    "发布工作日历",
    "只有系统管理员能发布工作日历。",
    Role.SYSTEM_ADMIN,
)
