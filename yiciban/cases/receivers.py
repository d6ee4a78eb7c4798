"""What becomes of finished uploads for drafts and corrections; registered with `documents` at start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from yiciban.cases.services.correction import correction_file_add
from yiciban.cases.services.drafts import draft_file_add
from yiciban.documents.facts import FileFact
from yiciban.kernel.actor import Actor

DRAFT, CORRECTION = "draft", "correction"


def to_draft(file: FileFact, purpose: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Put the file to the material of a draft."""
    draft_file_add(UUID(purpose["draft"]), purpose["material"], file.id, by=by, at=at)


def to_correction(file: FileFact, purpose: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Put the file to the material that a case's correction asks for."""
    correction_file_add(purpose["case"], purpose["material"], file.id, by=by, at=at)
