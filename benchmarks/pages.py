"""Pages a second on one worker, each against the same server's empty answer (/healthz)."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import httpx

from benchmarks.ground import served
from benchmarks.people import Cast


def measure(cast: Cast, requests: int = 150, clients: int = 2) -> dict[str, tuple[float, float]]:
    """For each page: requests a second, and the ratio to the empty answer in the same run."""
    number = cast.received(1)[0]
    cookies = {"sessionid": cast.session("owner")}
    pages = {
        "home": ("/", {}),
        "home, signed in": ("/", cookies),
        "search": ("/search/?q=开理发店", {}),
        "guide": (f"/items/{cast.SLUG}/", {}),
        "case": (f"/my/cases/{number}/", cookies),
    }
    found = {}
    with served(workers=1) as base:
        for name, (path, jar) in pages.items():
            _rate(base, path, jar, 10, clients)
            pairs = [
                (_rate(base, "/healthz", {}, requests // 3, clients), _rate(base, path, jar, requests // 3, clients))
                for _ in range(3)
            ]
            empty, page = (median(rates) for rates in zip(*pairs, strict=True))
            found[name] = (page, page / empty)
    return found


def _rate(base: str, path: str, cookies: dict[str, str], requests: int, clients: int) -> float:
    with httpx.Client(base_url=base, cookies=cookies) as client, ThreadPoolExecutor(clients) as pool:

        def one(_: int) -> None:
            client.get(path).raise_for_status()

        start = time.perf_counter()
        list(pool.map(one, range(requests)))
        return requests / (time.perf_counter() - start)
