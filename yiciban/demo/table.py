"""The table of demo people that `make run` prints: Chinese characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yiciban.demo.secrets import PASSWORD, totp_secret

GAP = "  "


def people_table(data: Mapping[str, Any], *, secrets: bool = False) -> str:
    """Residents with their phone, staff with their user name; with the second factors when asked."""
    residents = [("姓名", "手机号", "身份", "可以试什么")]
    residents += [(row["name"], row["phone"], row["job"], row["note"]) for row in data["residents"]]
    staff = [("姓名", "用户名", "岗位", "动态口令密钥" if secrets else "可以试什么")]
    staff += [
        (row["name"], row["username"], row["job"], totp_secret(row["username"]) if secrets else row["note"])
        for row in data["staff"]
    ]
    lines = [
        "办事人（在 /sign-in/ 用手机号登录，验证码在“演示短信”页看）",
        *_aligned(residents),
        "",
        f"工作人员（密码都是 {PASSWORD}，动态口令密钥用 yiciban demo people --secrets 看）",
        *_aligned(staff),
        "",
        "演示环境里不用密码：打开 /demo/ 点一个人，就成了这个人。",
    ]
    return "\n".join(lines)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        yield GAP.join(cell + " " * (widths[place] - _width(cell)) for place, cell in enumerate(row)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
