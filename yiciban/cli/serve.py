"""Commands that run the platform: up, serve, worker, prepare, manage."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace

import click

from yiciban.runtime.django import database, with_database
from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.parent import die_with_parent, gave_up_signal
from yiciban.runtime.postgres import EmbeddedPostgres
from yiciban.runtime.processes import Program, Supervisor, leave_on_signals, run_once
from yiciban.runtime.settings import Settings, load

YICIBAN = (sys.executable, "-m", "yiciban")
# Commands of Django that work on files only: no server is started for them.
OFFLINE = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "openapi",
    "version",
}


@click.command()
@click.option("--demo/--no-demo", default=None, help="Fill the fictional district (or YICIBAN_DEMO=1).")
@click.option("--tied", is_flag=True, hidden=True, help="End when the calling process ends (make run).")
def up(demo: bool | None, tied: bool) -> None:
    """Run everything on this machine: database, web server and worker, until Ctrl-C.

    Without DATABASE_URL a PostgreSQL of our own starts on a socket in YICIBAN_HOME. The port is PORT, or the
    first free one from 8000.
    """
    leave_on_signals()
    parent = os.getppid()
    if tied:
        die_with_parent(parent, signal.SIGTERM)
    if demo is not None:
        os.environ["YICIBAN_DEMO"] = "1" if demo else "0"
    sys.exit(run_all(load(), done=gave_up_signal(parent) if tied else lambda: False))


def run_all(settings: Settings, *, done: Callable[[], bool]) -> int:
    """Start, prepare, supervise until a signal or until `done`; return the exit status."""
    from yiciban.runtime import web

    server = EmbeddedPostgres(settings.data_folder) if settings.embedded else None
    with server or nullcontext():
        if server:
            os.environ["DATABASE_URL"] = server.url
        port = web.choose_port(settings)
        if port != settings.port:
            click.echo(f"Port {settings.port} is taken, using {port}. Set PORT to choose.")
        os.environ["PORT"] = str(port)
        run_once(_program("prepare", signal.SIGTERM))
        programs = [
            # The order in which they stop: no new visitors, then no new work.
            replace(_program("serve", signal.SIGTERM), name="web", ready=lambda: web.answers(settings, port)),
            _program("worker", signal.SIGKILL),
        ]
        return Supervisor(
            programs,
            trouble=server.trouble if server else lambda: None,
            done=done,
            on_ready=lambda: _greet(settings, web.address(settings, port)),
        ).run()


def _program(command: str, death: signal.Signals) -> Program:
    return Program(command, (*YICIBAN, command), death)


def _greet(settings: Settings, address: str) -> None:
    """Say where to go, last thing after the start, when everything answers."""
    click.echo(f"\n  一次办 is ready: {address}\n")
    if settings.demo:
        # A process of its own: this one supervises, and stays free of Django and threads.
        with suppress(RuntimeProblem):
            run_once(Program("demo", (*YICIBAN, "demo", "people"), signal.SIGTERM))
        click.echo("\n  `yiciban walk` in another terminal follows one licence from search to QR check.")
    click.echo("  Ctrl-C stops everything.\n")


@click.command()
def serve() -> None:
    """Serve the pages and the API on HOST:PORT; put a proxy with TLS in front."""
    from yiciban.runtime import web

    settings = load()
    # Prepared by `up` or `prepare`; the child processes of the server set up Django, this one never does.
    with database(settings):
        web.serve(settings, settings.port)


@click.command()
@click.option("--concurrency", default=4, show_default=True, help="Jobs at the same time.")
def worker(concurrency: int) -> None:
    """Run the jobs: deliveries of the journal, timers, messages. Start as many as you like."""
    with with_database():
        from django.core.management import call_command

        call_command("procrastinate", "worker", "--concurrency", str(concurrency))


@click.command()
def prepare() -> None:
    """Migrate the database, collect static files, and fill the demo when YICIBAN_DEMO=1. Safe to repeat."""
    settings = load()
    with with_database():
        from yiciban.runtime import prepare as steps

        steps.prepare()
        if settings.demo:
            from django.utils import timezone

            from yiciban.demo import loader

            loader.load(timezone.now())


@click.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Pass everything on to Django's own commands, with the database at hand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiciban.site.settings")
    offline = not arguments or arguments[0] in OFFLINE or arguments[0].startswith("-")
    with nullcontext() if offline else database(load()):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["yiciban manage", *arguments])
