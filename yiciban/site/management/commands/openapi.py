"""`yiciban manage openapi`: print the OpenAPI document, or write the snapshot that the tests hold it to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yiciban.site.api import api

SNAPSHOT = Path(__file__).parents[4] / "tests" / "snapshots" / "openapi.json"


def text() -> str:
    """The document, one line for each value, so that a difference reads well."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, default=str) + "\n"


class Command(BaseCommand):
    """Prints the document; `--write` keeps it as the snapshot."""

    help = "Print the OpenAPI document; --write keeps it as tests/snapshots/openapi.json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--write", action="store_true", help="Write the snapshot of a source checkout.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print or write."""
        if not options["write"]:
            self.stdout.write(text(), ending="")
            return
        SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
        SNAPSHOT.write_text(text(), encoding="utf-8")
        self.stdout.write(f"Wrote {SNAPSHOT}")
