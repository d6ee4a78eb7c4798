"""A small supervisor: starts the web and the worker, restarts what crashes, and ends all of it in order."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.parent import tied

TICK = 0.2  # seconds between looks at the children
PATIENCE = 10.0  # seconds a child has to end by itself before it is killed
STEADY = 60.0  # a child that lived this long has not "failed to start"
ATTEMPTS = 5
BACK_OFF = 0.5  # seconds before the first restart; doubles each time


@dataclass(frozen=True)
class Program:
    """One process to keep running. `death` is what the kernel sends it when we are killed."""

    name: str
    command: tuple[str, ...]
    death: signal.Signals
    ready: Callable[[], bool] = lambda: True


class Supervisor:
    """Runs programs until a signal, a failure of `trouble`, or one that crashes again and again.

    Programs stop in the order given, each before the next is told. `trouble` is asked at each tick for a
    sentence that ends everything, `done` whether to end as after a signal. `on_ready` is called once, when
    every program says it is ready.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        trouble: Callable[[], str | None] = lambda: None,
        done: Callable[[], bool] = lambda: False,
        on_ready: Callable[[], None] = lambda: None,
        out: IO[str] | None = None,
    ) -> None:
        self._out = out or sys.stdout
        self._selector = selectors.DefaultSelector()
        self._trouble = trouble
        self._done = done
        self._on_ready = on_ready
        self._signals = 0
        width = max(len(program.name) for program in programs)
        self._children = [_Child(program, f"{program.name:{width}} | ") for program in programs]

    def run(self) -> int:
        """Run until told to stop; return 0 after a signal, 1 after giving up."""
        problem = None
        with self._counting_signals():
            try:
                problem = self._watch()
            finally:
                # What depends on something broken gains nothing from time to finish.
                self._stop(patience=1.0 if problem else PATIENCE)
                self._selector.close()
        if problem:
            self.say(problem)  # last, where it is read
        return 1 if problem else 0

    def say(self, line: str) -> None:
        """Print one line; a closed terminal is no reason to leave children behind."""
        with contextlib.suppress(OSError, ValueError):
            print(line, file=self._out, flush=True)

    def _watch(self) -> str | None:
        """Look after the children until a signal (None) or a problem (its sentence)."""
        ready = False
        while not self._signals and not self._done():
            problem = self._trouble() or self._tend()
            if problem:
                return problem
            self._drain(TICK)
            if not ready and all(child.is_ready() for child in self._children):
                ready = True
                self._on_ready()
        return None

    def _tend(self) -> str | None:
        """Start what is due and notice what ended; return a sentence when one has failed too often."""
        for child in self._children:
            if child.process is None:
                if time.monotonic() >= child.due:
                    self._start(child)
                continue
            status = child.process.poll()
            if status is None:
                continue
            child.process = None
            child.failures = 1 if time.monotonic() - child.started > STEADY else child.failures + 1
            if child.failures >= ATTEMPTS:
                return (
                    f"{child.program.name} {_ended(status)}, the {ATTEMPTS}th time in a row, so everything "
                    "stops here. The reason is in its lines above; `yiciban check` may name what is missing."
                )
            pause = BACK_OFF * 2 ** (child.failures - 1)
            child.due = time.monotonic() + pause
            self.say(f"{child.prefix}{_ended(status)}; starting it again in {pause:g} s")
        return None

    def _start(self, child: _Child) -> None:
        child.process = start(child.program, stdout=subprocess.PIPE)
        child.started = time.monotonic()
        assert child.process.stdout is not None
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _drain(self, seconds: float) -> None:
        """Pass on what children print, whole lines at a time, for at most `seconds`."""
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._selector.select(seconds):
            child: _Child = key.data
            chunk = os.read(key.fd, 65536)
            lines = (child.rest + chunk).split(b"\n")
            child.rest = lines.pop()
            if not chunk:
                lines, child.rest = ([child.rest] if child.rest else []), b""
                self._selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]
            for line in lines:
                self.say(child.prefix + line.decode("utf-8", "replace"))

    def _stop(self, *, patience: float) -> None:
        for child in self._children:
            if child.process is None:
                continue
            child.process.terminate()
            until = time.monotonic() + patience
            while child.process.poll() is None:
                if time.monotonic() > until or self._signals > 1:  # a second Ctrl-C means now
                    child.process.kill()
                    child.process.wait()
                self._drain(0.05)
            self._drain(0)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]

    @contextlib.contextmanager
    def _counting_signals(self) -> Iterator[None]:
        def count(*_: object) -> None:
            self._signals += 1

        before = {sig: signal.getsignal(sig) for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        for sig, handler in before.items():
            if sig is signal.SIGHUP and handler is signal.SIG_IGN:
                continue  # nohup asked us to stay
            signal.signal(sig, count)
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)


class _Child:
    """What the supervisor remembers of one program."""

    def __init__(self, program: Program, prefix: str) -> None:
        self.program = program
        self.prefix = prefix
        self.process: subprocess.Popen[bytes] | None = None
        self.rest = b""
        self.started = 0.0
        self.due = 0.0
        self.failures = 0

    def is_ready(self) -> bool:
        return self.process is not None and self.program.ready()


def start(program: Program, *, stdout: int | None = None) -> subprocess.Popen[bytes]:
    """Start a program tied to our life; its own session leaves Ctrl-C to us."""
    return subprocess.Popen(  # noqa: S603
        program.command,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT if stdout is not None else None,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
        preexec_fn=tied(program.death),  # noqa: PLW1509 - one system call, and we run no threads
    )


def run_once(program: Program) -> None:
    """Run a program to its end, its output going where ours goes.

    Raises RuntimeProblem when it fails; ends it when we are interrupted.
    """
    process = start(program)
    try:
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if status:
        raise RuntimeProblem(f"{program.name} {_ended(status)}; the reason is in the lines above.")


def leave_on_signals() -> None:
    """Let TERM and HUP unwind the program like Ctrl-C does, so that every `with` ends what it began."""

    def leave(number: int, _: object) -> None:
        sys.exit(128 + number)

    for sig in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(sig) is signal.SIG_DFL:
            signal.signal(sig, leave)


def _ended(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
