"""What the documents say is so: links lead somewhere, commands exist and answer as shown, tables match the code."""

from __future__ import annotations

import ast
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click
import pytest
import yaml
from click.testing import CliRunner
from django.core.management import get_commands
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

import yiciban
from yiciban.cases.diagram import lifecycle_markdown
from yiciban.cli.docs import declared_permissions, permissions_markdown
from yiciban.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT, ROOT / "docs", ROOT / "docs/adr", ROOT / "docs/use-cases", ROOT / "frontend")
PAGES = sorted(path for folder in FOLDERS for path in folder.glob("*.md"))
DECISIONS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
SHELL = {"", "sh", "bash", "console"}
# Answered without a server, in milliseconds: what the documents show of them must be what they print.
CHEAP = {"clock", "identifier"}

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return FENCE.sub("", text)


every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


# --- links


@every_page
def test_every_link_leads_to_a_file_or_a_heading(page: Path) -> None:
    broken = [target for _, target in LINK.findall(prose(page.read_text())) if not leads_somewhere(page, target)]
    assert not broken, f"{name_of(page)}: {broken}"


def leads_somewhere(page: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return True
    place, _, anchor = target.partition("#")
    path = (page.parent / place).resolve() if place else page
    return path.exists() and (not anchor or anchor in anchors(path))


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors a forge makes from the headings."""
    titles = re.findall(r"^#+ (.+)$", prose(path.read_text()), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles)


# --- commands


class Shown(NamedTuple):
    """A command line of a document, and what the document shows below it."""

    words: tuple[str, ...]
    answer: str


def commands(text: str) -> Iterator[Shown]:
    """Every command of the fenced blocks; in a console block with its answer."""
    for language, block in FENCE.findall(text):
        if language not in SHELL:
            continue
        if language == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, _, answer = part.partition("\n")
                yield Shown(words_of(line), answer)
        else:
            for line in joined(block):
                yield Shown(words_of(line), "")


def joined(block: str) -> Iterator[str]:
    """The lines of a block; a backslash at the end, or an open quote, goes on in the next."""
    line = ""
    for part in block.splitlines():
        line = f"{line}\n{part}" if line else part
        if not line.endswith("\\") and line.count('"') % 2 == 0:
            yield line.replace("\\\n", " ")
            line = ""


def words_of(line: str) -> tuple[str, ...]:
    words = shlex.split(line, comments=True)
    while words and re.match(r"(export|sudo)$|[A-Z_]+=", words[0]):
        words.pop(0)
    return tuple(words)


def our_commands(page: Path) -> Iterator[Shown]:
    text = page.read_text()
    spans = (Shown(words_of(span), "") for span in SPAN.findall(prose(text)) if re.match(r"(yiciban|make) [a-z]", span))
    for shown in (*commands(text), *spans):
        if shown.words and Path(shown.words[0]).name in ("yiciban", "make"):
            yield shown


@every_page
def test_every_command_of_ours_exists_with_its_options(page: Path) -> None:
    for shown in our_commands(page):
        program, *rest = shown.words
        if program == "make":
            assert rest[0] in make_targets(), shown.words
        else:
            check_command(rest)


@cache
def make_targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def check_command(words: list[str]) -> None:
    """Walk down the click tree as far as the words go; `manage` goes on in Django's own commands."""
    command: click.Command = main
    context = click.Context(main)
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        assert found is not None, f"no command yiciban {' '.join(words)}"
        command, context = found, click.Context(found, parent=context)
        rest.pop(0)
        if command.name == "manage":
            assert rest[0] in get_commands(), words
            return
    known = {name for parameter in command.get_params(context) for name in parameter.opts}
    unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in known]
    assert not unknown, f"yiciban {' '.join(words)}: {unknown}"


@every_page
def test_cheap_commands_answer_as_shown(page: Path) -> None:
    for shown in our_commands(page):
        if shown.words[:1] == ("yiciban",) and len(shown.words) > 1 and shown.words[1] in CHEAP and shown.answer:
            result = CliRunner().invoke(main, list(shown.words[1:]))
            assert result.exit_code == 0, shown.words
            assert result.output.strip() == shown.answer.strip()


# --- the two READMEs


def test_the_readmes_keep_step() -> None:
    english, chinese = (path.read_text() for path in READMES)
    assert levels(english) == levels(chinese)
    assert FENCE.findall(english) == FENCE.findall(chinese)
    assert images(english) == images(chinese)
    assert english.count("\n") == chinese.count("\n")


def levels(text: str) -> list[str]:
    return re.findall(r"^(#+) ", prose(text), re.MULTILINE)


def images(text: str) -> list[str]:
    return [target for mark, target in LINK.findall(text) if mark]


