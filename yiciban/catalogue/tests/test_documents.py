"""Documents in the making: what a form sent is what is kept, rows go in, out and about."""

from collections import defaultdict

import pytest

from yiciban.catalogue.facts import Material, Particulars
from yiciban.catalogue.rules import documents
from yiciban.catalogue.rules.elements import elements_of, top_elements


def sent(**values):
    kept = defaultdict(list, {name: value if isinstance(value, list) else [value] for name, value in values.items()})
    return lambda name: kept[name]


def form_of(elements, document, prefix=""):
    """What a browser would send for a document."""
    found = {}
    for element in elements:
        name, value = f"{prefix}{element.name}", documents.value_of(element, document)
        if element.shape == "rows":
            found[name] = [str(number) for number in range(len(value))]
            for number, row in enumerate(value):
                found |= form_of(elements_of(element.model), row, f"{name}.{number}.")
        elif element.shape == "part":
            found |= form_of(elements_of(element.model), value, f"{name}.")
        elif element.shape == "lines":
            found[name] = ["\r\n".join(value)]
        elif element.shape == "choices":
            found[name] = value
        elif element.shape == "check":
            found[name] = ["on"] if value else []
        else:
            found[name] = [str(value) if value is not None else ""]
    return found


def test_every_guide_survives_the_way_through_the_form(guides):
    for guide in guides.values():
        document = guide.particulars.model_dump(mode="json", exclude_defaults=True)
        read = documents.read(elements_of(Particulars), sent(**form_of(elements_of(Particulars), document)))
        assert Particulars.model_validate(read) == guide.particulars, guide.slug


def test_what_is_unfinished_or_wrong_is_kept_as_typed():
    read = documents.read(elements_of(Particulars), sent(visits="两次", purpose="", promised_limit="十天"))
    assert read["visits"] == "两次"
    assert read["promised_limit"] == "十天"
    assert "purpose" not in read


@pytest.mark.parametrize(("typed", "kept"), [("３", 3), ("2.5", 2.5), ("nan", "nan"), ("1e999", "1e999"), ("", None)])
def test_numbers_are_numbers_only_where_a_database_keeps_them(typed, kept):
    assert documents.read([top_elements()["visits"]], sent(visits=typed)).get("visits") == kept


def test_an_unticked_box_is_a_no_and_an_emptied_list_is_empty():
    read = documents.read(elements_of(Particulars), sent())
    assert read["in_centre"] is False
    assert "tacit_approval" not in read
    assert read["channels"] == []


def test_rows_keep_the_order_in_which_they_were_sent():
    values = {"materials": ["2", "0"], "materials.2.name": "乙", "materials.0.name": "甲"}
    read = documents.read([top_elements()["materials"]], sent(**values))
    assert [row["name"] for row in read["materials"]] == ["乙", "甲"]


def test_rows_are_added_removed_and_moved():
    document = {"materials": [{"code": "a"}, {"code": "b"}], "questions": [{"options": [{"code": "x"}]}]}
    codes = lambda changed: [row.get("code") for row in changed["materials"]]  # noqa: E731
    assert codes(documents.change_rows(document, "materials", documents.add_row({}))) == ["a", "b", None]
    assert codes(documents.change_rows(document, "materials", documents.remove_row(0))) == ["b"]
    assert codes(documents.change_rows(document, "materials", documents.remove_row(9))) == ["a", "b"]
    assert codes(documents.change_rows(document, "materials", documents.move_row(1, -1))) == ["b", "a"]
    assert codes(documents.change_rows(document, "materials", documents.move_row(1, 1))) == ["a", "b"]
    deep = documents.change_rows(document, "questions.0.options", documents.add_row({"code": "y"}))
    assert [option["code"] for option in deep["questions"][0]["options"]] == ["x", "y"]
    assert documents.change_rows(document, "questions.7.options", documents.add_row({}))["questions"] == [
        {"options": [{"code": "x"}]}
    ]
    assert codes(document) == ["a", "b"], "the document itself stays"


def test_a_section_is_put_into_the_document_without_touching_the_rest():
    held = {"slug": "x", "purpose": "旧", "faq": [{}], "minutes": 5}
    merged = documents.merged(
        held, [top_elements()[name] for name in ("slug", "purpose", "minutes")], {"purpose": "新"}
    )
    assert merged == {"slug": "x", "faq": [{}], "purpose": "新"}


def test_one_element_is_set_and_read_by_its_path():
    changed = documents.with_value({"contact": {"enquiry": "1"}}, "contact.complaint", "2")
    assert changed == {"contact": {"enquiry": "1", "complaint": "2"}}
    assert documents.value_at(changed, "contact.complaint") == "2"
    assert documents.value_at({"contact": 5}, "contact.complaint") is None
    assert Material.model_fields["name"].is_required()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("promised_limit", "promised_limit"),
        ("materials", "materials"),
        ("materials.1.issuer", "materials.1.issuer"),
        ("materials.id_card.issuer", "materials.1.issuer"),
        ("materials.gone.issuer", "materials"),
        ("materials.9.issuer", "materials"),
        ("contact.complaint", "contact.complaint"),
        ("questions.way.normal", "questions.0.options.1"),
        ("questions.0.options.1.label", "questions.0.options.1.label"),
        ("questions.way.show_if", "questions.0.show_if"),
        ("conditions.2", "conditions"),
        ("basis.0.article", ""),
        ("", ""),
    ],
)
def test_a_finding_is_put_beside_the_element_it_is_about(path, place):
    options = [{"code": "promise"}, {"code": "normal"}]
    document = {
        "materials": [{"code": "plan"}, {"code": "id_card"}],
        "questions": [{"code": "way", "options": options}],
    }
    assert documents.place_of(document, path) == place


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("promised_limit", "承诺时限"),
        ("materials.1.issuer", "申请材料“身份证” · 出具机构"),
        ("questions.0.options.1.label", "情形问题“第 1 个” · 选项“否” · 选项"),
        ("contact.enquiry", "咨询和监督 · 咨询电话"),
    ],
)
def test_a_place_is_said_in_words(place, words):
    options = [{"label": "是"}, {"label": "否"}]
    document = {"materials": [{}, {"name": "身份证"}], "questions": [{"options": options}]}
    assert documents.place_label(document, place) == words


@pytest.mark.parametrize(("typed", "kept"), [("5 个工作日", "5wd"), ("即办", "0wd"), ("3m", "3m"), ("很快", "很快")])
def test_a_limit_may_be_typed_as_people_say_it_and_is_kept_in_its_short_form(typed, kept):
    read = documents.read([top_elements()["promised_limit"]], sent(promised_limit=typed))
    assert read == {"promised_limit": kept}
