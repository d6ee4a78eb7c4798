"""A program that talks to the API as one of the cast."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yiciban.people.services import token_issue


class Program:
    """Requests under /api/ with one person's token; nobody's when there is none."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def __call__(self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> HttpResponse:
        """Send one request; a body that is no bytes goes as JSON."""
        sent: dict[str, Any] = {"headers": {**({"Idempotency-Key": key} if key else {}), **headers}}
        if isinstance(body, bytes):
            sent |= {"data": body, "content_type": headers.pop("Content-Type", "application/octet-stream")}
        elif body is not None:
            sent |= {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, f"/api{path}", **sent)

    def get(self, path: str) -> Any:
        """The JSON of a read that must succeed."""
        answer = self("GET", path)
        assert answer.status_code == 200, (path, answer.status_code, answer.content.decode()[:400])
        return answer.json()

    def post(self, path: str, body: Any = None, **given: Any) -> Any:
        """The JSON of a command that must succeed."""
        answer = self("POST", path, body, **given)
        assert answer.status_code in (200, 201), (path, answer.status_code, answer.content.decode()[:400])
        return answer.json()


def program(cast: Cast, name: str) -> Program:
    """A program of one of the cast."""
    return Program(token_issue(cast.user(name), "test", at=timezone.now()))


def refused(answer: HttpResponse) -> tuple[int, str]:
    """Status and code of a no, which must have the one shape."""
    assert answer["Content-Type"].startswith("application/json"), answer.content[:200]
    body = answer.json()
    assert set(body) <= {"code", "detail", "fields"}
    assert body["detail"]
    return answer.status_code, body["code"]
