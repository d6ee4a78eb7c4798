"""`yiciban identifier`: is this number right, and what does it say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

import click

from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import (
    parse_case_number,
    parse_item_code,
    parse_licence_identifier,
    parse_phone,
    parse_region_code,
    parse_resident_number,
    parse_uscc,
)
from yiciban.kernel.refusal import Refusal

Reading: TypeAlias = tuple[str, dict[str, object]]
"""One line for people, and the parts for machines."""


@click.group()
def identifier() -> None:
    """Numbers of people, bodies, places, items, licences and cases."""


def _resident(value: str) -> Reading:
    found = parse_resident_number(value, today=local_date(datetime.now(UTC)))
    line = f"身份证号 {found.masked} 有效：{found.sex.label}，{found.birth} 出生，首次登记在{found.province}。"
    facts: dict[str, object] = {
        "number": found.masked,
        "birth": found.birth.isoformat(),
        "sex": found.sex,
        "region": found.region,
        "province": found.province,
    }
    return line, facts


def _uscc(value: str) -> Reading:
    found = parse_uscc(value)
    line = f"统一社会信用代码 {found} 有效：{found.kind or '其他机构'}，登记地 {found.region}。"
    return line, {"code": found.code, "kind": found.kind, "region": found.region}


def _licence(value: str) -> Reading:
    found = parse_licence_identifier(value)
    line = f"证照标识有效：机构 {found.issuer}，流水号 {found.serial}，第 {found.version} 版。"
    facts: dict[str, object] = {
        "identifier": str(found),
        "type": found.type_code,
        "issuer": found.issuer,
        "serial": found.serial,
        "version": found.version,
    }
    return line, facts


def _phone(value: str) -> Reading:
    found = parse_phone(value)
    return f"手机号 {found.masked} 有效。", {"number": found.masked}


def _region(value: str) -> Reading:
    found = parse_region_code(value)
    line = f"行政区划代码 {found} 有效：{found.level.label}，{found.province}。"
    return line, {"code": found.code, "level": found.level, "province": found.province}


def _item(value: str) -> Reading:
    found = parse_item_code(value)
    type_label = found.item_type_label or f"事项类型 {found.item_type}"
    line = f"{found.kind.label} {found} 有效：{type_label}，主项 {found.main}，子项 {found.sub}。"
    facts: dict[str, object] = {
        "code": found.code,
        "kind": found.kind,
        "organisation": found.organisation,
        "level": found.level,
        "region": found.region,
        "type": found.item_type,
        "main": found.main,
        "sub": found.sub,
        "sequence": found.sequence,
    }
    return line, facts


def _case(value: str) -> Reading:
    found = parse_case_number(value)
    line = f"办件编号 {found.grouped} 有效：{found.region}，{found.day} 收件，当天第 {found.serial} 件。"
    facts: dict[str, object] = {
        "number": str(found),
        "region": found.region,
        "date": found.day.isoformat(),
        "serial": found.serial,
    }
    return line, facts


_READERS: dict[str, Callable[[str], Reading]] = {
    "resident": _resident,
    "uscc": _uscc,
    "licence": _licence,
    "phone": _phone,
    "region": _region,
    "item": _item,
    "case": _case,
}


@identifier.command()
@click.argument("kind", type=click.Choice(list(_READERS)))
@click.argument("value")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: valid, and the parts or code and detail.")
@click.pass_context
def check(ctx: click.Context, kind: str, value: str, as_json: bool) -> None:
    """Check VALUE as a number of the given KIND and say what it means.

    Full-width digits, spaces, hyphens and a lower-case x are taken as they come. Numbers of people are
    printed masked.

    \b
    KIND is one of
      resident   公民身份号码, GB 11643
      uscc       统一社会信用代码, GB 32100
      licence    电子证照标识, GB/T 36904
      phone      mobile number of the mainland
      region     行政区划代码, 6, 9 or 12 digits
      item       事项编码, 12, 31 or 33 characters
      case       办件编号, 21 digits

    \b
    Examples:
      yiciban identifier check resident 43070219491231001X
      yiciban identifier check uscc 11430000006122244L --json
      yiciban identifier check case "439901 20261116 000127 8"

    Exit status: 0 right, 1 wrong (the reason on stderr, or in the JSON), 2 the question cannot be read.
    """
    try:
        line, facts = _READERS[kind](value)
    except Refusal as refusal:
        wrong = {"valid": False, "kind": kind, "code": refusal.code, "detail": refusal.sentence}
        click.echo(_json(wrong) if as_json else refusal.sentence, err=not as_json)
        ctx.exit(1)
    click.echo(_json({"valid": True} | facts) if as_json else line)


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)
