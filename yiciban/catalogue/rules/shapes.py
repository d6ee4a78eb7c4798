"""Documents published under an earlier shape, read as today's: a version never changes, so its reader does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SERVED = {"person": ["自然人"], "firm": ["企业法人", "其他组织"]}
_STAGES = ["互联网咨询", "互联网收件", "互联网预审", "互联网受理", "互联网办理", "互联网办理结果信息反馈"]


def current_shape(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document as `Guide` reads it.

    Until 0.2 a guide said `audience` and `online` instead of whom it serves and how far the net goes, and
    carried its everyday names.
    """
    if "audience" not in content:
        return content
    document = {key: value for key, value in content.items() if key not in ("audience", "online", "aliases")}
    document["served"] = [served for door in content["audience"] for served in _SERVED[door]]
    online = bool(content["online"])
    licence = ["互联网电子证照反馈"] if content["result"]["kind"] == "证照" else []
    document["online_stages"] = _STAGES + licence if online else _STAGES[:1]
    document["channels"] = ["窗口办理", "电脑端网上办理", "移动端网上申请"] if online else ["窗口办理"]
    return document
