"""Someone with a token and nothing but HTTP: requests, refusals that must come, files in chunks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

PIECE = 64 * 1024
TRIES = 6
OK = frozenset({200, 201, 202, 204})


class WalkError(Exception):
    """Something is not as it should be; the text is the sentence to show."""


class _LostConnection(Exception):  # noqa: N818 - it plays an event, not an error
    """The network goes away in the middle of a chunk."""


class Person:
    """One person at the API; `name` is for what is printed."""

    def __init__(self, http: httpx.Client, name: str, token: str = "") -> None:
        self.http = http
        self.name = name
        self.token = token

    def send(
        self, method: str, path: str, body: Any = None, *, key: str = "", content: Any = None, **headers: str
    ) -> httpx.Response:
        """One request. Raises WalkError when no answer comes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if key:
            sent["Idempotency-Key"] = key
        try:
            return self.http.request(method, f"/api{path}", json=body, content=content, headers=sent)
        except httpx.HTTPError as error:
            raise WalkError(f"{method} {path} 没有回答：{error}。请确认服务在运行。") from error

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """The JSON of a request that must succeed; commands carry a key of their own."""
        key = key or (str(uuid4()) if method != "GET" else "")
        answer = self.send(method, path, body, key=key)
        if answer.status_code not in OK:
            raise WalkError(f"{self.name} {method} {path} 本该做成，却是 {answer.status_code}：{said(answer)}")
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any = None, *, status: Collection[int], code: str = "") -> None:
        """A request that must be refused in this way. Raises WalkError when it is not."""
        answer = self.send(method, path, body)
        if answer.status_code not in status:
            raise WalkError(
                f"{self.name} {method} {path} 本该被拒绝（{status}），却是 {answer.status_code}：{said(answer)}"
            )
        given = answer.json()
        if not given.get("detail") or (code and given.get("code") != code):
            raise WalkError(f"{method} {path} 拒绝得不对：本该是 {code}，却是 {said(answer)}")

    def file(self, path: str) -> bytes:
        """The bytes of a download. Raises WalkError when it does not come."""
        answer = self.send("GET", path)
        if answer.status_code not in OK:
            raise WalkError(f"{self.name}下载 {path} 没有成功：{answer.status_code} {said(answer)}")
        return answer.content

    def upload(self, path: str, name: str, content: bytes, *, interrupted: bool = False) -> dict[str, Any]:
        """Announce a file at `path`, send it piece by piece, and return it; lose the connection once when asked."""
        begun = self.ask("POST", path, {"name": name, "size": len(content)})
        there, offset = f"/uploads/{begun['id']}", begun["offset"]
        for _ in range(TRIES + len(content) // PIECE):
            if interrupted and offset:
                interrupted = False
                self._lose(there, content, offset)
                offset = self.ask("GET", there)["offset"]
                continue
            piece = content[offset : offset + PIECE]
            headers = {"Upload_Offset": str(offset), "Content_Type": "application/octet-stream"}
            answer = self.send("PATCH", there, content=piece, **headers)
            if answer.status_code == httpx.codes.CONFLICT:  # the lost piece arrived after all
                offset = self.ask("GET", there)["offset"]
                continue
            if answer.status_code not in OK:
                raise WalkError(f"上传“{name}”没有成功：{answer.status_code} {said(answer)}")
            taken = answer.json()
            if taken["file"]:
                return dict(taken["file"])
            offset = taken["offset"]
        raise WalkError(f"上传“{name}”试了很多次都没传完，停在 {offset} 字节。")

    def _lose(self, path: str, content: bytes, offset: int) -> None:
        """Begin a piece and break off half-way, as a phone does in a lift."""
        piece = content[offset : offset + PIECE]

        def half() -> Iterator[bytes]:
            yield piece[: len(piece) // 2]
            raise _LostConnection

        headers = {
            "Authorization": f"Bearer {self.token}",
            "Upload-Offset": str(offset),
            "Content-Type": "application/octet-stream",
            "Content-Length": str(len(piece)),
        }
        try:
            self.http.patch(f"/api{path}", content=half(), headers=headers)
        except (_LostConnection, httpx.HTTPError):
            return
        raise WalkError("本该断开的连接没有断开。")


def said(answer: httpx.Response) -> str:
    """Code and sentence of a refusal, or the beginning of what came instead."""
    try:
        body = answer.json()
        fields = "；".join(f"{name}：{sentence}" for name, sentence in body.get("fields", {}).items())
        return f"{body['code']}，{body['detail']}{f'（{fields}）' if fields else ''}"
    except (ValueError, KeyError, AttributeError):
        return f"不是 JSON：{answer.text[:120]!r}"


def check(condition: object, sentence: str) -> None:
    """Raise WalkError with the sentence unless the condition holds."""
    if not condition:
        raise WalkError(sentence)


def in_path(text: str) -> str:
    """A value as one part of a path."""
    return quote(text, safe="")
