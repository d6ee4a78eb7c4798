"""Commands of people: sign-in, tokens, profiles, organisations and their handlers, staff accounts."""

from yiciban.people.services.organisations import handler_authorise, handler_revoke, organisation_register
from yiciban.people.services.profiles import profile_save, unmask
from yiciban.people.services.purge import purge
from yiciban.people.services.residents import code_redeem, code_request
from yiciban.people.services.staff import (
    demo_become,
    password_change,
    staff_check,
    staff_create,
    staff_deactivate,
    staff_factor_reset,
)
from yiciban.people.services.tokens import sign_out, token_issue, token_revoke

__all__ = [
    "code_redeem",
    "code_request",
    "demo_become",
    "handler_authorise",
    "handler_revoke",
    "organisation_register",
    "password_change",
    "profile_save",
    "purge",
    "sign_out",
    "staff_check",
    "staff_create",
    "staff_deactivate",
    "staff_factor_reset",
    "token_issue",
    "token_revoke",
    "unmask",
]
