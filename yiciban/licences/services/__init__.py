"""Commands on licences: one transaction and one journal entry each."""

from yiciban.licences.services.continuing import applicant_ban, licence_cancel_granted, licence_continue
from yiciban.licences.services.issue import licence_enter, licence_issue
from yiciban.licences.services.nightly import licences_expire, licences_remind
from yiciban.licences.services.requests import licence_ask, licence_refuse, licence_sign, licence_take_back

__all__ = [
    "applicant_ban",
    "licence_ask",
    "licence_cancel_granted",
    "licence_continue",
    "licence_enter",
    "licence_issue",
    "licence_refuse",
    "licence_sign",
    "licence_take_back",
    "licences_expire",
    "licences_remind",
]
