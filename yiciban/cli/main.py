"""The command `yiciban`: a table of commands, each loaded only when it is called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from yiciban.runtime.errors import RuntimeProblem

SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Run": {
        "up": ("yiciban.cli.serve:up", "Everything on this machine: database, web, worker."),
        "serve": ("yiciban.cli.serve:serve", "The web server alone."),
        "worker": ("yiciban.cli.serve:worker", "The worker alone: deliveries, timers, messages."),
        "prepare": ("yiciban.cli.serve:prepare", "Bring database and static files to this version."),
    },
    "Try": {
        "demo": ("yiciban.cli.demo:demo", "The fictional district: fill it, show its people."),
        "walk": ("yiciban.cli.walk:walk", "Follow one licence from the search to the QR check."),
        "clock": ("yiciban.cli.clock:clock", "When a legal time limit ends, and why."),
        "identifier": (
            "yiciban.cli.identifier:identifier",
            "Check a number: resident, organisation, item, case.",
        ),
    },
    "Look after": {
        "check": ("yiciban.cli.check:check", "What this deployment lacks, and how to mend it."),
        "journal": ("yiciban.cli.journal:journal", "Verify the record of everything that happened."),
        "archive": ("yiciban.cli.archive:archive", "Make and check the archive packages of ended cases."),
        "catalogue": ("yiciban.cli.catalogue:catalogue", "Find, show, check and publish items."),
        "docs": ("yiciban.cli.docs:docs", "Write the pages that are made from the code's tables."),
        "manage": ("yiciban.cli.serve:manage", "Django's own commands."),
    },
}
COMMANDS = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class LazyGroup(click.Group):
    """A group that reads its help from the table above, so that `yiciban --help` imports no command."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return every command, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command; say so plainly when this build does not carry it."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        try:
            loaded = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            raise click.ClickException(f"This build does not carry `yiciban {cmd_name}`.") from error
        command: click.Command = getattr(loaded, attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the table, section by section."""
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, text) for name, (_, text) in section.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a RuntimeProblem is a sentence for the operator, not a traceback."""
        try:
            return super().invoke(ctx)
        except RuntimeProblem as problem:
            raise click.ClickException(str(problem)) from problem


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings come from the environment: DATABASE_URL, PORT, HOST, YICIBAN_HOME, YICIBAN_PUBLIC_URL. "
    "Without DATABASE_URL, PostgreSQL comes along and keeps its data in YICIBAN_HOME.",
)
@click.version_option(package_name="yiciban")
def main() -> None:
    """一次办 Yiciban: government services of a county or district, from the guide to the licence.

    \b
    yiciban up --demo      a whole district on this machine, with people to sign in as
    yiciban walk           the same, in the terminal: one licence, start to finish
    yiciban check          what is missing before residents may come
    yiciban journal verify whether the record is whole
    """
