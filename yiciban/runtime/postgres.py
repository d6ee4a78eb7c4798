"""The embedded PostgreSQL: one server per data folder, a direct child of this process, on a socket only.

Run as a module it lends a server to one command:
`python -m yiciban.runtime.postgres [--bin-dir DIR] FOLDER -- COMMAND...` sets DATABASE_URL for COMMAND.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import quote

from yiciban.runtime import places
from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.parent import tied

SUPERUSER = "postgres"
ROLE = DATABASE = "yiciban"
LOCK_WAIT = 10.0  # seconds a second start waits for the first to end
START_WAIT = 60.0  # seconds; recovery after a crash comes before the first connection

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Keep personal data out of the log: neither the failing statement nor the "Key (phone)=(...)" detail.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For throw-away data only: a power cut loses the cluster, and nobody minds.
FAST: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def url_of(folder: Path) -> str:
    """Return the address the server of `folder` has when it runs; the same in every process."""
    host = quote(str(places.socket_folder(places.data_folder(folder))), safe="")
    return f"postgresql://{ROLE}@/{DATABASE}?host={host}"


def running_url(folder: Path) -> str | None:
    """Return the address of the server another process runs on `folder`, or None when none runs."""
    try:
        lock = (places.data_folder(folder) / "lock").open("r+")
    except OSError:
        return None
    with lock:
        if _locks(lock, fcntl.LOCK_SH):
            return None
    url, until = url_of(folder), time.monotonic() + LOCK_WAIT
    while not _answers(url):  # it may just be starting
        if time.monotonic() > until:
            return None
        time.sleep(0.1)
    return url


class InUse(RuntimeProblem):
    """Another process runs a server on the same data."""


class EmbeddedPostgres:
    """A PostgreSQL server on `folder`, made at the first start; use it with `with`.

    `bin_dir` names other binaries than the wheel's (any version from 15). A `throwaway` server, for tests,
    begins on empty data at each start and does not care for power cuts. `wait` is how many seconds to wait
    for another server on the same folder to end.
    """

    def __init__(
        self,
        folder: Path,
        *,
        bin_dir: Path | None = None,
        throwaway: bool = False,
        wait: float = LOCK_WAIT,
    ) -> None:
        self.account = places.account()
        self.folder = places.data_folder(folder)
        self.socket = places.socket_folder(self.folder)
        self.url = url_of(folder)
        self.log = self.folder / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._bin_dir = bin_dir or places.binaries()
        self._throwaway = throwaway
        self._wait = wait
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start the server and return when the application's database answers.

        Raises InUse when another process has the folder, RuntimeProblem when it cannot start; both say how to
        mend it.
        """
        places.make_private(self.folder, self.account)
        places.make_private(self.socket, self.account)
        self._take_lock()
        try:
            self._initialise()
            self._launch()
            self._await_role()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop the server: connections are cut, everything committed is on disk."""
        if self.process is not None:
            for sig, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
                if self.process.poll() is None:
                    self.process.send_signal(sig)
                try:
                    self.process.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue
            self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def trouble(self) -> str | None:
        """Return a sentence when the server ended by itself, else None."""
        if self.process is None or self.process.poll() is None:
            return None
        return f"The database ended by itself, so everything stops. Its log: {self.log}"

    def _take_lock(self) -> None:
        """Lock the folder. All processes of the server inherit the lock: free means none is alive."""
        lock = (self.folder / "lock").open("a+")
        until = time.monotonic() + self._wait
        while not _locks(lock, fcntl.LOCK_EX):
            if time.monotonic() >= until:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                lock.close()
                raise InUse(
                    f"Another process (number {holder}) is using the database in {self.folder}. "
                    "Stop it first, or set YICIBAN_HOME to a folder of its own for this start."
                )
            time.sleep(0.1)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there whole: half an initialisation is never used."""
        cluster, fresh = self.folder / "cluster", self.folder / "cluster.new"
        major = self._major()
        if self._throwaway:  # without fsync a crash may have spoilt it; afresh is cheaper than wondering
            shutil.rmtree(cluster, ignore_errors=True)
        if cluster.exists():
            # We hold the lock, so this file is a leftover; its number may by now be any other process.
            (cluster / "postmaster.pid").unlink(missing_ok=True)
            found = (cluster / "PG_VERSION").read_text().strip()
            if found != str(major):
                raise RuntimeProblem(
                    f"The data in {cluster} was written by PostgreSQL {found}, this is {major}. "
                    f"Dump it with the old version, move the folder away, start, and restore."
                )
            return
        shutil.rmtree(fresh, ignore_errors=True)
        # Code-point order on every machine; human order (pinyin) is the application's. The built-in
        # provider came with 17; before, the C library's C.UTF-8 is the same order.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            *("initdb", "-D", str(fresh), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"),
            *(locale if major >= 17 else ["--locale=C.UTF-8"]),
            *(["--no-sync"] if self._throwaway else []),
        ]
        with self.log.open("wb") as log:
            made = self._spawn(command, signal.SIGKILL, log).wait()
        if made != 0:
            raise RuntimeProblem(f"The database could not be made in {fresh}:\n{self._last_words()}")
        fresh.rename(cluster)

    def _launch(self) -> None:
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket)}
        if self._throwaway:
            settings |= FAST
        command = ["postgres", "-D", str(self.folder / "cluster")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            self.process = self._spawn(command, signal.SIGINT, log)

    def _spawn(self, command: list[str], death: signal.Signals, output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start one of the server's programs, tied to our life; its own session leaves Ctrl-C to us."""
        assert self._lock is not None
        other: dict[str, Any] = {}
        if self.account.switch:
            other = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        return subprocess.Popen(  # noqa: S603
            [str(self._bin_dir / command[0]), *command[1:]],
            cwd=self.folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[self._lock.fileno()],
            preexec_fn=tied(death),  # noqa: PLW1509 - one system call; we are single-threaded at start
            **other,
        )

    def _await_role(self) -> None:
        """Wait for the server, then make the application's role, which is no superuser, and its database."""
        import psycopg
        from psycopg import sql

        assert self.process is not None
        until = time.monotonic() + START_WAIT
        while True:
            try:
                connection = psycopg.connect(host=str(self.socket), user=SUPERUSER, dbname="postgres", autocommit=True)
                break
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeProblem(
                        f"The database in {self.folder} did not start:\n{self._last_words()}"
                    ) from error
                time.sleep(0.03)
        with connection:
            role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).rowcount:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE").format(role))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))

    def _major(self) -> int:
        shown = subprocess.run(  # noqa: S603
            [str(self._bin_dir / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        found = re.search(r"(\d+)", shown)
        assert found is not None
        return int(found[1])

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def _locks(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def main() -> int:
    """Run one command with DATABASE_URL pointing at a throw-away server in FOLDER; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m yiciban.runtime.postgres", description=main.__doc__)
    parser.add_argument("--bin-dir", type=Path, help="PostgreSQL binaries other than the wheel's")
    parser.add_argument("folder", type=Path)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    with EmbeddedPostgres(given.folder, bin_dir=given.bin_dir, throwaway=True) as server:
        environment = {**os.environ, "DATABASE_URL": server.url}
        return subprocess.run(given.command, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
