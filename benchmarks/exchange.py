"""In and out in bulk: a city's items imported by the one command, published, and once more without a change."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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


def measure(count: int = generate.HALL) -> dict[str, float]:
    """Items a second: written to a file, imported and published, imported again; then smaller tables, tried."""
    from yiciban.catalogue.facts import FileFormat

    found: dict[str, float] = {}
    with TemporaryDirectory(prefix="yiciban-exchange-") as folder:
        file = Path(folder, "items.json")
        found["written"] = count / _timed(lambda: _write(file, FileFormat.JSON, count))
        found["megabytes"] = file.stat().st_size / (1 << 20)
        found["imported"] = count / _timed(lambda: _import(file, new=count))
        found["again"] = count / _timed(lambda: _import(file, same=count))
        for kind in (FileFormat.CSV, FileFormat.XLSX):
            small = min(count, TABLES)
            table = Path(folder, f"items.{kind.value}")
            found[f"{kind.value}_written"] = small / _timed(lambda: _write(table, kind, small))  # noqa: B023
            found[f"{kind.value}_read"] = small / _timed(lambda: _import(table, same=small))  # noqa: B023
    return found


def show(found: dict[str, float]) -> None:
    """Print what was measured."""
    print("In and out of a generated city, one process, items a second")
    print(f"  JSON lines written        {found['written']:8.0f}   ({found['megabytes']:.0f} MB)")
    print(f"  imported and published    {found['imported']:8.0f}   (aim: 1000 or more)")
    print(f"  the same file again       {found['again']:8.0f}")
    for kind in ("csv", "xlsx"):
        print(f"  {kind:4} written, compared   {found[f'{kind}_written']:8.0f} {found[f'{kind}_read']:8.0f}")


def _timed(run: Any) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


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


def main() -> None:
    """`python -m benchmarks.exchange [count]`: this part alone."""
    with district():
        prepare()
        show(measure(int(sys.argv[1]) if len(sys.argv) > 1 else generate.HALL))


if __name__ == "__main__":
    main()
