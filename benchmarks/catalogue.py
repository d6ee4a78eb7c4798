"""Finding in a hall of 167,978 items: pages and suggestions on one worker, eight people at once."""

from __future__ import annotations

import http.client
import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks import generate, quality
from benchmarks.ground import served

USERS = 8
Rows = list[tuple[Any, ...]]
AT = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited, in milliseconds, and how many were served a second."""

    p50: float
    p95: float
    per_s: float


def load(count: int = generate.HALL, *, documents: bool = False) -> int:
    """Put the generated catalogue into the database by COPY; how many items.

    Without `documents` the versions are empty: lists and the finder read columns only.
    """
    from django.db import connection, transaction

    from yiciban.catalogue.services.revision import count_up

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM network_department WHERE code = %s", [generate.bodies()[0].code])
        if cursor.fetchone():  # another measurement has brought the city in
            cursor.execute("SELECT count(*) FROM catalogue_variant")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT coalesce(max(id), 0) FROM catalogue_itemversion")
        first = cursor.fetchone()[0] + 1
        tables = _tables(count, first, documents)
        for table, (columns, rows) in tables.items():
            with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        cursor.execute("SELECT setval(pg_get_serial_sequence('catalogue_itemversion', 'id'), %s)", [first + count])
        count_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM catalogue_variant")
        return int(cursor.fetchone()[0])


def _tables(count: int, first: int, documents: bool) -> dict[str, tuple[str, Iterable[Sequence[Any]]]]:
    """Columns and rows of every table, in the order of their references."""
    variants, versions, places = _variants(count, first, documents)
    aliases = {
        (standard.entry.code, standard.pattern.variant.value, text, "bench", AT)
        for standard in generate.standards()
        for text in standard.aliases
    }
    return {
        "network_region": (
            "code, name, parent_id",
            ((code, name, up or None) for code, name, up in generate.regions()),
        ),
        "network_department": (
            "code, uscc, name, label, short, phone, complaint_phone, address, region_id",
            ((b.code, b.uscc, b.name, b.label, b.short, b.phone, b.complaint, "", b.region) for b in generate.bodies()),
        ),
        "catalogue_standardmaterial": (
            "code, document",
            ((m.code, m.model_dump_json(exclude_defaults=True)) for m in generate.materials()),
        ),
        "catalogue_catalogueentry": (
            "code, local_code, name, type, state, document",
            (
                (e.code, "", e.name, e.type.value, "in_force", e.model_dump_json(exclude_defaults=True))
                for e in generate.entries()
            ),
        ),
        "catalogue_item": (
            "code, entry_id, department_id, region_id",
            ((code, *rest) for code, rest in places.items()),
        ),
        "catalogue_variant": (", ".join(variants[0]), variants[1:]),
        "catalogue_itemversion": (
            "id, variant_id, number, content, digest, published_at, published_by",
            versions,
        ),
        "catalogue_alias": ("entry_id, variant, text, added_by, added_at", sorted(aliases)),
    }


def _variants(count: int, first: int, documents: bool) -> tuple[Rows, Rows, dict[str, tuple[str, str, str]]]:
    """Rows of variants, the first of them the names of the columns; of their versions; and of their items."""
    from yiciban.catalogue.facts import Guide
    from yiciban.catalogue.services.items import columns_of

    directory = {entry.code: entry for entry in generate.entries()}
    variants: Rows = []
    versions: Rows = []
    places: dict[str, tuple[str, str, str]] = {}
    for number, (particulars, region) in enumerate(generate.items(count=count), start=first):
        guide = Guide.compose(directory[particulars.entry], particulars)
        row = {"slug": guide.slug, **columns_of(guide), "region_id": region, "state": "published", "state_reason": ""}
        row["current_id"] = number
        if not variants:
            variants.append(tuple(row))
        variants.append(tuple(row.values()))
        content = guide.model_dump_json() if documents else "{}"
        versions.append((number, guide.slug, 1, content, "0" * 64, AT, "bench"))
        places.setdefault(guide.code[:31], (guide.entry, guide.department, region))
    return variants, versions, places


def questions(count: int) -> list[str]:
    """What eight people type: labelled everyday questions, names, everyday names, some with a slip or in letters."""
    from yiciban.catalogue.rules.pinyin import initials, sound

    chance = random.Random(generate.SEED)
    everyday = [question.ask for question in quality.read(quality.OPEN)]
    standards = generate.standards()
    asked = []
    while len(asked) < count:
        standard = chance.choice(standards)
        name = chance.choice((standard.entry.name, *standard.aliases))
        slip = chance.randrange(len(name))
        asked += [
            chance.choice(everyday),
            chance.choice(everyday),
            name,
            name[:slip] + "子" + name[slip + 1 :],
            chance.choice((sound(name)[:12], initials(name)[:5])),
        ]
    return asked[:count]


def measure(requests: int = 1200) -> dict[str, Any]:
    """Load the hall, then wait as people do."""
    from yiciban.catalogue.queries.index import standards
    from yiciban.catalogue.rules.finder import Finder

    start = time.perf_counter()
    found: dict[str, Any] = {"items": load(documents=True), "load_s": time.perf_counter() - start}
    found["lint_s"] = lint(found["items"])
    start = time.perf_counter()
    finder = Finder(standards())
    found |= {
        "standards": len(finder.standards),
        "build_s": time.perf_counter() - start,
        "build_mb": _memory(Finder),
    }
    asked = questions(requests)
    typed = [question[: 1 + number % 6] for number, question in enumerate(asked)]
    with served(workers=1) as base:
        _wait(base, [f"/search/?q={quote(question)}" for question in asked[:80]])  # warm-up, not counted
        found["empty"] = _wait(base, ["/healthz"] * requests)
        found["search"] = _wait(base, [f"/search/?q={quote(question)}" for question in asked])
        found["suggest"] = _wait(base, [f"/search/suggest/?q={quote(text)}" for text in typed])
    return found


def lint(items: int) -> float:
    """Seconds for a look at everything: each guide, then what only the whole shows, circular proofs among it."""
    from yiciban.catalogue.services import checkup_ask, checkup_run
    from yiciban.kernel.actor import SYSTEM

    at = datetime.now(UTC)
    run = checkup_ask(by=SYSTEM, at=at)
    start = time.perf_counter()
    done = checkup_run(run.id, at=at)
    if (done.state, done.done) != ("done", items):
        raise RuntimeError(f"looked at {done.done} of {items}: {done.state}")
    return time.perf_counter() - start


def _wait(base: str, paths: Sequence[str]) -> Waits:
    """Eight people ask one after the other, each on a connection of their own, without pausing to think."""
    address = urlsplit(base).netloc

    def person(mine: Sequence[str]) -> list[float]:
        line, waits = http.client.HTTPConnection(address), []
        for path in mine:
            start = time.perf_counter()
            line.request("GET", path)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            waits.append((time.perf_counter() - start) * 1000)
        return waits

    start = time.perf_counter()
    with ThreadPoolExecutor(USERS) as people:
        waits = [wait for mine in people.map(person, (paths[n::USERS] for n in range(USERS))) for wait in mine]
    cuts = quantiles(waits, n=20)
    return Waits(cuts[9], cuts[18], len(paths) / (time.perf_counter() - start))


def _memory(make: Callable[[Any], Any]) -> float:
    """Megabytes a finder takes; counted on a build of its own, because counting slows it."""
    from yiciban.catalogue.queries.index import standards

    tracemalloc.start()
    held = make(standards())
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    del held
    return megabytes


def show(found: dict[str, Any]) -> None:
    """Print the figures."""
    print(
        f"Catalogue: {found['items']:,} items, {found['standards']:,} standard items; loaded in {found['load_s']:.0f} s"
    )
    print(f"  a look at all of it       {found['lint_s']:.0f} s   (aim: 120 or less)")
    print(f"  the finder beside it: built in {found['build_s']:.1f} s, {found['build_mb']:.0f} MB")
    print(f"  one worker, {USERS} people who never pause         p50          p95    a second")
    for name, what in (("empty", "the empty answer"), ("search", "a search, page and all"), ("suggest", "suggestions")):
        waits: Waits = found[name]
        print(f"    {what:28} {waits.p50:8.1f} ms  {waits.p95:8.1f} ms  {waits.per_s:8.0f}")


def show_quality() -> None:
    """Print how well the demo's matters are found by the labelled questions."""
    finder = quality.demo_finder()
    print(f"Finding in everyday words, {len(finder.standards)} standard items of the demo")
    print("                   asked    hit@1    hit@5      MRR    nobody does it, and said so")
    for name, file in (("open", quality.OPEN), ("closed", quality.CLOSED)):
        got = quality.measure(finder, quality.read(file))
        scores = f"{got.first:8.3f} {got.page:8.3f} {got.reciprocal:8.3f} {got.honest:8.2f}"
        print(f"  {name:14} {got.asked:7} {scores}")


if __name__ == "__main__":
    from benchmarks.ground import district

    with district():
        show(measure())
