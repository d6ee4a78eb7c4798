"""In and out in bulk: a city's items imported by the one command, published, and once more without a change."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks import generate
from benchmarks.ground import district

AT = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)
TABLES = 2000
"""So many items for the formats offices use."""


def prepare() -> None:
    """The city's offices, and what its items stand on; by the commands everybody uses."""
    from django.db import transaction

    from yiciban.catalogue import services as catalogue
    from yiciban.kernel.actor import SYSTEM
    from yiciban.network import services as network
    from yiciban.network.facts import DepartmentFact, RegionFact

    with transaction.atomic():
        for code, name, parent in generate.regions():
            network.region_put(RegionFact(code, name, parent), by=SYSTEM, at=AT)
        for one in generate.bodies():
            fact = DepartmentFact(
                one.code, one.uscc, one.name, one.short, one.phone, one.complaint, one.region, one.label
            )
            network.department_put(fact, by=SYSTEM, at=AT)
        for material in generate.materials():
            catalogue.standard_material_put(material, by=SYSTEM, at=AT)
        for entry in generate.entries():
            catalogue.entry_put(entry, by=SYSTEM, at=AT)


class Took(NamedTuple):
    """What a part took: by the clock, and of this process's own work, which a loaded machine stretches less."""

    wall: float
    cpu: float


def measure(count: int = generate.HALL) -> dict[str, float]:
    """Items a second: written to a file, imported and published, imported again, exported; then smaller tables, tried.

    Each by the clock, and under `…_cpu` by this process's own work.
    """
    from yiciban.catalogue.facts import FileFormat

    found: dict[str, float] = {}

    def part(name: str, items: int, run: Callable[[], None]) -> None:
        took = _timed(run)
        found[name], found[f"{name}_cpu"] = items / took.wall, items / took.cpu

    with TemporaryDirectory(prefix="yiciban-exchange-") as folder:
        file = Path(folder, "items.json")
        part("written", count, lambda: _write(file, FileFormat.JSON, count))
        found["megabytes"] = file.stat().st_size / (1 << 20)
        part("imported", count, lambda: _import(file, new=count))
        part("again", count, lambda: _import(file, same=count))
        part("exported", count, lambda: _export(count))
        for kind in (FileFormat.CSV, FileFormat.XLSX):
            small = min(count, TABLES)
            table = Path(folder, f"items.{kind.value}")
            part(f"{kind.value}_written", small, partial(_write, table, kind, small))
            part(f"{kind.value}_read", small, partial(_import, table, same=small))
    return found


def show(found: dict[str, float]) -> None:
    """Print what was measured."""
    print("In and out of a generated city, items a second: by the clock, and by this process's own work")
    for name, words in _LINES.items():
        print(f"  {words:26}{found[name]:8.0f} {found[f'{name}_cpu']:8.0f}", end="")
        print(f"   ({found['megabytes']:.0f} MB)" if name == "written" else _AIMS.get(name, ""))


_LINES = {
    "written": "JSON lines written",
    "imported": "imported and published",
    "again": "the same file again",
    "exported": "exported as JSON lines",
    "csv_written": "CSV written",
    "csv_read": "CSV compared",
    "xlsx_written": "Excel written",
    "xlsx_read": "Excel compared",
}
_AIMS = {"imported": "   (aim: 1000 or more)"}


def _timed(run: Callable[[], None]) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def _write(file: Path, kind: Any, count: int) -> None:
    from yiciban.catalogue.facts import Guide
    from yiciban.catalogue.rules.exchange.write import item_rows
    from yiciban.catalogue.services.exchange.product import writer_of

    directory = {entry.code: entry for entry in generate.entries()}
    names = {one.code: one.name for one in generate.bodies()}
    with file.open("wb") as target, writer_of(kind, target) as writer:
        for particulars, _ in islice(generate.items(count=count), count):
            entry = directory[particulars.entry]
            writer.add(item_rows(Guide.compose(entry, particulars), entry, names[particulars.department]))


def _import(file: Path, **expected: int) -> None:
    from yiciban.catalogue.services.exchange import exchange_do, import_ask
    from yiciban.kernel.actor import SYSTEM

    with file.open("rb") as held:
        run = import_ask(
            file.name, held, by=SYSTEM, at=AT, region=generate.CITY, publish=True, dry=False, largest=1 << 40
        )
    run = exchange_do(run.id, at=AT, by=SYSTEM)
    told = {name: run.counts.get(name) for name in expected}
    if told != expected or run.errors or run.state != "done":
        raise RuntimeError(f"{file.name}: {dict(run.counts)}, {run.refusal}, {run.findings[:3]}")


def _export(count: int) -> None:
    from yiciban.catalogue.facts import FileFormat
    from yiciban.catalogue.services.exchange import exchange_do, export_ask
    from yiciban.kernel.actor import SYSTEM

    run = exchange_do(export_ask(FileFormat.JSON, by=SYSTEM, at=AT).id, at=AT, by=SYSTEM)
    if run.counts["items"] < count:
        raise RuntimeError(f"{run.counts}, {run.refusal}")


def main() -> None:
    """`python -m benchmarks.exchange [count]`: this part alone."""
    with district():
        prepare()
        show(measure(int(sys.argv[1]) if len(sys.argv) > 1 else generate.HALL))


if __name__ == "__main__":
    main()
