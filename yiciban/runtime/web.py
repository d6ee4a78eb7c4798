"""The web server: granian with the WSGI application, and the port it listens on."""

from __future__ import annotations

import errno
import http.client
import multiprocessing
import signal
import socket
from importlib import import_module
from typing import Any

from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.parent import die_with_parent
from yiciban.runtime.settings import THREADS, WILDCARDS, Settings

APPLICATION = "yiciban.site.wsgi:application"
PORTS_TRIED = 100


def serve(settings: Settings, port: int) -> None:
    """Serve until INT or TERM."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        APPLICATION,
        address=settings.host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=settings.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=8,
    ).serve(target_loader=_application)


def _application(target: str) -> Any:
    """Load the application inside a web process, which must not outlive the one that made it."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with_parent(parent.pid, signal.SIGKILL)
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def choose_port(settings: Settings) -> int:
    """Return the port to listen on: the one asked for, or the first free one from the default on.

    Raises RuntimeProblem when the port asked for is taken, or none is free.
    """
    last = settings.port if settings.port_given else settings.port + PORTS_TRIED
    for port in range(settings.port, last + 1):
        if _free(settings.host, port):
            return port
    if settings.port_given:
        raise RuntimeProblem(
            f"Port {settings.port} is taken. Set PORT to another, or leave it out to take the next free one."
        )
    raise RuntimeProblem(f"Every port from {settings.port} to {last} is taken. Set PORT to a free one.")


def address(settings: Settings, port: int) -> str:
    """Return the address a browser on this machine opens."""
    host = "127.0.0.1" if settings.host in WILDCARDS else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def answers(settings: Settings, port: int) -> bool:
    """Say whether the web server answers at all, whatever it answers."""
    host = "127.0.0.1" if settings.host in WILDCARDS else settings.host
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("HEAD", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise RuntimeProblem(f"Cannot listen on {host}:{port} ({error.strerror}).") from error
    return True
