"""Commands before a decision: one transaction and one journal entry each."""

from yiciban.proceedings.services.consultation import (
    consultation_answer,
    consultation_ask,
    consultation_withdraw,
)
from yiciban.proceedings.services.hearing import (
    hearing_ask,
    hearing_hold,
    hearing_schedule,
    hearing_tell,
    hearing_waive,
)
from yiciban.proceedings.services.inspection import inspection_cancel, inspection_plan, inspection_record

__all__ = [
    "consultation_answer",
    "consultation_ask",
    "consultation_withdraw",
    "hearing_ask",
    "hearing_hold",
    "hearing_schedule",
    "hearing_tell",
    "hearing_waive",
    "inspection_cancel",
    "inspection_plan",
    "inspection_record",
]
