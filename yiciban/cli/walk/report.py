"""What a walk prints: one line a stage, or one JSON object at its end."""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import click

WIDTHS = (12, 26, 10, 12, 8)
HEAD = ("阶段", "编号", "谁", "期限", "毫秒")


@dataclass
class Stage:
    """One stage as it went."""

    name: str
    actor: str
    number: str = ""
    due: str = ""
    note: str = ""
    ms: int = 0


@dataclass
class Report:
    """The stages so far; prints each as it ends unless it is to be quiet."""

    quiet: bool
    as_json: bool
    stages: list[Stage] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @contextmanager
    def stage(self, name: str, actor: str) -> Iterator[Stage]:
        """Time one stage; whoever runs it fills in number, due date and note."""
        if not self.stages:
            self._print(row(HEAD))
        stage = Stage(name, actor)
        start = time.monotonic()
        yield stage
        stage.ms = round((time.monotonic() - start) * 1000)
        self.stages.append(stage)
        words = (stage.name, stage.number, stage.actor, stage.due, str(stage.ms))
        self._print(row(words) + (f"  {stage.note}" if stage.note else ""))

    def tell(self, sentence: str) -> None:
        """Say why nothing happens for a while."""
        if not self.quiet:
            click.echo(f"  {sentence}", err=True)

    def end(self, *, case: str, licence: str) -> None:
        """The last word of a walk that went well."""
        ms = self._ms()
        if self.as_json:
            self._json(ok=True, case=case, licence=licence, ms=ms)
        else:
            self._print(f"\n走完了：办件 {case}，证照 {licence or '（这个事项没有证照）'}，一共 {ms / 1000:.1f} 秒。")

    def fail(self, sentence: str) -> None:
        """The last word of a walk that did not."""
        if self.as_json:
            self._json(ok=False, error=sentence, ms=self._ms())
        else:
            last = f"“{self.stages[-1].name}”以后" if self.stages else "一开始"
            click.echo(f"{last}不对：{sentence}", err=True)

    def _ms(self) -> int:
        return round((time.monotonic() - self.began) * 1000)

    def _print(self, line: str) -> None:
        if not (self.quiet or self.as_json):
            click.echo(line)

    def _json(self, **values: object) -> None:
        whole = {**values, "stages": [asdict(stage) for stage in self.stages]}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))


def row(cells: tuple[str, ...]) -> str:
    """One line of the table: Chinese characters are two columns wide."""
    return " ".join(cell + " " * (width - _width(cell)) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
