"""Uploads through the API: in pieces, resumed, one's own alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.programs import Program, program, refused
from tests.way import picture


def send(one: Program, upload: str, offset: int | str, data: bytes, kind: str = "application/octet-stream") -> Any:
    return one("PATCH", f"/uploads/{upload}", data, **{"Upload-Offset": str(offset), "Content-Type": kind})


def begun(one: Program, size: int, name: str = "图.png") -> str:
    return str(one.post("/uploads", {"name": name, "size": size})["id"])


def test_a_file_arrives_in_pieces_and_can_be_asked_about_at_any_time(cast: Cast) -> None:
    owner, whole = program(cast, "owner"), picture()
    upload = begun(owner, len(whole))
    assert send(owner, upload, 0, whole[:40]).json() == {"id": upload, "offset": 40, "file": None}
    assert owner.get(f"/uploads/{upload}")["offset"] == 40
    done = send(owner, upload, 40, whole[40:]).json()
    assert (done["offset"], done["file"]["size"], done["file"]["media_type"]) == (len(whole), len(whole), "image/png")
    assert owner.get(f"/uploads/{upload}") == done


def test_a_piece_at_the_wrong_place_is_a_conflict_that_says_where_to_go_on(cast: Cast) -> None:
    owner, whole = program(cast, "owner"), picture()
    upload = begun(owner, len(whole))
    send(owner, upload, 0, whole[:40])
    for offset in (0, 41):
        answer = send(owner, upload, offset, whole[40:50])
        assert refused(answer) == (409, "upload_offset")
        assert "40" in answer.json()["detail"]
    assert refused(send(owner, upload, 40, whole * 2)) == (422, "upload_too_long")


@pytest.mark.parametrize("offset", ["", "-1", "ten", "1.5", "９"])
def test_a_place_that_is_no_number_is_422(cast: Cast, offset: str) -> None:
    owner = program(cast, "owner")
    assert refused(send(owner, begun(owner, 10), offset, b"x")) == (422, "invalid_request")


def test_a_piece_under_another_media_type_is_415(cast: Cast) -> None:
    owner = program(cast, "owner")
    assert refused(send(owner, begun(owner, 10), 0, b"x", "application/json")) == (415, "media_type")


def test_a_file_that_is_not_what_it_claims_is_refused_with_its_first_piece(cast: Cast) -> None:
    owner = program(cast, "owner")
    answer = send(owner, begun(owner, 100, "图.pdf"), 0, picture()[:50])
    assert refused(answer) == (422, "file_type")


@pytest.mark.parametrize(("size", "code"), [(0, "file_empty"), (-5, "file_empty"), (2**40, "file_too_large")])
def test_an_impossible_size_is_refused_at_once(cast: Cast, size: int, code: str) -> None:
    assert refused(program(cast, "owner")("POST", "/uploads", {"name": "图.png", "size": size})) == (422, code)


def test_nobody_else_can_touch_it_and_its_owner_may_give_it_up(cast: Cast) -> None:
    owner, neighbour = program(cast, "owner"), program(cast, "neighbour")
    upload = begun(owner, 100)
    assert refused(neighbour("GET", f"/uploads/{upload}")) == (404, "upload_not_found")
    assert refused(send(neighbour, upload, 0, b"x")) == (404, "upload_not_found")
    assert refused(neighbour("DELETE", f"/uploads/{upload}")) == (404, "upload_not_found")
    assert owner("DELETE", f"/uploads/{upload}").status_code == 204
    assert refused(owner("GET", f"/uploads/{upload}")) == (404, "upload_not_found")
