"""The supervisor with small programs: restarts, giving up, signals, and the order of the end."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from yiciban.runtime import processes
from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.parent import gave_up_signal
from yiciban.runtime.processes import Program, Supervisor, run_once
from yiciban.runtime.tests.test_postgres import gone_within

SLEEPER = "import time; print('up'); time.sleep(60)"


def program(name: str, code: str, ready: Callable[[], bool] = lambda: True) -> Program:
    return Program(name, (sys.executable, "-c", code), signal.SIGKILL, ready)


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def late() -> Callable[[], str | None]:
    """Trouble after ten seconds, so that a mistake here fails instead of waiting for ever."""
    until = time.monotonic() + 10
    return lambda: "Too late." if time.monotonic() > until else None


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "BACK_OFF", 0.01)
    monkeypatch.setattr(processes, "TICK", 0.02)


def test_lines_carry_the_name_and_a_signal_ends_everything() -> None:
    out = io.StringIO()
    both_up = {"web    | up", "worker | up"}.issubset
    programs = [program("web", SLEEPER, lambda: both_up(out.getvalue().splitlines())), program("worker", SLEEPER)]
    assert Supervisor(programs, on_ready=interrupt, trouble=late(), out=out).run() == 0
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_programs_end_in_the_order_given() -> None:
    out = io.StringIO()
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit()))\n"
        "print('up'); time.sleep(60)"
    )
    programs = [program(name, code, lambda: out.getvalue().count("up") == 2) for name in ("b", "a")]
    Supervisor(programs, on_ready=interrupt, trouble=late(), out=out).run()
    assert out.getvalue().splitlines()[-2:] == ["b | bye", "a | bye"]


def test_a_program_that_crashes_is_started_again() -> None:
    out = io.StringIO()
    crashing = program("worker", "import sys; print('hello'); sys.exit(3)")
    Supervisor([crashing], trouble=lambda: "Enough." if out.getvalue().count("hello") > 1 else None, out=out).run()
    assert "worker | ended with status 3; starting it again in 0.01 s" in out.getvalue()


def test_one_that_keeps_crashing_ends_everything_with_a_sentence() -> None:
    out = io.StringIO()
    programs = [program("web", SLEEPER), program("worker", "import sys; sys.exit('no such table')")]
    assert Supervisor(programs, out=out).run() == 1
    last = out.getvalue().splitlines()[-1]
    assert last.startswith("worker ended with status 1, the 5th time in a row, so everything stops here.")
    assert "yiciban check" in last
    assert "worker | no such table" in out.getvalue()


def test_trouble_below_ends_everything_and_is_said_last() -> None:
    out = io.StringIO()
    assert Supervisor([program("web", SLEEPER)], trouble=lambda: "The database ended.", out=out).run() == 1
    assert out.getvalue().splitlines()[-1] == "The database ended."


def test_one_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.3)
    out = io.StringIO()
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"
    begun = time.monotonic()
    programs = [program("web", deaf, lambda: "deaf" in out.getvalue())]
    assert Supervisor(programs, on_ready=interrupt, trouble=late(), out=out).run() == 0
    assert time.monotonic() - begun < 5


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_parent_that_keeps_an_interrupt_to_itself_is_noticed() -> None:
    """GNU make waits for its child after INT, without telling it."""
    code = (
        "import signal, time\n"
        "signal.signal(signal.SIGINT, lambda *_: signal.signal(signal.SIGINT, signal.SIG_DFL))\n"
        "print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as make:  # noqa: S603
        assert make.stdout is not None
        make.stdout.readline()
        gave_up = gave_up_signal(make.pid)
        assert not gave_up()
        make.send_signal(signal.SIGINT)
        until = time.monotonic() + 5
        while not gave_up() and time.monotonic() < until:
            time.sleep(0.01)
        assert gave_up()
        make.kill()


def test_a_step_that_fails_is_named() -> None:
    with pytest.raises(RuntimeProblem, match="prepare ended with status 4"):
        run_once(program("prepare", "import sys; sys.exit(4)"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_killing_the_supervisor_leaves_no_child() -> None:
    code = (
        "import signal, sys; from yiciban.runtime.processes import Program, Supervisor\n"
        "deaf = 'import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);'\n"
        "deaf += 'print(os.getpid()); time.sleep(60)'\n"
        "Supervisor([Program('web', (sys.executable, '-c', deaf), signal.SIGKILL)]).run()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603
        assert parent.stdout is not None
        child = int(parent.stdout.readline().rpartition("|")[2])
        parent.kill()
    assert gone_within(5, child)
