"""The life of one case, stage by stage, with the real roles; what must not be possible is tried on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx

from yiciban.cli.walk import paper
from yiciban.cli.walk.client import Person, check, in_path
from yiciban.cli.walk.people import People
from yiciban.cli.walk.report import Report
from yiciban.cli.walk.situation import situation
from yiciban.kernel.dates import CHINA
from yiciban.kernel.digests import sm3_hex
from yiciban.kernel.keys import is_signed

# How people ask for the matter that is walked when none is named.
ASKED = {
    "public_place_health_new": ("剃头店要办啥证", "开理发店"),
    "social_card_replace": ("社保卡丢了",),
}
OPTIONAL = "非必要"
NUMBERS = ("12", "86", "1", "2", "100")
PDF = b"%PDF-"
Case = dict[str, Any]


class Story:
    """One walk; each stage is a method, `tell` runs them in their order."""

    def __init__(self, http: httpx.Client, item: str, report: Report) -> None:
        self.http = http
        self.item = item
        self.report = report
        self.people = People(http, report.tell)
        self.guide: dict[str, Any] = {}
        self.audience: list[str] = []
        self.situation: dict[str, list[str]] = {}
        self.draft: dict[str, Any] = {}
        self.case: Case = {}
        self.licence = ""
        self.who: dict[str, Any] = {}
        self.resident: Person = self.people.stranger

    @property
    def number(self) -> str:
        """The number of the case; empty before there is one."""
        return str(self.case.get("number", ""))

    @property
    def path(self) -> str:
        """Where the case stands."""
        return f"/cases/{self.number}"

    def tell(self) -> None:
        """Every stage in its order. Raises WalkError at the first thing that is not as it should be."""
        self.find()
        self.read()
        self.sign_in()
        self.write()
        self.hand_in_materials()
        self.submit()
        self.look_from_outside()
        self.intake()
        self.decide()
        self.make()
        self.deliver()
        self.check_licence()
        self.check_papers()
        self.rate()
        self.leave()

    # --- before there is a case

    def find(self) -> None:
        """The search finds the matter in everyday words."""
        stranger = self.people.stranger
        with self.report.stage("搜索", stranger.name) as stage:
            questions = ASKED.get(self.item) or (stranger.ask("GET", f"/items/{self.item}")["guide"]["name"],)
            for question in questions:
                hits = stranger.ask("GET", f"/search?limit=5&q={in_path(question)}")["hits"]
                found = {one["slug"] for hit in hits for one in (hit["item"], *hit["others"])}
                check(
                    self.item in found, f"搜“{question}”，前 5 个里没有 {self.item}，只有 {'、'.join(sorted(found))}。"
                )
            stage.note = "“" + "”“".join(questions) + "”都找得到"

    def read(self) -> None:
        """The guide says what it takes and how long, and its questions who needs what."""
        stranger = self.people.stranger
        with self.report.stage("办事指南", stranger.name) as stage:
            told = stranger.ask("GET", f"/items/{self.item}")
            self.guide, self.audience = told["guide"], told["audience"]
            check(told["online"], f"{self.guide['name']}不能在网上申请，走不了。请用 --item 换一个。")
            stage.number = self.guide["code"][-15:]
            stage.due = self.guide["promised_limit"]
            self.situation = situation(self.item, self.guide["questions"])
            query = "&".join(f"s.{code}={one}" for code, chosen in self.situation.items() for one in chosen or [""])
            own = stranger.ask("GET", f"/items/{self.item}/checklist?{query}")
            check(own["complete"], f"情形答完了，清单还没有定下来：{own}。")
            asked = f"答 {len(self.situation)} 个问题，" if self.situation else ""
            stage.note = f"{self.guide['name']}，{asked}{own['headline']}跑 {self.guide['visits']} 次"

    def sign_in(self) -> None:
        """A resident signs in with phone and code."""
        with self.report.stage("登录", "") as stage:
            self.people.stranger.refused("GET", "/me", status={401}, code="token_missing")
            self.who, self.resident = self.people.resident(firm="person" not in self.audience)
            stage.actor = self.resident.name
            stage.note = f"短信验证码，{self.who['job']}"

    def write(self) -> None:
        """Open the draft and answer its questions; handing it in too early says what is missing."""
        me = self.resident
        with self.report.stage("填表", me.name) as stage:
            wanted = "firm" if "person" not in self.audience else "person"
            party = next(one for one in me.ask("GET", "/me/parties")["items"] if one["kind"] == wanted)
            for old in me.ask("GET", "/drafts")["items"]:
                if (old["item"], old["party"]) == (self.item, party["key"]):
                    me.ask("DELETE", f"/drafts/{old['id']}")
            self.draft = me.ask("POST", "/drafts", {"item": self.item, "party": party["key"]})
            there = f"/drafts/{self.draft['id']}"
            if self.situation:
                me.refused("POST", f"{there}/submit", {}, status={422}, code="situation_open")
                self.draft = me.ask("PUT", f"{there}/situation", {"answers": self.situation})
            if self.draft["problems"]:
                me.refused("POST", f"{there}/submit", {}, status={422}, code="form_incomplete")
            self._answer(there)
            self.draft = me.ask("PUT", f"{there}/delivery", {"method": "electronic"})
            asked = [one for one in self.draft["fields"] if not one["known"]]
            stage.note = f"为{party['name']}，填 {len(asked)} 项，自动带出 {len(self.draft['fields']) - len(asked)} 项"

    def _answer(self, there: str) -> None:
        for number in NUMBERS:
            values = {
                one["element"]: self._value(one, number)
                for one in self.draft["fields"]
                if one["required"]
                and not one["known"]
                and (not one["value"] or one["element"] in self.draft["problems"])
            }
            self.draft = self.resident.ask("PATCH", there, {"values": values, "revision": self.draft["revision"]})
            if not self.draft["problems"]:
                return
        check(not self.draft["problems"], f"表格还有问题：{'；'.join(self.draft['problems'].values())}")

    def _value(self, field: dict[str, Any], number: str) -> str:
        if field["choices"]:
            return str(field["choices"][0])
        if field["kind"] == "resident_number":
            return str(self.resident.ask("GET", "/me")["id_number"])
        if field["kind"] == "uscc":
            firms = self.resident.ask("GET", "/me/organisations")["items"]
            return str(firms[0]["organisation"]["uscc"]) if firms else ""
        plain = {
            "text": self.resident.name,
            "long_text": "按营业执照上写的做。",
            "number": number,
            "date": datetime.now(CHINA).date().isoformat(),
            "yes_no": "否",
            "phone": "13800001001",
            "bank_card": "6222020000000000000",
        }
        return plain[field["kind"]]

    def hand_in_materials(self) -> None:
        """Upload what is asked for, piece by piece; the first one loses its connection on the way."""
        me = self.resident
        with self.report.stage("传材料", me.name) as stage:
            me.refused(
                "POST", "/uploads", {"name": "大.pdf", "size": 60 * 1024 * 1024}, status={422}, code="file_too_large"
            )
            missing = [one for one in self.draft["materials"] if one["proof"] == "none" and one["need"] != OPTIONAL]
            for place, material in enumerate(missing):
                where = f"/drafts/{self.draft['id']}/materials/{in_path(material['code'])}/uploads"
                whole = paper.png(260, place) if place % 2 else paper.pdf(material["name"], 180_000)
                name = f"{material['name']}.{'png' if place % 2 else 'pdf'}"
                file = me.upload(where, name, whole, interrupted=place == 0)
                check(file["size"] == len(whole), f"“{name}”传了 {len(whole)} 字节，收到 {file['size']} 字节。")
            self.draft = me.ask("GET", f"/drafts/{self.draft['id']}")
            open_ones = [m["name"] for m in self.draft["materials"] if m["proof"] == "none" and m["need"] != OPTIONAL]
            check(not open_ones, f"传完以后还缺：{'、'.join(open_ones)}。")
            stage.note = f"{len(missing)} 份，断了一次，接着传完" if missing else "不用传"

    def submit(self) -> None:
        """Hand in twice with one key, and once more with another: one case."""
        me = self.resident
        with self.report.stage("提交", me.name) as stage:
            there, key = f"/drafts/{self.draft['id']}/submit", str(uuid4())
            answers = [me.send("POST", there, {}, key=one) for one in (key, key, str(uuid4()))]
            check(answers[0].status_code == 201, f"提交没有成功：{answers[0].text[:300]}")
            self.case = answers[0].json()
            numbers = {one.json().get("number") for one in answers}
            check(numbers == {self.number}, f"提交三次，出来了不同的办件：{numbers}。")
            check(answers[1].headers.get("Idempotency-Replayed") == "true", "同一个幂等键第二次没有回放。")
            reused = me.send("POST", there, {"consent_licences": False}, key=key)
            check(reused.json()["code"] == "idempotency_key_reused", "同一个幂等键换了内容，没有被拒绝。")
            stage.number, stage.due = self.number, self.case["intake_due"]
            stage.note = "交了两次，还是一件"

    def look_from_outside(self) -> None:
        """Number and code open the progress; a wrong code and another resident open nothing."""
        me, stranger = self.resident, self.people.stranger
        with self.report.stage("查进度", stranger.name) as stage:
            code = self.case["query_code"]
            seen = stranger.ask("POST", "/progress", {"number": self.case["number_text"], "code": code})
            check(me.name not in str(seen), "凭查询码看得到姓名，不该看到。")
            wrong = f"{(int(code) + 1) % 10**6:06d}"
            stranger.refused("POST", "/progress", {"number": self.number, "code": wrong}, status={404})
            _, other = self.people.resident(firm=False, strange_to=self.who)
            other.refused("GET", self.path, status={404}, code="case_not_found")
            stage.number, stage.note = self.number, "查询码错了不给看，别人看不到"

    # --- the office

    def intake(self) -> None:
        """The counter checks every material and accepts, or grants at once where it may."""
        clerk = self.people.as_staff("counter_clerk", point=self.case["point"])
        with self.report.stage("受理", clerk.name) as stage:
            work = clerk.ask("GET", f"/worklist?text={self.number}")["items"]
            check([one["number"] for one in work] == [self.number], "收件员的待办里没有这一件。")
            shown = clerk.ask("GET", self.path)
            check(shown["party"]["phone"].count("*") == 4 and not shown["query_code"], "收件员看到的号码没有脱敏。")
            early = {"method": "electronic"}
            clerk.refused("POST", f"{self.path}/deliver", early, status={409}, code="step_not_possible")
            for material in clerk.ask("GET", f"{self.path}/materials")["items"]:
                there = f"{self.path}/materials/{in_path(material['code'])}/check"
                clerk.ask("PUT", there, {"check": "fits" if material["proof"] != "none" else "open"})
            steps = {one["step"] for one in clerk.ask("GET", f"{self.path}/steps")["items"] if one["possible"]}
            step = "grant-at-once" if "grant_at_once" in steps else "accept"
            self.case = clerk.ask("POST", f"{self.path}/{step}")
            clerk.refused("POST", f"{self.path}/accept", status={409}, code="step_not_possible")
            stage.number, stage.due = self.number, self.case["promised_due"]
            stage.note = f"法定最晚 {self.case['legal_due']}，{self._paper(clerk, 'acceptance', 'decision_grant')}"

    def decide(self) -> None:
        """Examiner, reviewer, approver; whoever accepted may not decide."""
        if self.case["status"] == "granted":
            return
        department = self.case["department"]
        clerk = self.people.as_staff("counter_clerk", point=self.case["point"])
        approver = self.people.as_staff("approver", department=department)
        decision = {"grant": True, "reason": "符合条件，准予。"}
        opinion = {"verdict": "grant", "opinion": "材料齐全，符合规定的条件。"}
        for role, word, step in (("examiner", "审查", "examine"), ("reviewer", "审核", "review")):
            officer = self.people.as_staff(role, department=department)
            with self.report.stage(word, officer.name) as stage:
                approver.refused("POST", f"{self.path}/decide", decision, status={409}, code="step_not_possible")
                self.case = officer.ask("POST", f"{self.path}/{step}", opinion)
                stage.number, stage.due = self.number, self.case["promised_due"]
        with self.report.stage("批准", approver.name) as stage:
            clerk.refused("POST", f"{self.path}/decide", decision, status={403, 404})
            self.case = approver.ask("POST", f"{self.path}/decide", decision)
            check(self.case["status"] == "granted", f"批准以后的状态是 {self.case['status']}。")
            stage.number, stage.due = self.number, self.case["delivery_due"]
            stage.note = f"收件员不能批准，{self._paper(approver, 'decision_grant')}"

    def make(self) -> None:
        """The licence is made and the case concluded; without a licence it is only concluded."""
        maker = self.people.as_staff("licence_maker", department=self.case["department"])
        makes = bool(self.guide["result"]["licence"])
        with self.report.stage("制证" if makes else "办结", maker.name) as stage:
            if makes:
                self.resident.refused("POST", f"{self.path}/licence", status={403})
                made = maker.ask("POST", f"{self.path}/licence")
                self.licence = made["identifier"]
                stage.note = f"{made['name']} {made['number']}"
            else:
                maker.ask("POST", f"{self.path}/conclude")
            maker.refused("POST", f"{self.path}/conclude", status={409}, code="step_not_possible")
            self.case = maker.ask("GET", self.path)
            stage.number, stage.due = self.number, self.case["delivery_due"]

    def deliver(self) -> None:
        """The hand-out delivers; before that nothing can be rated."""
        handout = self.people.as_staff("handout_clerk", point=self.case["point"])
        with self.report.stage("送达", handout.name) as stage:
            rating = {"level": "excellent"}
            self.resident.refused("POST", f"{self.path}/rating", rating, status={409}, code="not_delivered_yet")
            self.case = handout.ask("POST", f"{self.path}/deliver", {"method": "electronic"})
            check(self.case["status"] == "delivered", f"送达以后的状态是 {self.case['status']}。")
            stage.number = self.number
            stage.note = self._paper(handout, "delivery")

    def _paper(self, who: Person, *kinds: str) -> str:
        """The number of the latest paper of one of these kinds, its PDF looked at."""
        found = [one for one in who.ask("GET", f"{self.path}/notices")["items"] if one["kind"] in kinds]
        check(found, f"没有发出文书 {'、'.join(kinds)}。")
        self._pdf(who, found[-1])
        return str(found[-1]["number"])

    def _pdf(self, who: Person, notice: dict[str, Any]) -> None:
        content = who.file(f"{self.path}/notices/{in_path(notice['number'])}/pdf")
        check(content.startswith(PDF) and b"%%EOF" in content[-1024:], f"{notice['title']}下载下来不是 PDF。")

    # --- the result

    def check_licence(self) -> None:
        """The PDF has the digest, the digest has the seal, and anyone may verify the licence."""
        if not self.licence:
            return
        me, there = self.resident, f"/licences/{in_path(self.licence)}"
        with self.report.stage("验证照", me.name) as stage:
            wallet = [one["identifier"] for one in me.ask("GET", "/licences")["items"]]
            check(self.licence in wallet, "证照包里没有刚发的证。")
            content, seal = me.file(f"{there}/pdf"), me.ask("GET", f"{there}/seal")
            check(content.startswith(PDF), "证照下载下来不是 PDF。")
            check(sm3_hex(content) == seal["digest"], "证照 PDF 的摘要和签章里的不一样。")
            check(seal["algorithm"] == "Ed25519", f"不认识签章算法 {seal['algorithm']}。")
            digest = bytes.fromhex(seal["digest"])
            check(is_signed(digest, seal["signature"], seal["key"]), "证照的签章验不过。")
            altered = bytes.fromhex(sm3_hex(content[:-1] + b"x"))
            check(not is_signed(altered, seal["signature"], seal["key"]), "改过一个字节的证照也验得过。")
            seen = self.people.stranger.ask("GET", f"{there}/verification")
            check(seen["state"] == "01" and "*" in seen["holder"], f"公开核验说的不对：{seen}。")
            stage.number = self.number
            stage.note = f"{len(content) // 1024} KB，摘要和签章都对，公开核验：{seen['state_label']}，{seen['holder']}"

    def check_papers(self) -> None:
        """Every paper of the case is a PDF, every stage is done, every step is in the record."""
        me = self.resident
        with self.report.stage("文书", me.name) as stage:
            papers = me.ask("GET", f"{self.path}/notices")["items"]
            for notice in papers:
                self._pdf(me, notice)
            stages = me.ask("GET", f"{self.path}/stages")["items"]
            open_ones = [one["stage"] for one in stages if one["state"] != "done" and one["stage"] != "评价"]
            check(not open_ones, f"办完了，这些环节却没有完：{'、'.join(open_ones)}。")
            steps = [one["action"] for one in me.ask("GET", f"{self.path}/history")["items"]]
            check(steps[0] == "case.submit" and steps[-1] == "case.deliver", f"经过不对：{steps}。")
            stage.number, stage.note = self.number, f"{len(papers)} 份 PDF：{'、'.join(one['title'] for one in papers)}"

    def rate(self) -> None:
        """The resident rates, once."""
        me = self.resident
        with self.report.stage("评价", me.name) as stage:
            tags = me.ask("GET", "/ratings/tags")["items"]
            body = {"level": tags[0]["level"], "tags": [tags[0]["tags"][0]["code"]], "text": "一次就办好了。"}
            given = me.ask("POST", f"{self.path}/rating", body)
            me.refused("POST", f"{self.path}/rating", body, status={409}, code="already_rated")
            stage.number, stage.note = self.number, f"{given['level_label']}，{given['tags'][0]['text']}"

    def leave(self) -> None:
        """Sign out; the token is worth nothing afterwards."""
        me = self.resident
        with self.report.stage("退出", me.name):
            me.ask("POST", "/sign-out")
            me.refused("GET", self.path, status={401}, code="token_invalid")
