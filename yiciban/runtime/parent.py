"""Tie a child process to the life of its parent, so that `kill -9` leaves nothing behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

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


def tied(sig: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` for subprocess that ties the new child to this process."""
    parent = os.getpid()
    return lambda: die_with_parent(parent, sig)
