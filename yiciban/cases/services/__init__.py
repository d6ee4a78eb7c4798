"""Commands on drafts and cases: one transaction and one journal entry each."""

from yiciban.cases.services.assignment import case_assign, cases_hand_over, cases_share
from yiciban.cases.services.beside import case_hold, letter_issue
from yiciban.cases.services.bulk import BulkOutcome, cases_assign, cases_bulk
from yiciban.cases.services.clock import case_end_procedure, case_recompute, clock_recompute
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
from yiciban.cases.services.delivery import case_choose_delivery, case_deliver, case_receipt_back, case_withdraw
from yiciban.cases.services.drafts import (
    check_party,
    draft_choose_delivery,
    draft_choose_licence,
    draft_discard,
    draft_file_add,
    draft_file_remove,
    draft_open,
    draft_save,
    draft_situate,
)
from yiciban.cases.services.endings import case_confirm_default, case_grant_by_default
from yiciban.cases.services.exports import export_ask, export_do, export_take, exports_forget
from yiciban.cases.services.intake import (
    case_accept,
    case_accept_with_gaps,
    case_deem_accepted,
    case_fill_gap,
    case_grant_at_once,
    case_refuse_acceptance,
    case_request_correction,
    case_return,
    case_supply_correction,
    material_check,
)
from yiciban.cases.services.messages import applicant_tell
from yiciban.cases.services.on_licence import chosen_licence, licences_for
from yiciban.cases.services.prereview import case_prereview_mend, case_prereview_pass, case_prereview_tell
from yiciban.cases.services.requests import request_ask, request_refuse, request_sign, request_take_back
from yiciban.cases.services.submission import Applicant, case_receive, case_submit, check_situation
from yiciban.cases.services.timers import Swept, clock_sweep
from yiciban.cases.services.versions import case_move_version

__all__ = [
    "Applicant",
    "BulkOutcome",
    "Swept",
    "applicant_tell",
    "case_accept",
    "case_accept_with_gaps",
    "case_assign",
    "case_choose_delivery",
    "case_conclude",
    "case_confirm_default",
    "case_decide",
    "case_deem_accepted",
    "case_deliver",
    "case_end_procedure",
    "case_examine",
    "case_fill_gap",
    "case_grant_at_once",
    "case_grant_by_default",
    "case_hold",
    "case_move_version",
    "case_prereview_mend",
    "case_prereview_pass",
    "case_prereview_tell",
    "case_receipt_back",
    "case_receive",
    "case_recompute",
    "case_refuse_acceptance",
    "case_request_correction",
    "case_return",
    "case_review",
    "case_send_back",
    "case_submit",
    "case_supply_correction",
    "case_withdraw",
    "cases_assign",
    "cases_bulk",
    "cases_hand_over",
    "cases_share",
    "check_party",
    "check_situation",
    "chosen_licence",
    "clock_recompute",
    "clock_sweep",
    "correction_check",
    "correction_file_add",
    "correction_file_remove",
    "correction_submit",
    "draft_choose_delivery",
    "draft_choose_licence",
    "draft_discard",
    "draft_file_add",
    "draft_file_remove",
    "draft_open",
    "draft_save",
    "draft_situate",
    "export_ask",
    "export_do",
    "export_take",
    "exports_forget",
    "letter_issue",
    "licences_for",
    "material_check",
    "request_ask",
    "request_refuse",
    "request_sign",
    "request_take_back",
]
