"""What the tests of the whole law begin with: the guide of the one permit, changed and published anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import way
from tests.cast import BEFORE
from yiciban.cases.facts import CaseFact
from yiciban.catalogue.facts import MaterialNeed
from yiciban.catalogue.queries import guide
from yiciban.catalogue.services import item_publish
from yiciban.documents.facts import NoticeFact, NoticeKind
from yiciban.documents.queries import notices
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal

REASON = "案情需要，理由写在这里。"


def publish(**changes: Any) -> None:
    """The permit's guide with these changes, in force before anybody applies."""
    particulars = guide(way.SLUG).guide.particulars
    item_publish(
        particulars.model_copy(update=changes), region="439901000000", by=SYSTEM, at=BEFORE + timedelta(days=1)
    )


def later(*codes: str) -> tuple[Any, ...]:
    """The materials of the permit, some of which may come later (容缺后补)."""
    return tuple(
        m.model_copy(update={"need": MaterialNeed.LATER}) if m.code in codes else m
        for m in guide(way.SLUG).guide.materials
    )


def refused(call: Any) -> Refusal:
    """The refusal of a command that must refuse."""
    with pytest.raises(Refusal) as found:
        call()
    return found.value


def papers_of(fact: CaseFact) -> dict[NoticeKind, NoticeFact]:
    """The papers of a case by their kind."""
    return {paper.kind: paper for paper in notices(fact.subject)}
