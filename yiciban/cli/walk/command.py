"""The command: options, one HTTP client, and the exit status."""

from __future__ import annotations

import sys

import click
import httpx

from yiciban.cli.walk.client import WalkError
from yiciban.cli.walk.report import Report
from yiciban.cli.walk.story import Story

ITEM = "public_place_health_new"


@click.command()
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True, help="A demonstration server.")
@click.option("--item", default=ITEM, show_default=True, help="The matter to apply for, by its slug.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: ok, case, licence, ms, and the stages.")
@click.option("--quiet", is_flag=True, help="Print nothing unless something is wrong.")
def walk(base_url: str, item: str, as_json: bool, quiet: bool) -> None:
    """Follow one application through a running demonstration, over HTTP alone.

    A resident finds the matter in everyday words, signs in, fills in the form, uploads (and loses the connection
    once), submits twice; counter, examiner, reviewer, approver, licence maker and hand-out do their part; the
    resident checks the seal and rates. On the way, people try what they may not do. Prints one line a stage.

    Exit status: 0 all as it should be, 1 something is not, with a sentence that says what.
    """
    sys.exit(run(base_url, item, Report(quiet, as_json)))


def run(base_url: str, item: str, report: Report) -> int:
    """Walk, and return the exit status."""
    with httpx.Client(base_url=base_url.rstrip("/"), timeout=30, follow_redirects=False) as http:
        try:
            story = Story(http, item, report)
            story.tell()
        except WalkError as error:
            report.fail(str(error))
            return 1
    report.end(case=story.number, licence=story.licence)
    return 0