def test_the_map_of_the_house_names_every_floor_from_the_roof_down() -> None:
    (tree,) = (block for _, block in FENCE.findall(READMES[0].read_text()) if block.startswith("yiciban/"))
    shown = re.findall(r"^  (\w+)/", tree, re.MULTILINE)
    assert shown == floors()
    there = sorted(path.name for path in Path(yiciban.__path__[0]).iterdir() if (path / "__init__.py").exists())
    assert sorted(shown) == there


def floors() -> list[str]:
    (layers,) = re.findall(r'^id = "floors".*?^layers = \[(.*?)^\]', (ROOT / "pyproject.toml").read_text(), re.M | re.S)
    return re.findall(r"\w+", layers)


def test_the_architecture_describes_every_floor() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert rows == floors()


# --- settings


def test_operations_lists_every_variable_that_is_read_and_no_other() -> None:
    table = (ROOT / "docs/operations.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    package = Path(yiciban.__path__[0])
    read = variables(package / "runtime/settings.py") | variables(package / "site/settings.py") | provider_variables()
    assert documented == read


def variables(path: Path) -> set[str]:
    """The names that a module asks the environment for: `env.get("X")`, `_flag(env, "X")`, `"X" in env`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Call(func=ast.Attribute(value=source, attr="get"), args=[ast.Constant(value=str(name)), *_]):
                found |= {name} if is_environment(source) else set()
            case ast.Call(args=[source, ast.Constant(value=str(name)), *_]) if is_environment(source):
                found.add(name)
            case ast.Subscript(value=source, slice=ast.Constant(value=str(name))) if is_environment(source):
                found.add(name)
            case ast.Compare(left=ast.Constant(value=str(name)), comparators=[source]) if is_environment(source):
                found.add(name)
    return found


def is_environment(node: ast.expr) -> bool:
    return ast.unparse(node) in ("env", "os.environ")


def provider_variables() -> set[str]:
    from django.conf import settings

    return {f"YICIBAN_PROVIDER_{kind.upper()}" for kind in settings.YICIBAN_PROVIDERS}


# --- pages made from tables


def test_the_lifecycle_page_is_current() -> None:
    assert (ROOT / "docs/lifecycle.md").read_text() == lifecycle_markdown(), "run: yiciban docs lifecycle --write"


def test_the_permissions_page_is_current() -> None:
    assert (ROOT / "docs/permissions.md").read_text() == permissions_markdown(), "run: yiciban docs permissions --write"
    assert sum(len(declared) for _, declared in declared_permissions()) > 20


# --- decisions, use cases, addresses


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_every_decision_has_its_four_parts_and_stands_in_the_list(decision: Path) -> None:
    text = decision.read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Status", "Context", "Decision", "Consequences"]
    assert text.startswith(f"# {int(decision.name[:4])}. ")
    assert f"({decision.name})" in (ROOT / "docs/adr/README.md").read_text()


def test_the_decisions_are_counted_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("page", [p for p in PAGES if "docs" in p.parts], ids=name_of)
def test_every_address_of_a_page_exists(page: Path) -> None:
    text = page.read_text()
    spans = (re.sub(r"^(GET|POST|PUT|PATCH|DELETE) ", "", span) for span in SPAN.findall(prose(text)))
    named = {span.partition("?")[0] for span in spans if re.fullmatch(r"/[a-z][^ …]*", span)}
    called = set(re.findall(r'"\$Y(/[^"?]*)', text))
    wrong = [address for address in sorted(named | called) if not (is_elsewhere(address) or is_there(address))]
    assert not wrong


def is_elsewhere(address: str) -> bool:
    """Folders of a machine, and the ends of addresses that a sentence before has begun."""
    return address.startswith(("/var/", "/etc/", "/opt/")) or any(
        known.endswith(shape(address)) for known in addresses() if known.startswith("/api/")
    )


def is_there(address: str) -> bool:
    if shape(address) in addresses():
        return True
    try:
        resolve(re.sub(r"\$\w+", "00000000-0000-0000-0000-000000000000", address))
    except Resolver404:
        return False
    return True


def shape(address: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", address)


@cache
def addresses() -> frozenset[str]:
    """Every address with its values as {}."""
    return frozenset(f"/{route}" for route in routes(get_resolver().url_patterns))


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        own = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|<[^>]+>", "{}", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from (f"{own}{rest}" for rest in routes(pattern.url_patterns))
        else:
            yield own.replace("\\", "")


# --- the description of the software for public bodies


def test_publiccode_says_what_the_standard_asks_for() -> None:
    said: Mapping[str, object] = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    wanted = {
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert wanted <= said.keys()
    assert said["publiccodeYmlVersion"] == "0.4"
    for words in said["description"].values():  # type: ignore[attr-defined]
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10000
        assert words["features"]
        assert all(os.path.splitext(shot)[1] in (".png", ".jpg") for shot in words.get("screenshots", ()))  # noqa: PTH122
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert said["softwareVersion"] == version[1]
