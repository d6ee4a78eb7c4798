"""`yiciban check`: every lack is named with how to mend it, and nothing that breaks hides the rest."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from yiciban.cli import check
from yiciban.cli.check import Finding, State, examine
from yiciban.runtime.settings import Settings, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    environ = {"YICIBAN_HOME": str(tmp_path), "YICIBAN_PUBLIC_URL": "https://zwfw.example.cn"}
    return load(environ)


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(settings)}


def test_a_sound_deployment_passes_what_is_ours_to_set(settings: Settings) -> None:
    findings = found(settings)
    for name in ("database", "migrations", "SM3", "secret key", "debug", "demo", "address"):
        assert findings[name].state is State.OK, findings[name]


def test_without_a_worker_there_is_a_warning_that_says_how_to_start_one(settings: Settings) -> None:
    finding = found(settings)["worker"]
    assert finding.state is State.WARN
    assert "yiciban worker" in finding.mend


@pytest.mark.parametrize(
    ("change", "name", "state"),
    [
        ({"secret_key": "short"}, "secret key", State.FAIL),
        ({"secret_key": "a" * 60}, "secret key", State.FAIL),
        ({"debug": True}, "debug", State.FAIL),
        ({"demo": True}, "demo", State.WARN),
        ({"public_url": ""}, "address", State.WARN),
    ],
)
def test_an_unsafe_setting_is_named_and_mended(
    settings: Settings, change: dict[str, object], name: str, state: State
) -> None:
    finding = found(dataclasses.replace(settings, **change))[name]
    assert finding.state is state
    assert finding.mend


def test_a_provider_that_only_pretends_fails_outside_a_demo(settings: Settings) -> None:
    assert found(settings)["sms provider"].state is State.FAIL
    assert found(dataclasses.replace(settings, demo=True))["sms provider"].state is State.OK


def test_a_check_that_breaks_is_a_finding_and_the_others_still_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fonts(_: Settings) -> Iterator[Finding]:
        raise OSError("disk on fire")

    monkeypatch.setattr(check, "EXAMINERS", (fonts, check.safety))
    findings = found(settings)
    assert findings["fonts"].text == "OSError: disk on fire"
    assert findings["fonts"].state is State.FAIL
    assert "debug" in findings
