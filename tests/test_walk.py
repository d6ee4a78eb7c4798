"""`yiciban walk` against a served demonstration: what it promises holds, and what is broken it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from yiciban.cli.walk import walk
from yiciban.cli.walk.paper import pdf, png
from yiciban.demo.loader import Loaded
from yiciban.documents.rules import sniff
from yiciban.people.models import Spending, User


@pytest.fixture
def demo(transactional_db: None, load_demo: Callable[[], Loaded]) -> None:
    load_demo()
    rested()


def rested() -> None:
    """As if a minute had passed: codes may be sent again, and every code of an authenticator is fresh."""
    Spending.objects.all().delete()
    User.objects.update(totp_last_step=0)


@pytest.mark.slow
def test_the_walk_goes_to_its_end_and_says_so_and_walks_other_matters_too(demo: None, live_server: Any) -> None:
    done = CliRunner().invoke(walk, ["--base-url", live_server.url, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["ok"]
    assert [stage["name"] for stage in told["stages"]] == [
        "搜索", "办事指南", "登录", "填表", "传材料", "提交", "查进度", "受理", "审查", "审核", "批准", "制证", "送达",
        "验证照", "文书", "评价", "退出",
    ]  # fmt: skip
    assert told["case"]
    assert told["licence"].startswith("1.2.156.3005.2.")

    rested()
    other = CliRunner().invoke(walk, ["--base-url", live_server.url, "--item", "social_card_replace"])
    assert other.exit_code == 0, other.output
    assert "走完了" in other.stdout


def test_where_there_is_no_demonstration_it_says_so(transactional_db: None, live_server: Any, settings: Any) -> None:
    settings.YICIBAN_DEMO = False
    done = CliRunner().invoke(walk, ["--base-url", live_server.url])
    assert done.exit_code == 1
    assert "不是演示环境" in done.stderr


def test_where_nobody_listens_it_says_so() -> None:
    done = CliRunner().invoke(walk, ["--base-url", "http://127.0.0.1:9", "--quiet"])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "没有回答" in done.stderr


def test_its_papers_are_real_files(tmp_path: Path) -> None:
    from PIL import Image

    whole = tmp_path / "a.png"
    whole.write_bytes(png(40))
    with Image.open(whole) as picture:
        picture.load()
        assert picture.size == (40, 40)
    assert sniff(pdf("图", 1000)[:64], "a.pdf") == "application/pdf"
    assert len(pdf("图", 90_000)) >= 90_000
