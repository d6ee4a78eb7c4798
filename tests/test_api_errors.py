"""Whatever goes wrong, a program gets JSON with a code and a sentence."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.programs import Program, program, refused

NUMBER = "439901202611240000019"


@pytest.mark.parametrize(
    ("token", "code"), [("", "token_missing"), ("of-nobody", "token_invalid"), ("令牌".encode().hex(), "token_invalid")]
)
def test_without_a_good_token_the_answer_is_401(db: None, token: str, code: str) -> None:
    answer = Program(token)("GET", "/cases")
    assert refused(answer) == (401, code)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_cookies_of_the_pages_open_nothing(cast: Cast) -> None:
    stranger = Program()
    stranger.client.force_login(cast.user("owner"))
    assert refused(stranger("GET", "/cases")) == (401, "token_missing")


@pytest.mark.parametrize("path", ["/nothing", "/cases/1/2/3", "/", "/drafts/x/y/z"])
def test_an_unknown_address_is_404(db: None, path: str) -> None:
    assert refused(Program()("GET", path)) == (404, "not_found")


@pytest.mark.parametrize("path", [f"/cases/{NUMBER}", f"/cases/{NUMBER}/stages", "/cases/%00", "/cases/没有"])
def test_an_unknown_case_is_404(cast: Cast, path: str) -> None:
    assert refused(program(cast, "owner")("GET", path))[0] == 404


def test_a_wrong_method_is_405_and_says_which_are_right(db: None) -> None:
    answer = Program()("DELETE", "/items")
    assert refused(answer) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "verdict"),
        ({"verdict": "perhaps", "opinion": "不清楚"}, "verdict"),
        ({"verdict": "grant", "opinion": 7}, "opinion"),
        ({"verdict": "grant", "opinion": "同意承办", "more": 1}, "more"),
        ({"verdict": "grant", "opinion": "长" * 5000}, "opinion"),
        ([], "body"),
        ("text", "body"),
    ],
)
def test_a_body_of_the_wrong_shape_is_422_with_a_sentence_per_field(cast: Cast, body: object, field: str) -> None:
    answer = program(cast, "examiner")("POST", f"/cases/{NUMBER}/examine", body)
    assert refused(answer) == (422, "invalid_request")
    sentence = answer.json()["fields"][field]
    assert sentence.endswith("。")
    assert not any("a" <= char <= "z" for char in sentence.replace("grant", "").replace("deny", ""))


@pytest.mark.parametrize("raw", ["{", "", "\ufeff{}", '{"reason": NaN}', "null", "[" * 100_000])
def test_a_body_that_is_no_json_is_refused(cast: Cast, raw: str) -> None:
    answer = program(cast, "examiner").client.post(
        f"/api/cases/{NUMBER}/send-back", data=raw, content_type="application/json"
    )
    assert refused(answer)[0] in (400, 422)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "好\x00"])
def test_text_that_no_table_can_hold_is_refused(cast: Cast, text: str) -> None:
    answer = program(cast, "clerk")("POST", f"/cases/{NUMBER}/return", {"reason": f"逾期没有补材料{text}"})
    assert refused(answer) == (422, "invalid_request")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=many", "cursor=nonsense", "cursor=W10", "cursor=%00"])
def test_a_bad_page_is_422(cast: Cast, query: str) -> None:
    assert refused(program(cast, "owner")("GET", f"/cases?{query}"))[0] == 422


def test_json_under_another_name_is_415(cast: Cast) -> None:
    answer = program(cast, "clerk").client.post(f"/api/cases/{NUMBER}/return", data="{}", content_type="text/plain")
    assert refused(answer) == (415, "media_type")


@pytest.mark.parametrize("key", ["", "a-key"])
def test_a_body_beyond_5_mb_is_413(cast: Cast, key: str) -> None:
    answer = program(cast, "clerk")("POST", f"/cases/{NUMBER}/return", {"reason": "长" * 2_000_000}, key=key)
    assert refused(answer) == (413, "too_large")


def test_a_no_of_a_command_carries_its_code_and_sentence(cast: Cast) -> None:
    answer = program(cast, "owner")("POST", "/drafts", {"item": "no_such_item", "party": cast.firm_key})
    assert refused(answer) == (404, "item_not_found")


def test_staff_have_no_cases_of_their_own_and_residents_no_work(cast: Cast) -> None:
    assert refused(program(cast, "clerk")("GET", "/cases")) == (403, "case_apply_forbidden")
    assert refused(program(cast, "owner")("GET", "/worklist")) == (403, "case_read_forbidden")
