"""Commands on drafts and cases: one transaction and one journal entry each."""

from yiciban.cases.services.correction import (
    correction_check,
    correction_file_add,
    correction_file_remove,
    correction_submit,
)
from yiciban.cases.services.decision import (
    case_conclude,
    case_decide,
    case_examine,
    case_review,
    case_send_back,
)
from yiciban.cases.services.delivery import case_deliver, case_withdraw
from yiciban.cases.services.drafts import (
    check_party,
    draft_choose_delivery,
    draft_discard,
    draft_file_add,
    draft_file_remove,
    draft_open,
    draft_save,
    draft_situate,
)
from yiciban.cases.services.intake import (
    case_accept,
    case_grant_at_once,
    case_refuse_acceptance,
    case_request_correction,
    case_return,
    case_supply_correction,
    material_check,
)
from yiciban.cases.services.submission import Applicant, case_receive, case_submit, check_situation
from yiciban.cases.services.versions import case_move_version

__all__ = [
    "Applicant",
    "case_accept",
    "case_conclude",
    "case_decide",
    "case_deliver",
    "case_examine",
    "case_grant_at_once",
    "case_move_version",
    "case_receive",
    "case_refuse_acceptance",
    "case_request_correction",
    "case_return",
    "case_review",
    "case_send_back",
    "case_submit",
    "case_supply_correction",
    "case_withdraw",
    "check_party",
    "check_situation",
    "correction_check",
    "correction_file_add",
    "correction_file_remove",
    "correction_submit",
    "draft_choose_delivery",
    "draft_discard",
    "draft_file_add",
    "draft_file_remove",
    "draft_open",
    "draft_save",
    "draft_situate",
    "material_check",
]
