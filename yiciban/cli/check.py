"""`yiciban check`: what a deployment lacks before residents may come, each with how to mend it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import click

from yiciban.runtime.django import with_database
from yiciban.runtime.settings import Settings, load

OLDEST_POSTGRES = 150000
HEARTBEAT_PATIENCE = timedelta(seconds=60)  # a worker beats every 10 s
SECRET_LENGTH = 40


class State(StrEnum):
    """How a check came out; only FAIL makes the command fail."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line of the report; `mend` says what to do about it."""

    name: str
    state: State
    text: str
    mend: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of findings.")
def check(as_json: bool) -> None:
    """Report what this deployment lacks, and how to mend it. Fails when something must be mended."""
    with with_database():
        findings = examine(load())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            _show(finding)
    sys.exit(any(finding.state is State.FAIL for finding in findings))


def examine(settings: Settings) -> list[Finding]:
    """Run every check; one that breaks is itself a finding. Later ones need the database of the first."""
    found: list[Finding] = []
    for examiner in EXAMINERS:
        try:
            found += examiner(settings)
        except Exception as error:  # noqa: BLE001 - a report must survive what it reports on
            found.append(Finding(examiner.__name__, State.FAIL, f"{type(error).__name__}: {error}".splitlines()[0]))
            if examiner is database:
                break
    return found


def database(_: Settings) -> Iterator[Finding]:
    """The server answers, is new enough, and holds this version's tables."""
    from django.db import connection

    from yiciban.runtime.prepare import waiting_migrations

    connection.ensure_connection()
    version = connection.connection.info.server_version
    shown = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version < OLDEST_POSTGRES:
        yield Finding("database", State.FAIL, shown, "Use PostgreSQL 15 or newer.")
    else:
        yield Finding("database", State.OK, shown)
    waiting = waiting_migrations()
    if waiting:
        yield Finding("migrations", State.FAIL, f"{waiting} not applied", "Run `yiciban prepare`.")
    else:
        yield Finding("migrations", State.OK, "all applied")


def worker(_: Settings) -> Iterator[Finding]:
    """A worker beats; without one no message leaves and no deadline is watched."""
    from django.utils import timezone
    from procrastinate.contrib.django.models import ProcrastinateWorker

    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - HEARTBEAT_PATIENCE).count()
    if alive:
        yield Finding("worker", State.OK, f"{alive} alive")
    else:
        mend = "Start `yiciban worker` (or `yiciban up`); messages and deadlines wait until then."
        yield Finding("worker", State.WARN, "none alive", mend)


def digests(_: Settings) -> Iterator[Finding]:
    """SM3 is there; the journal's second digest and seals need it."""
    from yiciban.kernel.digests import sm3_available

    if sm3_available():
        yield Finding("SM3", State.OK, "available")
    else:
        yield Finding("SM3", State.FAIL, "this OpenSSL lacks it", "Run a Python with OpenSSL 3 and SM3 enabled.")


def built_files(_: Settings) -> Iterator[Finding]:
    """Front end and fonts are built into the package."""
    package = Path(__file__).resolve().parents[1]
    mend = "Run `make build-front`, or install a released wheel."
    for name, pattern in (("front end", "site/static/dist/*.css"), ("fonts", "documents/fonts/*.ttf")):
        count = len(list(package.glob(pattern)))
        yield (Finding(name, State.OK, f"{count} files") if count else Finding(name, State.FAIL, "missing", mend))


def safety(settings: Settings) -> Iterator[Finding]:
    """Secrets, debug and demo are as a public site needs them."""
    key = settings.secret_key
    if len(key) < SECRET_LENGTH or len(set(key)) < 10:
        yield Finding(
            "secret key",
            State.FAIL,
            "too simple",
            "Remove SECRET_KEY (one is made), or set 50 random letters.",
        )
    else:
        yield Finding("secret key", State.OK, f"from {settings.secret_key_from}")
    if settings.debug:
        yield Finding("debug", State.FAIL, "on: error pages show the inside", "Unset YICIBAN_DEBUG.")
    else:
        yield Finding("debug", State.OK, "off")
    if settings.demo:
        mend = "For real residents unset YICIBAN_DEMO and start with an empty database."
        yield Finding("demo", State.WARN, "on: fictional people can sign in", mend)
    else:
        yield Finding("demo", State.OK, "off")
    if settings.https:
        yield Finding("address", State.OK, settings.public_url)
    else:
        mend = "Set YICIBAN_PUBLIC_URL=https://… and end TLS in a proxy; cookies are then marked secure."
        yield Finding("address", State.WARN, "no https address", mend)


def calendar(_: Settings) -> Iterator[Finding]:
    """Next year's work calendar is the official one, from the day the State Council usually publishes it."""
    from django.utils import timezone

    from yiciban.kernel.dates import local_date
    from yiciban.network import queries

    warnings = list(queries.calendar_warnings(local_date(timezone.now())))
    if not warnings:
        yield Finding("work calendar", State.OK, "official")
    for warning in warnings:
        mend = "Enter the State Council's holiday notice; until then deadlines there are estimates."
        yield Finding("work calendar", State.WARN, str(warning), mend)


def providers(settings: Settings) -> Iterator[Finding]:
    """Outside services answer, and outside a demo none of them only pretends."""
    from django.utils import timezone

    from yiciban.kernel.actor import SYSTEM
    from yiciban.providers import queries

    for provider in queries.provider_states(SYSTEM, at=timezone.now()):
        name = f"{provider.kind} provider"
        mend = f"Set YICIBAN_PROVIDER_{provider.kind.upper()} to a provider of your own that works."
        if not provider.ok:
            yield Finding(name, State.FAIL, provider.detail, mend)
        elif provider.demo and not settings.demo:
            yield Finding(name, State.FAIL, "a demo provider: it only pretends", mend)
        else:
            yield Finding(name, State.OK, provider.name)


EXAMINERS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    database,
    worker,
    digests,
    built_files,
    safety,
    calendar,
    providers,
)


def _show(finding: Finding) -> None:
    colour = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}[finding.state]
    click.echo(f"{click.style(f'{finding.state:4}', fg=colour)}  {finding.name:16} {finding.text}")
    if finding.mend and finding.state is not State.OK:
        click.echo(f"{'':24}{finding.mend}")
