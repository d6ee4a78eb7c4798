"""What a deployment sets through the environment, read once into one frozen value. No Django here.

| variable | meaning | default |
|---|---|---|
| `DATABASE_URL` | PostgreSQL server, version 15 or newer | the embedded one |
| `HOST`, `PORT` | where the web server listens | `127.0.0.1`, `8000` or the next free one |
| `YICIBAN_HOME` | folder for data, keys and files | `var/` in a checkout, else `~/.local/share/yiciban` |
| `YICIBAN_PUBLIC_URL` | the address people type; `https://` turns on secure cookies | none |
| `YICIBAN_HOSTS` | further host names to answer to, separated by commas | none |
| `SECRET_KEY` | signs sessions | made once into `<home>/secret_key` |
| `YICIBAN_WORKERS` | web processes | one per core, at most 4 |
| `YICIBAN_DEMO`, `YICIBAN_DEBUG` | the demo district; Django's debug pages | off |
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.postgres import url_of

DEFAULT_PORT = 8000
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
# Threads of one web process: they take turns at one interpreter, so each more makes everyone wait for others'
# pages. A slow upload holds one, unless a proxy in front takes it in first (docs/operations.md).
THREADS = min(8, max(2, os.cpu_count() or 1))


@dataclass(frozen=True)
class Settings:
    """One deployment's environment, checked."""

    home: Path
    database_url: str
    embedded: bool  # the database is ours to start and stop
    host: str
    port: int
    port_given: bool  # chosen by the operator: a taken port is an error, not a reason to try the next
    public_url: str
    allowed_hosts: tuple[str, ...]
    secret_key: str
    secret_key_from: Literal["environment", "file", "tests"]
    workers: int
    demo: bool
    debug: bool
    testing: bool

    @property
    def https(self) -> bool:
        """Say whether people reach the site over TLS (a proxy in front ends it)."""
        return self.public_url.startswith("https://")

    @property
    def trusted_origins(self) -> tuple[str, ...]:
        """Return the origins from which forms may come."""
        parts = urlsplit(self.public_url)
        return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()

    @property
    def data_folder(self) -> Path:
        """Return the folder of the embedded database."""
        return self.home / "postgres"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the environment; makes the home folder and the secret key when they are missing.

    Raises RuntimeProblem with a plain sentence for a value that cannot be used.
    """
    env = os.environ if environ is None else environ
    # Pytest announces itself before Django's settings load, long before any conftest could.
    testing = _flag(env, "YICIBAN_TEST", default="PYTEST_VERSION" in env)
    if testing and environ is None:
        os.environ["YICIBAN_TEST"] = "1"  # whatever a test starts belongs to the test
    home = _home(env, testing=testing)
    demo = _flag(env, "YICIBAN_DEMO")
    host = env.get("HOST") or "127.0.0.1"
    public_url = env.get("YICIBAN_PUBLIC_URL", "").rstrip("/")
    if public_url and not public_url.startswith(("http://", "https://")):
        raise RuntimeProblem(f"YICIBAN_PUBLIC_URL is {public_url!r}; it must begin with https:// or http://.")
    secret_key, secret_key_from = _secret_key(env, home, testing=testing)
    return Settings(
        home=home,
        database_url=env.get("DATABASE_URL") or url_of(home / "postgres"),
        embedded=not env.get("DATABASE_URL"),
        host=host,
        port=_number(env, "PORT", DEFAULT_PORT, 1, 65535),
        port_given=bool(env.get("PORT")),
        public_url=public_url,
        allowed_hosts=_allowed_hosts(env, host, public_url, demo=demo),
        secret_key=secret_key,
        secret_key_from=secret_key_from,
        workers=_number(env, "YICIBAN_WORKERS", min(4, os.cpu_count() or 1), 1, 64),
        demo=demo,
        debug=_flag(env, "YICIBAN_DEBUG"),
        testing=testing,
    )


def database_config(url: str) -> dict[str, Any]:
    """Return Django's DATABASES entry for a URL, read by libpq itself: sockets and several hosts work.

    Raises RuntimeProblem when `url` is no PostgreSQL URL.
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(("postgresql://", "postgres://")):
        raise RuntimeProblem("DATABASE_URL must begin with postgresql:// ; no other database is supported.")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise RuntimeProblem(f"DATABASE_URL cannot be read: {error}") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "yiciban"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        # The pool keeps connections open, Django must not. Each thread of a process may hold one.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # Statements are prepared from their second use on, which only server-side binding makes possible.
        "OPTIONS": {
            **parts,
            "server_side_binding": True,
            "prepare_threshold": 2,
            "pool": {"min_size": 1, "max_size": THREADS + 2, "timeout": 10},
        },
    }


def checkout() -> Path | None:
    """Return the folder of the source checkout this code runs from, or None when it was installed."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").exists() else None


def _home(env: Mapping[str, str], *, testing: bool) -> Path:
    if env.get("YICIBAN_HOME"):
        home = Path(env["YICIBAN_HOME"]).expanduser().resolve()
    else:
        root = checkout()
        home = root / "var" if root else Path.home() / ".local/share/yiciban"
        home = home / "test" if testing else home  # a test must not write into someone's data
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuntimeProblem(f"{home} cannot be made ({error.strerror}). Set YICIBAN_HOME elsewhere.") from error
    return home


def _secret_key(
    env: Mapping[str, str], home: Path, *, testing: bool
) -> tuple[str, Literal["environment", "file", "tests"]]:
    if env.get("SECRET_KEY"):
        return env["SECRET_KEY"], "environment"
    if testing:
        return "tests-only-" * 5, "tests"
    place = home / "secret_key"
    if not place.exists():
        # Write aside, then link: of two starts at once one wins, and neither reads half a key.
        fresh = home / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            place.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return place.read_text().strip(), "file"


def _allowed_hosts(env: Mapping[str, str], host: str, public_url: str, *, demo: bool) -> tuple[str, ...]:
    if demo and host in WILDCARDS:
        return ("*",)  # the demo in a container is reached under names we cannot know
    named = [name.strip() for name in env.get("YICIBAN_HOSTS", "").split(",")]
    public = urlsplit(public_url).hostname or ""
    bound = "" if host in WILDCARDS else host
    return tuple(dict.fromkeys(filter(None, [public, *named, bound, *LOCAL_HOSTS])))


def _flag(env: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    value = env.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise RuntimeProblem(f"{name} is {value!r}; set it to 1 or 0.")
    return default


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal() or not low <= int(value) <= high:
        raise RuntimeProblem(f"{name} is {value!r}; set it to a number from {low} to {high}.")
    return int(value)
