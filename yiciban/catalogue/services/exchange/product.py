"""The file an export makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO, Protocol

from yiciban.catalogue.facts import FileFormat
from yiciban.catalogue.queries.exchange import exported
from yiciban.catalogue.rules.exchange.csvs import CsvWriter
from yiciban.catalogue.rules.exchange.jsons import JsonWriter
from yiciban.catalogue.rules.exchange.table import SHEETS
from yiciban.catalogue.rules.exchange.write import Rows, item_rows
from yiciban.catalogue.rules.exchange.xlsx import XlsxWriter
from yiciban.kernel.actor import Actor

EVERY = 200
"""After so many items the run says how far it is."""


class Writer(Protocol):
    """Writes items to a file, one after the other."""

    def add(self, rows: Rows) -> None:
        """The rows of one item."""

    def close(self) -> None:
        """Finish the file."""


def write_items(
    target: BinaryIO, kind: FileFormat, *, by: Actor, department: str, step: Callable[[int, int], None]
) -> int:
    """Write every item this person may export; `step` is told how many of how many. Returns how many.

    Raises Refusal `catalogue_view_forbidden`.
    """
    total, items = exported(by=by, department=department)
    done = 0
    with writer_of(kind, target) as writer:
        for guide, entry, office in items:
            writer.add(item_rows(guide, entry, office))
            done += 1
            if done % EVERY == 0:
                step(done, total)
    return done


@contextmanager
def writer_of(kind: FileFormat, target: BinaryIO) -> Iterator[Writer]:
    """What writes a format; the file is finished at the end."""
    with ExitStack() as open_files:
        writer: Writer
        match kind:
            case FileFormat.XLSX:
                writer = XlsxWriter(target)
            case FileFormat.JSON:
                writer = JsonWriter(target)
            case FileFormat.CSV:
                scratch = {sheet.name: open_files.enter_context(TemporaryFile()) for sheet in SHEETS}
                writer = CsvWriter(target, scratch)
        yield writer
        writer.close()
