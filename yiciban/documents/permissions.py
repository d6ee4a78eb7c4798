"""What may be done with the wording of papers. One proposes a version, another puts it in force."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

WORDING_READ = permission(
    "wording.read",
    "看文书用语",
    "文书用语给事项管理员、中心管理员、区领导和监察员看。",
    Role.CATALOGUE_MANAGER,
    Role.CENTRE_MANAGER,
    Role.GOVERNMENT_HEAD,
    Role.SUPERVISOR,
)
WORDING_PROPOSE = permission(
    "wording.propose",
    "起草文书用语",
    "文书用语全区共用，由全区的事项管理员或者中心管理员起草。",
    Role.CATALOGUE_MANAGER,
    Role.CENTRE_MANAGER,
)
WORDING_SIGN = permission(
    "wording.sign",
    "签发文书用语",
    "文书用语由中心管理员或者区领导签发，起草的人不能自己签。",
    Role.CENTRE_MANAGER,
    Role.GOVERNMENT_HEAD,
)
