"""The OpenAPI document: what ninja writes, completed by what every operation shares."""

from __future__ import annotations

from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from yiciban.site.api_guard import COMMANDS

INTRODUCTION = """页面上能做的事，程序也能做，用的是同一套命令、同一套权限。

- 登录：用 `/api/sign-in` 取得令牌，放在请求头 `Authorization: Bearer …` 里，12 小时有效。不用 Cookie。
- 出错：总是 `{"code", "detail"}`，`code` 给程序，`detail` 是一句能照着改的话，`fields` 说明是哪一项。
- 列表：总是 `{"items", "next"}`。`next` 不空时，把它放进 `cursor` 取下一页；一页最多 100 条。
- 重复提交：命令都可以带 `Idempotency-Key`。同一个人、同一个键、同样的内容，24 小时内只做一次，再来返回原来的回答。
- 时间：时刻是 UTC（`…Z`），日期是北京时间的日期。"""

TAGS = [
    {"name": "sign-in", "description": "登录：居民用短信验证码，工作人员用密码和动态口令。"},
    {"name": "me", "description": "本人资料、能替谁办事、单位和经办人。"},
    {"name": "mandates", "description": "委托与监护：谁能替谁办什么，到哪天。"},
    {"name": "catalogue", "description": "事项、办事指南、用平时的话找事项。不用登录。"},
    {"name": "network", "description": "区划、部门、网点。不用登录。"},
    {"name": "drafts", "description": "写申请：边填边存，放材料，选领取办法，提交。"},
    {"name": "uploads", "description": "分片上传，断了接着传。"},
    {"name": "cases", "description": "办件：我的、待办、材料、文书、经过。"},
    {"name": "steps", "description": "办件的每一步，从受理到送达。"},
    {"name": "law", "description": "容缺、特别程序、延期、视为同意，和要两个人签的事；一天一天的期限。"},
    {"name": "office", "description": "科室的活：分派、领取、交接，一步办多件。"},
    {"name": "progress", "description": "凭编号和查询码查进度。不用登录。"},
    {"name": "licences", "description": "电子证照：制证、证照包、签章、核验。"},
    {"name": "fees", "description": "缴款单：开单、网上缴、窗口缴、减免、取消、退费。"},
    {"name": "courier", "description": "寄递：寄材料、寄结果，运单和轨迹。"},
    {"name": "archive", "description": "归档信息包：列出、重做、下载。"},
    {"name": "proceedings", "description": "决定以前的程序：现场核查、听证、征求别的部门的意见。"},
    {"name": "ratings", "description": "好差评。"},
    {"name": "providers", "description": "外部服务的状态和短信发件箱。"},
    {"name": "demo", "description": "演示环境才有。"},
]
_ERROR = {
    "type": "object",
    "title": "Error",
    "description": "为什么没有做成。",
    "required": ["code", "detail"],
    "properties": {
        "code": {"type": "string", "description": "给程序看的代码，不会变。"},
        "detail": {"type": "string", "description": "给人看的一句话：哪里不对，怎么改。"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}, "description": "每一项错在哪里。"},
    },
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "这次提交的键，建议用 UUID。重复的请求返回原来的回答，并带 `Idempotency-Replayed: true`。",
    "schema": {"type": "string", "maxLength": 200},
}
_SAID = {
    401: "没有令牌，或者令牌不对（`token_missing`、`token_invalid`）。",
    "default": "没有做成；`code` 和 `detail` 说明原因。",
}


def enveloped(data: Any) -> Any:
    """A bare list as the one page of itself."""
    return {"items": data, "next": None} if isinstance(data, list) else data


def operation_id(operation: Operation) -> str:
    """The first tag and the function's name without it: `drafts_open`, `cases_list`, `cases_get`, `steps_accept`."""
    tag = (operation.tags or ["api"])[0].replace("-", "_")
    name, single = operation.view_func.__name__, tag.removesuffix("s")
    if name in (tag, single):
        return f"{tag}_{'list' if name == tag != single else 'get'}"
    return f"{tag}_{name.removeprefix(f'{single}_')}"


def completed(document: OpenAPISchema) -> OpenAPISchema:
    """Add to every operation: the error, the envelope of lists, the key of commands, the code of files."""
    document["components"]["schemas"]["Error"] = _ERROR
    for path in document["paths"].values():
        for method, operation in path.items():
            _complete(method.upper(), operation)
    return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for response in responses.values():
        content = response.get("content", {}).get("application/json")
        if content and content["schema"].get("type") == "array":
            content["schema"] = _page_of(content["schema"])
    said = _SAID if operation.get("security") else {"default": _SAID["default"]}
    for status, description in said.items():
        schema = {"schema": {"$ref": "#/components/schemas/Error"}}
        responses[status] = {"description": description, "content": {"application/json": schema}}
    if method in COMMANDS and operation.get("security"):
        operation["parameters"] = [*operation["parameters"], _KEY]


def _page_of(array: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "title": array.get("title", "Page"),
        "required": ["items", "next"],
        "properties": {"items": array, "next": {"type": ["string", "null"]}},
    }
