"""Ports: the one asked for, or the next that is free."""

import dataclasses
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from yiciban.runtime.errors import RuntimeProblem
from yiciban.runtime.settings import WILDCARDS, Settings, load
from yiciban.runtime.web import address, answers, choose_port


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def settings(tmp_path: Path, taken: int) -> Settings:
    return dataclasses.replace(load({"YICIBAN_HOME": str(tmp_path)}), port=taken)


def test_a_taken_port_moves_on_to_the_next(settings: Settings, taken: int) -> None:
    assert choose_port(settings) > taken


def test_a_taken_port_that_was_asked_for_is_refused(settings: Settings) -> None:
    with pytest.raises(RuntimeProblem, match=f"Port {settings.port} is taken. Set PORT"):
        choose_port(dataclasses.replace(settings, port_given=True))


def test_a_foreign_host_is_refused_in_plain_words(settings: Settings) -> None:
    with pytest.raises(RuntimeProblem, match=r"Cannot listen on 192\.0\.2\.1"):
        choose_port(dataclasses.replace(settings, host="192.0.2.1"))


def test_the_address_can_be_opened_in_a_browser(settings: Settings) -> None:
    assert address(dataclasses.replace(settings, host=WILDCARDS[0]), 80) == "http://127.0.0.1:80"
    assert address(dataclasses.replace(settings, host="::1"), 80) == "http://[::1]:80"


def test_nobody_answers_on_a_free_port(settings: Settings) -> None:
    assert not answers(settings, choose_port(settings))
