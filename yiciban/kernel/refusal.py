"""The one way this house says no."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """Why a command was refused; the web turns each into one status code."""

    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


STATUS: Mapping[Kind, int] = {
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.INVALID: 422,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A command or query that says no, with a Chinese sentence that says how to mend it.

    `code` is stable and meant for programs (`step_not_possible`), `sentence` is meant for people,
    `fields` holds one sentence per form field where the no is about what was typed.
    """

    def __init__(
        self, code: str, sentence: str, kind: Kind = Kind.CONFLICT, *, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.kind = kind
        self.fields: Mapping[str, str] = dict(fields or {})

    @property
    def status(self) -> int:
        """The HTTP status that carries this refusal."""
        return STATUS[self.kind]

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


def forbidden(sentence: str, code: str = "forbidden") -> Refusal:
    """The actor is known and may not do this."""
    return Refusal(code, sentence, Kind.FORBIDDEN)


def not_found(sentence: str, code: str = "not_found") -> Refusal:
    """The thing does not exist, or the actor may not know that it does."""
    return Refusal(code, sentence, Kind.NOT_FOUND)


def invalid(code: str, sentence: str, fields: Mapping[str, str] | None = None) -> Refusal:
    """What was typed or sent cannot be taken as it is."""
    return Refusal(code, sentence, Kind.INVALID, fields=fields)
