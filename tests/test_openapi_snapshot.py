"""The OpenAPI document is a promise: it changes on purpose (`yiciban manage openapi --write`) or not at all."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from tests.programs import Program, refused
from yiciban.kernel.permissions import all_permissions
from yiciban.site.management.commands.openapi import SNAPSHOT, text

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(text())


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [(path, method, one) for path, methods in document["paths"].items() for method, one in methods.items()]


def test_the_document_is_the_one_we_promised() -> None:
    assert text() == SNAPSHOT.read_text(), "run `yiciban manage openapi --write` and look at the difference"


def test_it_is_served_as_openapi_3_1(db: None) -> None:
    served = Program().get("/openapi.json")
    assert re.fullmatch(r"3\.1\.\d", served["openapi"])
    assert served == json.loads(text())


def test_every_operation_has_one_name_a_chinese_summary_and_a_known_tag(document: Any) -> None:
    found = operations(document)
    assert [name for name, n in Counter(one["operationId"] for _, _, one in found).items() if n > 1] == []
    tags = {tag["name"] for tag in document["tags"]}
    for path, method, one in found:
        assert method in METHODS
        assert set(one["tags"]) <= tags, path
        assert re.search("[\u4e00-\u9fff]", one["summary"]), (method, path)


# Which office a signature takes depends on what is asked: the operation names the door (case.ask, case.answer).
BEHIND = {
    "case.read",
    "case.sign",
    "case.sign_joint",
    "case.sign_correction",
    "case.void",
    "case.ask_void",
    "case.timer",
    "licence.timer",
}


def test_every_permission_named_exists(document: Any) -> None:
    known = {permission.code for permission in all_permissions()}
    named = {one["x-permission"] for _, _, one in operations(document) if "x-permission" in one}
    assert named <= known
    assert {
        code for code in known if code.startswith(("case.", "licence.", "proceedings.", "rating."))
    } <= named | BEHIND


def test_every_command_behind_a_token_takes_a_key(document: Any) -> None:
    for path, method, one in operations(document):
        keys = [parameter for parameter in one["parameters"] if parameter["name"] == "Idempotency-Key"]
        assert len(keys) == (method != "get" and "security" in one), path


def test_every_list_is_an_envelope(document: Any) -> None:
    for path, method, one in operations(document):
        for status, answer in one["responses"].items():
            content = answer.get("content", {}).get("application/json", {})
            assert content.get("schema", {}).get("type") != "array", (method, path, status)


def test_every_reference_leads_somewhere(document: Any) -> None:
    known = document["components"]["schemas"]
    assert set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document))) <= set(known)


def test_every_operation_behind_a_token_refuses_strangers(db: None, document: Any) -> None:
    for path, method, one in operations(document):
        there = re.sub(r"\{(\w+)\}", lambda name: fitting(name[1]), path.removeprefix("/api"))
        answer = Program()(method.upper(), there, {} if "requestBody" in one and method != "patch" else None)
        if "security" in one:
            assert refused(answer) == (401, "token_missing"), (method, path)
        else:
            assert answer.status_code != 401, (method, path)


def fitting(name: str) -> str:
    """A value that a path parameter's converter takes."""
    if name in (
        "draft_id",
        "upload_id",
        "file_id",
        "export_id",
        "request_id",
        "consultation_id",
        "order_id",
        "leg_id",
        "mandate_id",
    ):
        return "00000000-0000-0000-0000-000000000000"
    return "1"
