"""What may be done to the catalogue."""

from yiciban.kernel.permissions import permission
from yiciban.kernel.roles import Role

CATALOGUE_PUBLISH = permission(
    "catalogue.publish",
    "发布和暂停事项",
    "只有这个部门的事项管理员能发布它的事项。",
    Role.CATALOGUE_MANAGER,
)
CATALOGUE_DEFINE = permission(
    "catalogue.define",
    "维护数据元和证照类型",
    "数据元和证照类型全区共用，只有全区的事项管理员能改。",
    Role.CATALOGUE_MANAGER,
)
CATALOGUE_VIEW = permission(
    "catalogue.view",
    "看事项库",
    "这一页只给事项管理员和监察员看。",
    Role.CATALOGUE_MANAGER,
    Role.CENTRE_MANAGER,
    Role.SUPERVISOR,
)
