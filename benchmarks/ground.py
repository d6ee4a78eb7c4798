"""The ground of a measurement: a throwaway database with the demo district, and a served site on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from yiciban.runtime.postgres import EmbeddedPostgres


@contextmanager
def district() -> Iterator[None]:
    """An embedded PostgreSQL with ordinary durability, migrated and filled, with Django set up on it."""
    with tempfile.TemporaryDirectory(prefix="yiciban-bench-") as folder:
        Path(folder).chmod(0o711)
        os.environ |= {"YICIBAN_HOME": folder, "YICIBAN_DEMO": "1", "YICIBAN_LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "yiciban.site.settings"
        with EmbeddedPostgres(Path(folder) / "postgres") as server:
            os.environ["DATABASE_URL"] = server.url
            subprocess.run([sys.executable, "-m", "yiciban", "prepare"], check=True, stdout=subprocess.DEVNULL)
            import django

            django.setup()
            try:
                yield
            finally:
                from django.db import connections

                connections.close_all()


@contextmanager
def served(workers: int = 1) -> Iterator[str]:
    """The site in processes of its own; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "YICIBAN_WORKERS": str(workers)}
    process = subprocess.Popen(
        [sys.executable, "-m", "yiciban", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within 20 s")
