"""Tie a child process to the life of its parent, so that `kill -9` leaves nothing behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def die_with_parent(parent: int, sig: signal.Signals) -> None:
    """Ask the kernel to send `sig` to this process when process `parent`, its parent, ends.

    Only Linux knows this; elsewhere it does nothing, and an orphan must be stopped by hand. The kernel
    forgets the wish when the user changes: call it after setuid. It watches the *thread* that made the
    child: start children from a thread that stays, best the main one.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
    if os.getppid() != parent:  # the parent was gone before we asked
        os.kill(os.getpid(), sig)


def gave_up_signal(pid: int) -> Callable[[], bool]:
    """Return a question: has process `pid` taken INT or HUP and is it now only waiting for its children?

    GNU make does not pass these two on (it does pass TERM). It waits, and all that shows from outside is that
    it no longer handles the signal it got. Outside Linux the answer is always no.
    """
    before = _handled(pid)
    return lambda: bool(before & ~_handled(pid))


def _handled(pid: int) -> int:
    """Return which of INT and HUP a process handles, as bits; 0 when that cannot be known."""
    both = 1 << (signal.SIGINT - 1) | 1 << (signal.SIGHUP - 1)
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    handled = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return int(handled.split()[1], 16) & both


def tied(sig: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` for subprocess that ties the new child to this process."""
    parent = os.getpid()
    return lambda: die_with_parent(parent, sig)
