"""The table of elements names every element of every model, and nothing else."""

import pytest

from yiciban.catalogue.facts import Guide, Particulars
from yiciban.catalogue.rules.elements import Shape, element_at, elements_of, path_label, section_of
from yiciban.catalogue.rules.elements_table import BULK, PARTS, words_of


@pytest.mark.parametrize("model", [Particulars, Guide, *PARTS], ids=lambda model: model.__name__)
def test_every_element_of_a_model_has_its_words_and_no_other_has(model):
    assert set(words_of(model)) == set(model.model_fields)


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_rows_are_told_apart_and_named_by_elements_they_have(model):
    assert {*PARTS[model].key, PARTS[model].title} <= set(model.model_fields)


def test_the_sort_of_a_value_is_read_from_the_model():
    shapes = {element.name: element.shape for element in elements_of(Guide)}
    wanted = {
        "name": Shape.TEXT,
        "purpose": Shape.WIDE,
        "visits": Shape.NUMBER,
        "checked_on": Shape.DATE,
        "in_centre": Shape.CHECK,
        "case_kind": Shape.CHOICE,
        "served": Shape.CHOICES,
        "conditions": Shape.LINES,
        "materials": Shape.ROWS,
        "promise": Shape.PART,
    }
    assert {name: shapes[name] for name in wanted} == wanted


def test_an_element_is_found_by_its_path():
    assert path_label("contact.enquiry") == "咨询和监督 · 咨询电话"
    assert section_of("materials.id_card.issuer").code == "materials"
    assert section_of("name") is None
    for path in BULK:
        assert element_at(path).shape not in (Shape.ROWS, Shape.PART)
    with pytest.raises(KeyError):
        element_at("materials.name")
