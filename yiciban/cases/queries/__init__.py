"""Reads of cases: actor in, facts or bounded lists out."""

from yiciban.cases.queries.access import NOT_THERE, check_act, visible_to
from yiciban.cases.queries.assignment import assigns
from yiciban.cases.queries.cases import case, case_file, materials, progress, situation_words, step_choices
from yiciban.cases.queries.clock import case_clock, clock_days, clock_events
from yiciban.cases.queries.corrections import correction_file, correction_files, open_gaps
from yiciban.cases.queries.delivered import case_key, delivered_between, delivered_cases
from yiciban.cases.queries.drafts import draft, draft_materials, open_drafts, out_of_use
from yiciban.cases.queries.exports import export, exports, untaken
from yiciban.cases.queries.lists import (
    Figures,
    WorkList,
    figures,
    fresh,
    list_counts,
    my_cards,
    my_cases,
    open_items,
    soon_until,
    worklist,
)
from yiciban.cases.queries.parties import Acting, parties_for, party_for, party_known
from yiciban.cases.queries.prereview import prereview
from yiciban.cases.queries.renewals import open_about, renewed_in_time
from yiciban.cases.queries.requests import askable, may_sign, requests_of, signs_anything, to_sign, waiting_requests
from yiciban.cases.queries.stages import stages
from yiciban.cases.queries.versions import MovePreview, move_preview, move_previews

__all__ = [
    "NOT_THERE",
    "Acting",
    "Figures",
    "MovePreview",
    "WorkList",
    "askable",
    "assigns",
    "case",
    "case_clock",
    "case_file",
    "case_key",
    "check_act",
    "clock_days",
    "clock_events",
    "correction_file",
    "correction_files",
    "delivered_between",
    "delivered_cases",
    "draft",
    "draft_materials",
    "export",
    "exports",
    "figures",
    "fresh",
    "list_counts",
    "materials",
    "may_sign",
    "move_preview",
    "move_previews",
    "my_cards",
    "my_cases",
    "open_about",
    "open_drafts",
    "open_gaps",
    "open_items",
    "out_of_use",
    "parties_for",
    "party_for",
    "party_known",
    "prereview",
    "progress",
    "renewed_in_time",
    "requests_of",
    "signs_anything",
    "situation_words",
    "soon_until",
    "stages",
    "step_choices",
    "to_sign",
    "untaken",
    "visible_to",
    "waiting_requests",
    "worklist",
]
