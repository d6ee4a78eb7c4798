"""Fifty programs fight over the same cases for half a minute; afterwards everything must still be right."""

from __future__ import annotations

import http.client
import json
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from benchmarks.ground import district, served

CLIENTS, SECONDS, CASES = 50, 30, 40
OPINION = {"verdict": "grant", "opinion": "材料齐全，符合条件。"}
REASON = {"reason": "理由写在这里。"}
# Role → the ends of addresses it tries, with bodies. Everybody tries everything of theirs at any moment.
BLOWS: dict[str, list[tuple[str, Any]]] = {
    "counter_clerk": [("accept", {}), ("request-correction", {"defects": [{"subject": "平面图", "reason": "看不清楚",
        "mend": "重新画一张"}]}), ("supply-correction", {"seen": []}), ("deliver", {"method": "electronic"})],
    "examiner": [("examine", OPINION), ("end-procedure", REASON),
        ("requests", {"kind": "extension", "data": {"days": 5}, **REASON})],
    "reviewer": [("review", OPINION), ("send-back", REASON)],
    "approver": [("decide", {"grant": True, "reason": "同意"}), ("decide", {"grant": False, "reason": "不符合条件"}),
        ("send-back", REASON)],
    "licence_maker": [("licence", {}), ("conclude", {})],
}  # fmt: skip
ALLOWED = {200, 201, 403, 404, 409, 422}


def measure(clients: int = CLIENTS, seconds: int = SECONDS) -> dict[str, Any]:
    """Fight, then hold the database against what must be true; raises RuntimeError for anything that is not."""
    from benchmarks.people import Cast

    cast = Cast()
    numbers = cast.received(CASES)
    tokens = {role: cast.token_of(role) for role in BLOWS}
    with served(workers=2) as base:
        answers = _fight(base, numbers, tokens, clients, seconds)
    wrong = set(answers) - ALLOWED
    if wrong:
        raise RuntimeError(f"answers nobody should get: {wrong}")
    return {"clients": clients, "seconds": seconds, "answers": dict(answers), **check(numbers)}


def check(numbers: list[str]) -> dict[str, Any]:
    """What must be true whoever fought: the record, the numbers, one decision a case."""
    from django.db import connection

    from yiciban.cases.models import Case
    from yiciban.documents.models import Notice
    from yiciban.journal.queries import verify

    faults = verify().findings
    if faults:
        raise RuntimeError(f"the journal does not verify: {faults[:3]}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT office, kind, year, count(*), max(serial) FROM documents_notice GROUP BY 1, 2, 3")
        gaps = [row for row in cursor.fetchall() if row[3] != row[4]]
    if gaps:
        raise RuntimeError(f"numbers were skipped: {gaps[:3]}")
    decided = Counter(
        Notice.objects.filter(
            kind__in=("decision_grant", "decision_deny"), subject__in=[f"case:{number}" for number in numbers]
        ).values_list("subject", flat=True)
    )
    twice = {subject: count for subject, count in decided.items() if count > 1}
    if twice:
        raise RuntimeError(f"decided twice: {twice}")
    statuses = Counter(Case.objects.filter(number__in=numbers).values_list("status", flat=True))
    return {"decided": len(decided), "statuses": dict(statuses)}


def _fight(base: str, numbers: list[str], tokens: dict[str, str], clients: int, seconds: int) -> Counter[int]:
    until = time.monotonic() + seconds

    def program(seed: int) -> Counter[int]:
        chance, got = random.Random(seed), Counter[int]()
        line = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        while time.monotonic() < until:
            role = chance.choice(list(BLOWS))
            end, body = chance.choice(BLOWS[role])
            headers = {"Authorization": f"Bearer {tokens[role]}", "Content-Type": "application/json"}
            line.request("POST", f"/api/cases/{chance.choice(numbers)}/{end}", json.dumps(body), headers)
            answer = line.getresponse()
            answer.read()
            got[answer.status] += 1
        return got

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(program, range(clients)), Counter[int]())


def show(found: dict[str, Any]) -> None:
    """Print what happened."""
    total = sum(found["answers"].values())
    print(f"A fight: {found['clients']} programs over {CASES} cases for {found['seconds']} s, {total:,} blows")
    print(f"  answers {found['answers']}, at the end {found['statuses']}")
    print(f"  journal verified, no number skipped or repeated, {found['decided']} cases decided, each once")


def main() -> None:
    """`python -m benchmarks.fight [clients] [seconds]`: this part alone."""
    sizes = [int(text) for text in sys.argv[1:3]]
    with district():
        show(measure(*sizes))


if __name__ == "__main__":
    main()
