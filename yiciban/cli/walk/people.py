"""Signing in as the people of the demonstration: a code by message, or password and authenticator."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pyotp

from yiciban.cli.walk.client import Person, WalkError, check, said
from yiciban.kernel.dates import CHINA

STEP = 30  # seconds a code of the authenticator lasts, RFC 6238
PATIENCE = 125  # seconds to wait for a code: a phone gets one a minute
ROUNDS = 3
_AGAIN = re.compile(r"(\d{1,2}):(\d{2}) 以后")
_CODE = re.compile(r"\d{6}")
Tell = Callable[[str], None]


class People:
    """Everybody the demonstration has, and who is signed in already."""

    def __init__(self, http: httpx.Client, tell: Tell) -> None:
        self.http = http
        self.tell = tell
        self.stranger = Person(http, "访客")
        answer = self.stranger.send("GET", "/demo/people")
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise WalkError("这个服务不是演示环境，没有可以扮演的人。请用 yiciban up --demo 启动。")
        check(answer.status_code == httpx.codes.OK, f"问不到演示里有谁：{said(answer)}")
        self.known: dict[str, Any] = answer.json()
        self.signed_in: dict[str, Person] = {}

    def resident(self, *, firm: bool, strange_to: dict[str, Any] | None = None) -> tuple[dict[str, Any], Person]:
        """A resident signed in by a code: one who acts for a firm, or any; one who shares nothing with another.

        A phone gets one code a minute and five an hour, so whoever may have one now is asked first.
        """
        fitting = [one for one in self.known["residents"] if one["firms"] or not firm]
        if strange_to:
            shared = set(strange_to["firms"])
            fitting = [one for one in fitting if one["phone"] != strange_to["phone"] and not shared & set(one["firms"])]
        check(fitting, "演示里没有合适的办事人。")
        for _ in range(ROUNDS):
            waits = []
            for one in fitting:
                answer = self.stranger.send("POST", "/sign-in/code", {"phone": one["phone"]})
                if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                    check(answer.is_success, f"取验证码没有成功：{said(answer)}")
                    return one, self._with_code(one)
                waits.append(_wait(said(answer)))
            check(min(waits) <= PATIENCE, f"取不到验证码：{said(answer)}")
            self.tell(f"合适的人刚取过验证码，一分钟一次，等 {min(waits):.0f} 秒……")
            time.sleep(min(waits))
        raise WalkError(f"取不到验证码：{said(answer)}")

    def _with_code(self, one: dict[str, Any]) -> Person:
        """Sign in with the code that is among the messages of the demonstration."""
        messages = self.stranger.ask("GET", f"/demo/messages?phone={one['phone']}&limit=1")["items"]
        code = _CODE.search(messages[0]["text"]) if messages else None
        if code is None:
            raise WalkError(f"演示短信里没有发给 {one['name']}的验证码。")
        body = {"phone": one["phone"], "code": code[0], "name": "walk"}
        return Person(self.http, one["name"], self.stranger.ask("POST", "/sign-in", body)["token"])

    def as_staff(self, role: str, *, department: str = "", point: str = "") -> Person:
        """Sign in whoever holds this office for that department and point, once."""
        one = self._holder(role, department, point)
        name = one["username"]
        if name not in self.signed_in:
            self.signed_in[name] = Person(self.http, one["name"], self._token(one))
        return self.signed_in[name]

    def _token(self, one: dict[str, Any]) -> str:
        totp = pyotp.TOTP(one["totp_secret"])
        for attempt in (1, 2, 3):
            body = {"username": one["username"], "password": one["password"], "otp": totp.now(), "name": "walk"}
            answer = self.stranger.send("POST", "/sign-in/staff", body)
            if answer.is_success:
                return str(answer.json()["token"])
            if attempt == 3 or answer.json().get("code") != "sign_in_wrong":
                break
            # A code is good once, whoever used it: the next one comes with the next half minute.
            wait = STEP - time.time() % STEP + 0.5
            self.tell(f"{one['name']}的动态口令刚用过，等下一个，{wait:.0f} 秒……")
            time.sleep(wait)
        raise WalkError(f"{one['name']}（{one['username']}）登录不了：{said(answer)}")

    def _holder(self, role: str, department: str, point: str) -> dict[str, Any]:
        for one in self.known["staff"]:
            for posting in one["postings"]:
                fits = posting["department"] in ("", department) and posting["point"] in ("", point)
                if posting["role"] == role and fits:
                    return dict(one)
        raise WalkError(f"演示里没有人担任 {role}（部门 {department or '不限'}，网点 {point or '不限'}）。")


def _wait(sentence: str) -> float:
    """Seconds until the clock time in China that a refusal names; a minute when it names none."""
    named = _AGAIN.search(sentence)
    if named is None:
        return 60
    now = datetime.now(CHINA)
    again = now.replace(hour=int(named[1]) % 24, minute=int(named[2]), second=1, microsecond=0)
    if again < now:  # just after midnight is meant, or a clock that differs
        again += timedelta(days=1) if now - again > timedelta(hours=12) else timedelta(minutes=1)
    return max(1.0, (again - now).total_seconds())
