"""The checklist and the lists for programs: the same as the pages say."""

import pytest

from tests.programs import Program
from yiciban.cli.walk.situation import situation

OWN = "s.what=head&s.family=no&s.extra=agent"


@pytest.fixture
def anybody(cast):
    """A program without a token."""
    return Program()


def test_a_program_gets_the_checklist_of_a_situation(anybody):
    body = anybody.get(f"/items/public_place_health_change/checklist?{OWN}")
    assert body["complete"]
    assert body["headline"] == "5 份里，您只要准备 3 份。"
    assert [one["code"] for one in body["own"]] == ["old_licence", "head_letter", "mandate"]
    assert [(one["code"], one["words"]) for one in body["questions"]] == [
        ("what", "负责人"),
        ("family", "不是"),
        ("extra", "请别人办"),
    ]
    assert body["query"] == OWN


def test_open_and_blocked_situations_say_so(anybody):
    there = "/items/public_place_health_change/checklist"
    body = anybody.get(f"{there}?s.moon=full")
    assert not body["complete"]
    assert [one["code"] for one in body["questions"] if one["open"]] == ["what", "extra"]
    assert {one["code"] for one in body["sometimes"]} == {"head_letter", "mandate"}
    blocked = anybody.get(f"{there}?s.what=moved")
    assert blocked["blocks"] == [{"reason": "搬家、改做别的项目的，按新办申请。", "instead": "public_place_health_new"}]


def test_a_client_that_reads_the_questions_can_answer_them(anybody):
    guide = anybody.get("/items/public_place_health_change")["guide"]
    given = situation("public_place_health_change", guide["questions"])
    assert given == {"what": ["name"], "extra": []}
    assert anybody.get("/items/public_place_health_change/checklist?s.what=name&s.extra=")["complete"]
    after = situation("x", [*guide["questions"][1:]])
    assert "family" not in after, "a question whose condition is not met is not answered"


def test_lists_are_counted_and_narrowed(anybody):
    lists = {one["kind"]: one for one in anybody.get("/lists")["items"]}
    assert lists["online"]["count"] == 4
    rows = anybody.get("/lists/nearby?tier=town&mode=decide")["rows"]
    assert [row["item"]["slug"] for row in rows] == ["social_card_replace"]
    assert rows[0]["modes"] == {"district": "decide", "town": "decide", "village": "collect"}
    assert anybody("GET", "/lists/moon").status_code == 404


def test_the_guide_carries_the_tree_and_what_the_answers_make_of_it(anybody):
    there = "/items/public_place_health_change"
    body = anybody.get(there)
    assert [one["code"] for one in body["guide"]["questions"]] == ["what", "family", "extra"]
    assert body["tailored"] is None
    own = anybody.get(f"{there}?{OWN}")
    assert own["guide"] == body["guide"], "the published guide stays what it is"
    assert own["tailored"]["complete"]
    codes = {one["code"] for one in own["tailored"]["guide"]["materials"]}
    assert {"head_letter", "mandate"} <= codes
    assert [one["words"] for one in own["tailored"]["questions"]] == ["负责人", "不是", "请别人办"]
    blocked = anybody.get(f"{there}?s.what=moved")["tailored"]
    assert not blocked["complete"]
    assert blocked["blocks"][0]["instead"] == "public_place_health_new"


def test_a_list_is_narrowed_to_a_point(anybody):
    rows = anybody.get("/lists/nearby?point=town-1&mode=decide")["rows"]
    assert [row["item"]["slug"] for row in rows] == ["social_card_replace"]
    assert anybody("GET", "/lists/nearby?point=moon").status_code == 404
