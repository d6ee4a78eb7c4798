"""The embedded server with real PostgreSQL: what a start promises, and what no end leaves behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yiciban.runtime import places
from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.postgres import EmbeddedPostgres, InUse, running_url, url_of
from yiciban.runtime.tests.conftest import open_folder

DEBIANS_OWN = Path("/usr/lib/postgresql/15/bin")


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def keep(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_within(seconds: float, *pids: int) -> bool:
    until = time.monotonic() + seconds
    while any(map(alive, pids)):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    with open_folder() as folder, EmbeddedPostgres(folder / "data", throwaway=True) as running:
        yield running


@pytest.fixture(scope="module")
def new_data() -> Iterator[Path]:
    """What a first start makes, made once: for tests of what comes after."""
    with open_folder() as made:
        with EmbeddedPostgres(made / "data"):
            pass
        yield made / "data"


@pytest.fixture
def data(new_data: Path, folder: Path) -> Path:
    """A folder on which a server was started and stopped once."""
    cluster = folder / "data" / "cluster"
    cluster.parent.mkdir()
    # cp keeps the owner, who is not root where root runs the tests.
    subprocess.run(["cp", "-a", "--reflink=auto", new_data / "cluster", cluster], check=True)  # noqa: S603, S607
    return cluster.parent


def test_the_application_is_no_superuser_and_may_make_databases(server: EmbeddedPostgres) -> None:
    assert ask(server.url, "SELECT current_user") == "yiciban"
    assert ask(server.url, "SELECT current_setting('is_superuser')") == "off"
    assert ask(server.url, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True


def test_text_sorts_by_code_point_on_every_machine(server: EmbeddedPostgres) -> None:
    assert ask(server.url, "SELECT 'Z' < 'a' AND 'a' < '一'") is True


def test_nothing_listens_on_the_network_and_the_socket_is_ours_alone(server: EmbeddedPostgres) -> None:
    assert ask(server.url, "SHOW listen_addresses") == ""
    assert server.socket.stat().st_mode & 0o777 == 0o700
    assert server.folder.stat().st_mode & 0o777 == 0o700


def test_a_second_server_on_the_same_data_is_refused_in_plain_words(server: EmbeddedPostgres) -> None:
    assert running_url(server.folder) == server.url
    with pytest.raises(InUse, match=rf"number {os.getpid()}\) is using .*YICIBAN_HOME"):
        EmbeddedPostgres(server.folder, wait=0.2).start()
    assert ask(server.url, "SELECT 1") == 1


def test_a_second_start_finds_what_the_first_wrote(folder: Path) -> None:
    with EmbeddedPostgres(folder / "data") as server:
        keep(server.url)
    assert running_url(folder / "data") is None
    with EmbeddedPostgres(folder / "data") as server:
        assert ask(server.url, "SELECT n FROM kept") == 7


def test_a_throwaway_server_begins_empty(folder: Path) -> None:
    for _ in range(2):
        with EmbeddedPostgres(folder / "data", throwaway=True) as server:
            assert ask(server.url, "SELECT to_regclass('kept')") is None
            keep(server.url)


def test_a_half_made_cluster_is_never_used(folder: Path) -> None:
    half = folder / "data" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with EmbeddedPostgres(folder / "data", throwaway=True) as server:
        assert ask(server.url, "SELECT 1") == 1


def test_a_leftover_number_of_another_process_does_not_stop_the_start(data: Path) -> None:
    (data / "cluster" / "postmaster.pid").write_text(f"{os.getpid()}\n{data}/cluster\n")
    with EmbeddedPostgres(data) as server:
        assert ask(server.url, "SELECT 1") == 1


def test_data_of_another_version_is_left_alone_with_advice(folder: Path) -> None:
    cluster = folder / "data" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("14\n")
    with pytest.raises(RuntimeProblem, match=r"written by PostgreSQL 14, this is 18\. Dump"):
        EmbeddedPostgres(folder / "data").start()
    assert (cluster / "PG_VERSION").read_text() == "14\n"


def test_a_server_that_cannot_start_shows_its_last_words(data: Path) -> None:
    (data / "cluster" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(RuntimeProblem, match=r"did not start:(.|\n)*no_such_setting"):
        EmbeddedPostgres(data).start()
    assert running_url(data) is None


def test_the_socket_of_a_deep_folder_moves_to_a_short_path(folder: Path) -> None:
    deep = folder / ("很深的目录" * 4) / ("x" * 60)
    assert len(str(places.socket_folder(deep))) < 60
    try:
        with EmbeddedPostgres(deep, throwaway=True) as server:
            assert ask(server.url, "SELECT 1") == 1
            assert server.socket.stat().st_mode & 0o777 == 0o700
    finally:
        places.socket_folder(deep).rmdir()


def test_a_socket_folder_made_by_someone_else_is_refused(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "socket").symlink_to(folder / "elsewhere")
    with pytest.raises(RuntimeProblem, match="belongs to someone else"):
        places.make_private(folder / "socket", places.account())


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs PostgreSQL as another user")
def test_under_a_closed_folder_data_and_binaries_move_to_the_state_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "STATE_ROOT", folder / "state")
    (folder / "closed").mkdir(mode=0o700)
    wanted = folder / "closed" / "data"
    honest = places.Account.can_reach
    packages = "site-packages"  # as if the environment lay under /root
    monkeypatch.setattr(
        places.Account, "can_reach", lambda self, path: packages not in path.parts and honest(self, path)
    )
    with EmbeddedPostgres(wanted, throwaway=True) as server:
        assert server.folder.parent == folder / "state"
        assert ask(server.url, "SELECT 1") == 1
        assert server.url == url_of(wanted) == running_url(wanted)
    assert not wanted.exists()
    assert list((folder / "state").glob("postgres-*/*/pginstall18/bin/postgres"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_killing_the_parent_leaves_no_postgres_and_the_data_whole(data: Path) -> None:
    program = (
        "import sys, time, pathlib; from yiciban.runtime.postgres import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(pathlib.Path(sys.argv[1])).start()\n"
        "print(server.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", program, str(data)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        postgres = int(parent.stdout.readline())
        url = running_url(data)
        assert url is not None
        keep(url)
        parent.send_signal(signal.SIGKILL)
    assert gone_within(5, postgres)
    with EmbeddedPostgres(data) as server:
        assert ask(server.url, "SELECT n FROM kept") == 7


@pytest.mark.skipif(not DEBIANS_OWN.exists(), reason="this machine has no PostgreSQL 15 of its own")
def test_other_binaries_serve_as_well(folder: Path) -> None:
    with EmbeddedPostgres(folder / "data", bin_dir=DEBIANS_OWN, throwaway=True) as server:
        assert str(ask(server.url, "SHOW server_version")).startswith("15.")
        assert ask(server.url, "SELECT 'Z' < 'a' AND 'a' < '一'") is True
