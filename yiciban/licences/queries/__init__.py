"""Reads of licences: the wallet, one licence, the register of an office, what a stranger may verify."""

from yiciban.licences.queries.bans import ban_of, bans
from yiciban.licences.queries.conversion import licence_fact, request_fact
from yiciban.licences.queries.held import has_ended, held_licences, proof_for
from yiciban.licences.queries.register import (
    Register,
    all_papers,
    askable,
    chain,
    kept_licence,
    may_answer,
    papers_of,
    register,
    requests_of,
    to_sign,
    visible,
)
from yiciban.licences.queries.wallet import (
    NOT_THERE,
    holder_phone,
    items_for,
    licence,
    papers,
    sealed_file,
    verify,
    wallet,
)

__all__ = [
    "NOT_THERE",
    "Register",
    "all_papers",
    "askable",
    "ban_of",
    "bans",
    "chain",
    "has_ended",
    "held_licences",
    "holder_phone",
    "items_for",
    "kept_licence",
    "licence",
    "licence_fact",
    "may_answer",
    "papers",
    "papers_of",
    "proof_for",
    "register",
    "request_fact",
    "requests_of",
    "sealed_file",
    "to_sign",
    "verify",
    "visible",
    "wallet",
]
