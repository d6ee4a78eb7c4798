"""The offices a member of staff can hold."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """An office a staff member can hold; the duties kept apart are those of appendix E of the domain facts."""

    COUNTER_CLERK = "counter_clerk"
    EXAMINER = "examiner"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    GOVERNMENT_HEAD = "government_head"
    LICENCE_MAKER = "licence_maker"
    HANDOUT_CLERK = "handout_clerk"
    HELPER = "helper"
    CENTRE_MANAGER = "centre_manager"
    SUPERVISOR = "supervisor"
    CATALOGUE_MANAGER = "catalogue_manager"
    RATING_MANAGER = "rating_manager"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"

    @property
    def label(self) -> str:
        """The office's word for the role."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.COUNTER_CLERK: "综窗收件员",
    Role.EXAMINER: "承办人",
    Role.REVIEWER: "审核人",
    Role.APPROVER: "批准人",
    Role.GOVERNMENT_HEAD: "政府负责人",
    Role.LICENCE_MAKER: "制证员",
    Role.HANDOUT_CLERK: "出件员",
    Role.HELPER: "帮代办专员",
    Role.CENTRE_MANAGER: "中心管理员",
    Role.SUPERVISOR: "监察员",
    Role.CATALOGUE_MANAGER: "事项管理员",
    Role.RATING_MANAGER: "好差评管理员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}
