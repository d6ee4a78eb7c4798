"""Reads of cases: actor in, facts or bounded lists out."""

from yiciban.cases.queries.access import NOT_THERE, visible_to
from yiciban.cases.queries.cases import case, case_file, materials, progress, situation_words, step_choices
from yiciban.cases.queries.corrections import correction_file, correction_files
from yiciban.cases.queries.delivered import case_key, delivered_between, delivered_cases
from yiciban.cases.queries.drafts import draft, draft_materials, open_drafts, out_of_use
from yiciban.cases.queries.lists import WorkList, my_cards, my_cases, worklist
from yiciban.cases.queries.stages import stages
from yiciban.cases.queries.versions import MovePreview, move_preview, move_previews

__all__ = [
    "NOT_THERE",
    "MovePreview",
    "WorkList",
    "case",
    "case_file",
    "case_key",
    "correction_file",
    "correction_files",
    "delivered_between",
    "delivered_cases",
    "draft",
    "draft_materials",
    "materials",
    "move_preview",
    "move_previews",
    "my_cards",
    "my_cases",
    "open_drafts",
    "out_of_use",
    "progress",
    "situation_words",
    "stages",
    "step_choices",
    "visible_to",
    "worklist",
]
