"""What may be done to the catalogue."""

from yiciban.kernel.permissions import permission
from yiciban.kernel.roles import Role

CATALOGUE_EDIT = permission(
    "catalogue.edit",
    "起草和修改事项",
    "只有这个部门的事项管理员能改它的事项。",
    Role.CATALOGUE_MANAGER,
)
CATALOGUE_CONFIRM = permission(
    "catalogue.confirm",
    "部门审核事项",
    "部门审核由这个部门的批准人或者另一位事项管理员来做。",
    Role.CATALOGUE_MANAGER,
    Role.APPROVER,
)
CATALOGUE_APPROVE = permission(
    "catalogue.approve",
    "政务办审核、发布和取消事项",
    "政务办审核、发布和取消，由全区的事项管理员或者中心管理员来做。",
    Role.CATALOGUE_MANAGER,
    Role.CENTRE_MANAGER,
)
CATALOGUE_PUBLISH = permission(
    "catalogue.publish",
    "暂停和恢复事项",
    "只有这个部门的事项管理员能暂停或者恢复它的事项。",
    Role.CATALOGUE_MANAGER,
)
CATALOGUE_DEFINE = permission(
    "catalogue.define",
    "维护基本目录、数据元、标准材料和证照类型",
    "基本目录、数据元、标准材料和证照类型全区共用，只有全区的事项管理员能改。",
    Role.CATALOGUE_MANAGER,
)
CATALOGUE_VIEW = permission(
    "catalogue.view",
    "看事项库",
    "这一页只给事项管理员和监察员看。",
    Role.CATALOGUE_MANAGER,
    Role.CENTRE_MANAGER,
    Role.SUPERVISOR,
    Role.APPROVER,
)
