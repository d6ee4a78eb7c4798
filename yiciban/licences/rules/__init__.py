"""What may happen to a licence and when; pure functions."""

from yiciban.licences.rules.acts import (
    BY_TWO,
    LIVE,
    TABLE,
    ActRule,
    check_act,
    check_answer,
    check_ban,
    check_reason,
    grounds_for,
    possible_acts,
)
from yiciban.licences.rules.validity import BANS, REMIND, ban_until, masked_holder, reminder_due, state_on, valid_to
from yiciban.licences.rules.versions import GROUND_OF, changed_labels, merged_rows, new_period, new_values

__all__ = [
    "BANS",
    "BY_TWO",
    "GROUND_OF",
    "LIVE",
    "REMIND",
    "TABLE",
    "ActRule",
    "ban_until",
    "changed_labels",
    "check_act",
    "check_answer",
    "check_ban",
    "check_reason",
    "grounds_for",
    "masked_holder",
    "merged_rows",
    "new_period",
    "new_values",
    "possible_acts",
    "reminder_due",
    "state_on",
    "valid_to",
]
