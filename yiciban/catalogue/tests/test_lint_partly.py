"""A draft that cannot be read whole: what is unreadable is named, and the rules judge the rest."""

import pytest

from yiciban.catalogue.queries import guide, lint_document

SLUG = "public_place_health_new"


@pytest.fixture
def document(catalogue):
    return guide(SLUG).guide.particulars.model_dump(mode="json", exclude_defaults=True)


def found(document):
    return {(one.rule, one.element.partition(".")[0]) for one in lint_document(document)}


def test_a_whole_document_is_judged_as_when_it_is_published(document):
    assert [one for one in lint_document(document) if one.severity == "error"] == []


def test_beside_what_cannot_be_read_the_other_rules_go_on(document):
    phone = document["contact"]["enquiry"]
    broken = {**document, "minutes": "viel", "contact": {"enquiry": phone, "complaint": phone}}
    assert {("shape", "minutes"), ("basics.phones", "contact")} <= found(broken)


def test_no_rule_judges_what_was_not_read(document):
    longer = {**document, "promised_limit": "99wd", "legal_limit": "bald"}
    assert {name for _, name in found(longer) if name.endswith("limit")} == {"legal_limit"}
    row = {**document["materials"][0], "name": ""}
    rules = {rule for rule, _ in found({**document, "materials": [row]})}
    assert rules & {"shape"}
    assert not [rule for rule in rules if rule.startswith("materials")]


def test_an_empty_or_a_strange_document_is_judged_too(document):
    assert ("shape", "code") in found({})
    assert ("codes.entry", "code") in found({**document, "code": f"{document['code'][:19]}00019999999901"})
    assert found({"materials": 3, "code": [], "nonsense": {}})
