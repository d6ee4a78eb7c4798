"""Answering the questions of an item (情形) as somebody would who wants it done the ordinary way."""

from __future__ import annotations

from typing import Any

# What is preferred where more than one answer leads on, by item; the rest takes the first that does.
PREFERRED = {"public_place_health_new": {"way": "normal"}}


def situation(item: str, questions: list[dict[str, Any]]) -> dict[str, list[str]]:
    """An answer to every question that concerns the person: none that stops them, nothing more than asked."""
    given: dict[str, list[str]] = {}
    for question in questions:
        after = question["show_if"]
        if after and not set(after["options"]) & set(given.get(after["question"], ())):
            continue
        leading_on = [option["code"] for option in question["options"] if not _stops(option)]
        wanted = PREFERRED.get(item, {}).get(question["code"], leading_on[0])
        given[question["code"]] = [] if question["several"] else [wanted]
    return given


def _stops(option: dict[str, Any]) -> bool:
    return any(effect["kind"] == "block" for effect in option["effects"])
