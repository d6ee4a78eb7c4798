"""The archive at the desk: from the case to the file, and for audit from the list."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import way
from tests.cast import NOW, Cast
from tests.web import browser
from yiciban.archive.checking import check
from yiciban.archive.services import package_make
from yiciban.kernel.actor import SYSTEM

LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path) -> None:
    settings.YICIBAN_JOURNAL_KEY = str(tmp_path / "journal.pem")


def test_from_the_case_to_the_file(cast: Cast) -> None:
    number = way.delivered(cast).number
    client = browser(cast, "handout")
    assert "正在归档" in client.get(f"/desk/cases/{number}/").content.decode()
    assert client.get(f"/desk/cases/{number}/archive/file/").status_code == 404
    package_make(number, by=SYSTEM, at=LATER)
    assert f"/desk/cases/{number}/archive/" in client.get(f"/desk/cases/{number}/").content.decode()
    page = client.get(f"/desk/cases/{number}/archive/").content.decode()
    assert "SM3" in page
    answer = client.get(f"/desk/cases/{number}/archive/file/")
    assert answer["Content-Disposition"] == f'attachment; filename="{number}.zip"'
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert check(io.BytesIO(content)).ok
    assert client.post(f"/desk/cases/{number}/archive/make/").status_code == 302


def test_audit_finds_packages_by_number_and_sees_no_case(cast: Cast) -> None:
    number = way.delivered(cast).number
    package_make(number, by=SYSTEM, at=LATER)
    client = browser(cast, "audit_admin")
    assert number in client.get(f"/desk/archive/?text={number[:8]}").content.decode()
    page = client.get(f"/desk/cases/{number}/archive/")
    assert page.status_code == 200
    assert f'href="/desk/cases/{number}/"' not in page.content.decode()
    assert client.get(f"/desk/cases/{number}/").status_code == 404


def test_who_only_watches_is_told_whose_it_is(cast: Cast) -> None:
    number = way.delivered(cast).number
    package_make(number, by=SYSTEM, at=LATER)
    client = browser(cast, "supervisor")
    assert client.get(f"/desk/cases/{number}/archive/file/").status_code == 403
    assert "归档包" not in client.get(f"/desk/cases/{number}/").content.decode()
