"""What the environment says, and the plain sentence when it cannot be meant."""

from pathlib import Path

import pytest

from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.settings import WILDCARDS, Settings, database_config, load


@pytest.fixture
def read(tmp_path: Path):
    def read(**environ: str) -> Settings:
        return load({"YICIBAN_HOME": str(tmp_path), **environ})

    return read


def test_an_empty_environment_means_a_private_server_on_this_machine(read, tmp_path: Path) -> None:
    settings = read()
    assert (settings.host, settings.port, settings.port_given) == ("127.0.0.1", 8000, False)
    assert (settings.demo, settings.debug, settings.testing, settings.https) == (False, False, False, False)
    assert settings.embedded
    assert settings.data_folder == tmp_path / "postgres"


def test_a_secret_key_is_made_once_and_for_the_owner_alone(read, tmp_path: Path) -> None:
    key = read().secret_key
    assert len(key) > 50
    assert read().secret_key == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_the_environment_overrides_the_key_file(read, tmp_path: Path) -> None:
    settings = read(SECRET_KEY="given")
    assert (settings.secret_key, settings.secret_key_from) == ("given", "environment")
    assert not (tmp_path / "secret_key").exists()


def test_a_public_address_brings_host_origin_and_secure_cookies(read) -> None:
    settings = read(YICIBAN_PUBLIC_URL="https://zwfw.example.cn/", YICIBAN_HOSTS="a.example.cn, b.example.cn")
    assert settings.https
    assert settings.trusted_origins == ("https://zwfw.example.cn",)
    assert settings.allowed_hosts[:3] == ("zwfw.example.cn", "a.example.cn", "b.example.cn")


def test_every_host_name_is_answered_only_by_a_demo_open_to_the_network(read) -> None:
    assert read(HOST=WILDCARDS[0], YICIBAN_DEMO="1").allowed_hosts == ("*",)
    assert "*" not in read(HOST=WILDCARDS[0]).allowed_hosts
    assert WILDCARDS[0] not in read(HOST=WILDCARDS[0]).allowed_hosts


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT is 'eighty'; set it to a number from 1 to 65535"),
        ("PORT", "70000", "number from 1 to 65535"),
        ("YICIBAN_WORKERS", "0", "number from 1 to 64"),
        ("YICIBAN_DEBUG", "perhaps", "YICIBAN_DEBUG is 'perhaps'; set it to 1 or 0"),
        ("YICIBAN_PUBLIC_URL", "zwfw.example.cn", "must begin with https://"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(read, name: str, value: str, sentence: str) -> None:
    with pytest.raises(RuntimeProblem, match=sentence):
        read(**{name: value})


def test_a_test_run_never_lives_in_the_folder_of_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YICIBAN_HOME", raising=False)
    settings = load({"PYTEST_VERSION": "9"})
    assert settings.testing
    assert settings.home.name == "test"


def test_a_database_url_is_read_by_libpq() -> None:
    config = database_config("postgresql://ann:p%40ss@db1:5433/county?sslmode=require&connect_timeout=5")
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["USER"], config["PASSWORD"]) == ("ann", "p@ss")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db1", "5433", "county")
    assert config["OPTIONS"]["sslmode"] == "require"
    assert config["OPTIONS"]["pool"]["max_size"] >= 2
    assert config["CONN_MAX_AGE"] == 0


def test_a_socket_and_several_hosts_are_understood() -> None:
    socket = database_config("postgresql://yiciban@/yiciban?host=%2Fvar%2Frun%2Fa%20b")
    assert (socket["HOST"], socket["PORT"], socket["NAME"]) == ("/var/run/a b", "", "yiciban")
    several = database_config("postgresql://u@one:5432,two:5433/d?target_session_attrs=read-write")
    assert (several["HOST"], several["PORT"]) == ("one,two", "5432,5433")
    assert several["OPTIONS"]["target_session_attrs"] == "read-write"


@pytest.mark.parametrize("url", ["sqlite:///db.sqlite3", "mysql://u@h/d", "postgresql://h/d?colour=red"])
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(RuntimeProblem, match="DATABASE_URL"):
        database_config(url)
