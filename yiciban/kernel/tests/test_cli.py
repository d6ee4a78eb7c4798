"""The command line asks the same functions."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from yiciban.cli.clock import clock
from yiciban.cli.identifier import identifier


def due(*arguments: str) -> Result:
    return CliRunner().invoke(clock, ["due", *arguments])


def check(*arguments: str) -> Result:
    return CliRunner().invoke(identifier, ["check", *arguments])


def test_the_date_is_printed_alone() -> None:
    result = due("--from", "2026-09-28", "--limit", "5wd")
    assert (result.exit_code, result.output) == (0, "2026-10-10\n")


def test_pauses_and_extensions_count() -> None:
    result = due(
        "--from", "2026-09-08", "--limit", "10wd", "--extend", "10",
        "--pause", "2026-09-23..2026-09-25", "--pause", "2026-09-26..2026-09-29",
    )  # fmt: skip
    assert result.output == "2026-10-16\n"


def test_the_explanation_has_one_line_a_day_and_ends_with_the_date() -> None:
    lines = due("--from", "2026-09-28", "--limit", "5wd", "--explain").output.splitlines()
    assert lines[0] == "2026-09-28  周一  起算    0  当天不算，次日起算"
    assert lines[3] == "2026-10-01  周四  不算    2  国庆节"
    assert lines[-2] == "2026-10-10  周六  最晚    5  调休上班"
    assert lines[-1] == "2026-10-10"
    assert len(lines) == 14


def test_machines_get_json() -> None:
    answer = json.loads(due("--from", "2026-09-28", "--limit", "5wd", "--json").output)
    assert answer == {
        "due": "2026-10-10",
        "provisional": False,
        "counted": 5,
        "stopped": 0,
        "limit": "5wd",
        "paused_since": None,
    }
    explained = json.loads(due("--from", "2026-09-28", "--limit", "5wd", "--json", "--explain").output)
    assert explained["days"][-1] == {"date": "2026-10-10", "kind": "last", "counted": 5, "why": "调休上班"}


def test_an_open_pause_is_said() -> None:
    arguments = ["--from", "2026-11-09", "--limit", "10wd", "--pause", "2026-11-12.."]
    assert due(*arguments).output == "paused\n"
    answer = json.loads(due(*arguments, "--json").output)
    assert (answer["due"], answer["paused_since"], answer["counted"]) == (None, "2026-11-12", 2)


def test_a_provisional_date_is_announced_beside_the_output() -> None:
    result = due("--from", "2026-12-28", "--limit", "5wd")
    assert result.stdout == "2027-01-05\n"
    assert "暂定" in result.stderr
    estimated = due("--from", "2027-12-30", "--limit", "5wd", "--estimate")
    assert estimated.stdout == "2028-01-06\n"
    assert "估算" in estimated.stderr


def test_hours_run_from_a_moment_in_china() -> None:
    assert due("--from", "2026-11-24T10:24", "--limit", "48h").output == "2026-11-26 10:24\n"
    answer = json.loads(due("--from", "2026-11-24T10:24", "--limit", "48h", "--json").output)
    assert answer["due"] == "2026-11-26T10:24:00+08:00"


def test_a_moment_in_another_zone_begins_on_its_day_in_china() -> None:
    assert due("--from", "2026-09-27T20:00Z", "--limit", "5wd").output == "2026-10-10\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--from", "2026-09-28", "--limit", "5天"], "看不懂时限“5天”"),
        (["--from", "28.9.2026", "--limit", "5wd"], "看不懂日期“28.9.2026”"),
        (["--from", "2026-09-28", "--limit", "5wd", "--pause", "2026-09-29"], "看不懂暂停期间"),
        (["--from", "2026-09-28", "--limit", "5wd", "--pause", "2026-09-29..x"], "看不懂暂停期间"),
        (
            ["--from", "2026-09-28", "--limit", "5wd", "--pause", "2026-09-29..2026-09-01"],
            "不能在 2026-09-01 结束",
        ),
        (["--from", "2027-12-30", "--limit", "5wd"], "还没有 2028 年"),
        (["--from", "2026-09-28", "--limit", "999wd", "--extend", "1"], "不合理"),
        (["--from", "2026-09-28", "--limit", "48h", "--explain"], "请去掉"),
    ],
)
def test_a_question_that_cannot_be_read_ends_with_2_and_a_sentence(arguments: list[str], sentence: str) -> None:
    result = due(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr


@pytest.mark.parametrize(
    ("kind", "value", "part"),
    [
        ("resident", "43070219491231001x", "1949-12-31 出生"),
        ("uscc", "11430000006122244L", "机关"),
        ("licence", "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9", "第 1 版"),
        ("phone", "13800005127", "138****5127"),
        ("region", "430702003", "湖南省"),
        ("item", "310150356000", "行政许可"),
        ("case", "439901 20261116 000127 8", "当天第 127 件"),
    ],
)
def test_a_right_number_ends_with_0_and_says_what_it_means(kind: str, value: str, part: str) -> None:
    result = check(kind, value)
    assert result.exit_code == 0
    assert part in result.output
    assert json.loads(check(kind, value, "--json").output)["valid"] is True


def test_a_resident_number_is_never_printed_whole() -> None:
    for extra in ([], ["--json"]):
        assert "43070219491231001X" not in check("resident", "43070219491231001X", *extra).output


def test_a_wrong_number_ends_with_1_and_the_reason() -> None:
    result = check("resident", "430702194912310011")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "您填的身份证号最后一位对不上，请对照证件再看一遍。\n"
    answer = check("resident", "430702194912310011", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout) == {
        "valid": False,
        "kind": "resident",
        "code": "resident_number_check",
        "detail": "您填的身份证号最后一位对不上，请对照证件再看一遍。",
    }


def test_help_shows_examples() -> None:
    assert "yiciban clock due --from 2026-09-28 --limit 5wd\n" in due("--help").output
    assert "yiciban identifier check uscc 11430000006122244L --json\n" in check("--help").output
