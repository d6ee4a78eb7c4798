"""What changed between two documents, in words: rows by key, moved rows, long texts in pieces."""

import pytest

from yiciban.catalogue.rules.diff import Kind, diff, text_pieces

PLAN = {"code": "floor_plan", "name": "平面图", "note": "手画也行。"}
REPORT = {"code": "report", "name": "检测报告", "note": "找有资质的机构。"}
FORM = {"code": "form", "name": "申请表"}
BASE = {"promised_limit": "10wd", "materials": [PLAN, REPORT, FORM], "conditions": ["有营业执照。", "店面固定。"]}


def changes(after, before=BASE):
    return [change for section in diff(before, after) for change in section.changes]


def sentences(after, before=BASE):
    return [change.sentence for change in changes(after, before)]


def test_nothing_changed_is_nothing():
    assert diff(BASE, dict(BASE)) == ()
    assert diff({}, {"local_code": "", "in_centre": True}) == (), "what is not said is the default"


def test_a_short_value_is_said_before_and_after_in_words():
    assert sentences({**BASE, "promised_limit": "8wd"}) == ["承诺时限：10 个工作日 → 8 个工作日"]
    assert sentences({**BASE, "in_centre": False}) == ["进驻政务服务大厅：是 → 否"]
    assert sentences({**BASE, "case_kind": "1"}, {**BASE, "case_kind": "2"}) == ["办件类型：承诺件 → 即办件"]
    assert sentences({**BASE, "served": ["自然人"]}) == ["服务对象：（空） → 自然人"]


def test_a_row_taken_out_and_one_put_in_are_named_with_what_they_say():
    gone, came = {**BASE, "materials": [REPORT, FORM]}, {**BASE, "materials": [*BASE["materials"], {"name": "委托书"}]}
    assert sentences(gone) == ["材料“平面图”：去掉"]
    assert sentences(came) == ["材料“委托书”：新增"]
    assert ("填报须知", "手画也行。") in changes(gone)[0].details


def test_a_change_inside_a_row_names_row_and_element():
    after = {**BASE, "materials": [{**PLAN, "need": "非必要"}, REPORT, FORM]}
    assert sentences(after) == ["材料“平面图” · 材料必要性：必要 → 非必要"]


def test_only_the_row_that_moved_moved():
    moved = changes({**BASE, "materials": [FORM, PLAN, REPORT]})
    assert [(change.label, change.kind, change.before, change.after) for change in moved] == [
        ("材料“申请表”", Kind.MOVED, "第 3 位", "第 1 位")
    ]


def test_a_row_taken_out_does_not_move_the_others():
    assert [change.kind for change in changes({**BASE, "materials": [PLAN, FORM]})] == [Kind.REMOVED]


def test_a_renamed_row_is_known_again_by_its_words():
    before = {"faq": [{"question": "要交多少钱？", "answer": "办证不收费，检测费和机构商量。"}]}
    after = {"faq": [{"question": "要交多少钱呀？", "answer": "办证不收费，检测费和机构商量。"}]}
    assert sentences(after, before) == ["问答“要交多少钱呀？” · 问：要交多少钱？ → 要交多少钱呀？"]


def test_rows_inside_rows_are_compared_too():
    def tree(effects):
        options = [{"code": "a", "label": "是", "effects": effects}, {"code": "b", "label": "否"}]
        return {"questions": [{"code": "q", "text": "用集中空调吗？", "options": options}]}

    added = changes(tree([{"kind": "add_material", "target": "report"}]), tree([]))
    assert [change.sentence for change in added] == ["变化“report”：新增"]
    assert ("做什么", "多要一份材料") in added[0].details
    assert added[0].path.startswith("questions.q.options.a.effects.")


def test_a_part_that_appears_or_goes_is_one_change():
    promise = {"content": ["都是真的。"], "checked_within": "2m", "basis": "国办发〔2020〕42号"}
    assert sentences({**BASE, "promise": promise}) == ["告知承诺：新增"]
    assert sentences(BASE, {**BASE, "promise": promise}) == ["告知承诺：去掉"]
    assert sentences({**BASE, "promise": {**promise, "checked_within": "3m"}}, {**BASE, "promise": promise}) == [
        "告知承诺 · 多久内核查：2 个月 → 3 个月"
    ]


def test_lines_are_rows_and_an_edited_line_is_changed_not_replaced():
    after = {**BASE, "conditions": ["有营业执照，经营范围对得上。", "店面固定。"]}
    assert [change.kind for change in changes(after)] == [Kind.CHANGED]
    assert sentences({**BASE, "conditions": ["店面固定。"]}) == ["受理条件“有营业执照。”：去掉"]


def test_long_texts_come_in_pieces_that_join_to_both():
    before = "开理发店、美容店、旅店、浴室这类店，开业前要先拿到的卫生许可证。"
    after = "开理发店、美容店、旅店、游泳馆这类店，开业前要先拿到的卫生许可证。"
    change = changes({"purpose": after}, {"purpose": before})[0]
    assert "".join(piece.text for piece in change.pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in change.pieces if piece.kind != "gone") == after
    assert ("gone", "浴室") in change.pieces
    assert ("new", "游泳馆") in change.pieces
    assert [piece.kind for piece in text_pieces("甲" * 30, "乙" * 30)] == ["gone", "new"]


def test_the_four_same_elements_are_compared_between_published_versions():
    law = {"law": "卫生条例", "article": "第四条", "text": "实行许可证制度。"}
    before, after = {"name": "甲", "type": "01", "basis": [law]}, {"name": "乙", "type": "01", "basis": []}
    found = diff(before, after)
    assert [(section.code, len(section.changes)) for section in found] == [("same", 2)]
    assert diff({}, after) == ()


@pytest.mark.parametrize("odd", [{"materials": "很多"}, {"materials": [1, None]}, {"contact": 3}, {"minutes": [1]}])
def test_whatever_a_draft_holds_it_can_be_compared(odd):
    diff(BASE, odd)
    diff(odd, BASE)


def test_every_guide_of_the_demo_differs_from_nothing_and_not_from_itself(guides):
    for guide in guides.values():
        document = guide.model_dump(mode="json")
        assert diff(document, document) == ()
        assert diff(guide.particulars.model_dump(mode="json", exclude_defaults=True), document) == ()
        assert diff({}, document)
