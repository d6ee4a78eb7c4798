"""The front door of the command line: quick, complete, and plain about what goes wrong."""

import importlib
import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from yiciban.cli.main import COMMANDS, SECTIONS, main
from yiciban.runtime.errors import RuntimeProblem


def test_the_help_lists_every_command_with_its_line() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    for name, (_, line) in COMMANDS.items():
        assert f"\n  {name} " in shown
        assert line in shown


def test_the_help_loads_neither_django_nor_any_command() -> None:
    code = (
        "import sys; from yiciban.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "loaded = [name for name in sys.modules if name == 'django' or name.startswith('yiciban.cli.')]\n"
        "assert loaded == ['yiciban.cli.main'], loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there(name: str) -> None:
    module, _, attribute = COMMANDS[name][0].partition(":")
    assert isinstance(getattr(importlib.import_module(module), attribute), click.Command)


def test_a_command_this_build_does_not_carry_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "dance", ("yiciban.cli.dance:dance", "Dance."))
    result = CliRunner().invoke(main, ["dance"])
    assert result.exit_code == 1
    assert "This build does not carry `yiciban dance`." in result.output


def test_a_problem_is_a_sentence_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def broken() -> None:
        raise RuntimeProblem("Port 1 is taken.")

    monkeypatch.setattr("yiciban.cli.serve.worker", broken)
    result = CliRunner().invoke(main, ["worker"])
    assert result.exit_code == 1
    assert result.output.endswith("Error: Port 1 is taken.\n")


def test_the_module_runs_as_the_command() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "yiciban", "--help"], check=True, capture_output=True, text=True, env=os.environ
    ).stdout
    assert shown.startswith("Usage: yiciban ")
    assert all(title in shown for title in SECTIONS)
