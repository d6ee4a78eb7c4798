"""Identifiers: numbers that hold, and what each wrong one is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import damm
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from yiciban.kernel.identifiers import (
    ItemCodeKind,
    LicenceIdentifier,
    RegionLevel,
    Sex,
    build_case_number,
    build_licence_identifier,
    format_case_number,
    normalise_phone,
    normalise_resident_number,
    parse_case_number,
    parse_item_code,
    parse_licence_identifier,
    parse_phone,
    parse_region_code,
    parse_resident_number,
    parse_uscc,
)
from yiciban.kernel.identifiers.regions import PROVINCES
from yiciban.kernel.refusal import Kind, Refusal

TODAY = date(2026, 11, 24)
OID = "1.2.156.3005.2."
HOUSING = f"{OID}11100000000013338W011.11430000006122244L.20230000403.001.U"
SHORT_ISSUER = f"{OID}11100000MB03271699022.340100.000000016.001.9"


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as no:
        call()
    assert no.value.kind is Kind.INVALID
    assert no.value.sentence.endswith("。")
    return no.value.code


# Residents


def resident(number: str) -> object:
    return parse_resident_number(number, today=TODAY)


@pytest.mark.parametrize(
    "number", ["43070219491231001X", "420703195001010023", "411303198506150030", "500120198808080054"]
)
def test_a_resident_number_that_holds_is_read(number: str) -> None:
    assert str(resident(number)) == number


def test_a_resident_number_tells_birth_sex_and_first_registration() -> None:
    found = parse_resident_number("43070219491231001X", today=TODAY)
    assert found.birth == date(1949, 12, 31)
    assert (found.sex, found.sex.label) == (Sex.MALE, "男")
    assert parse_resident_number("420703195001010023", today=TODAY).sex is Sex.FEMALE
    assert (found.region, found.province) == ("430702", "湖南省")
    assert found.masked == "430702********001X"
    assert (found.age(date(2026, 12, 30)), found.age(date(2026, 12, 31))) == (76, 77)


def test_a_resident_number_is_taken_as_people_type_it() -> None:
    typed = " ４３０７０２ 19491231-001x\u200b"
    assert normalise_resident_number(typed) == "43070219491231001X"
    assert str(resident(typed)) == "43070219491231001X"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("430702491231001", "length"),
        ("4307021949123100", "length"),
        ("", "length"),
        ("43070219491231O01X", "characters"),
        ("X3070219491231001X", "characters"),
        ("٤٣٠٧٠٢١٩٤٩١٢٣١٠٠١X", "characters"),
        ("99070219491231001X", "province"),
        ("43048119900229004X", "birth_date"),
        ("430702194913310010", "birth_date"),
        ("430702202611250019", "future"),
        ("430702194912310011", "check"),
    ],
)
def test_a_wrong_resident_number_says_what_is_wrong(number: str, code: str) -> None:
    assert code_of(lambda: resident(number)) == f"resident_number_{code}"


def test_a_child_born_today_has_a_number() -> None:
    body = "43070220261124001"
    assert resident(body + mod_11_2.calc_check_digit(body))


def test_a_county_nobody_knows_any_more_is_no_reason_to_refuse() -> None:
    body = "43999919900101001"
    assert resident(body + mod_11_2.calc_check_digit(body))


@given(st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_in_a_resident_number_is_caught(place: int, char: str) -> None:
    right = "43070219491231001X"
    wrong = right[:place] + char + right[place + 1 :]
    if wrong != right:
        assert code_of(lambda: resident(wrong)).startswith("resident_number_")


# Organisations


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("11430000006122244L", "机关"),
        ("11370800MB28559184", "机关"),
        ("91110000600037341L", "企业"),
    ],
)
def test_a_social_credit_code_that_holds_is_read(code: str, kind: str) -> None:
    found = parse_uscc(code.lower())
    assert (str(found), found.kind, found.region) == (code, kind, code[2:8])


@pytest.mark.parametrize(("head", "kind"), [("N2", "村级集体经济组织"), ("A1", "")])
def test_registrars_with_a_letter_are_read(head: str, kind: str) -> None:
    body = f"{head}430702MF1234567"
    assert parse_uscc(body + uscc.calc_check_digit(body)).kind == kind


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("11430000006122244", "length"),
        ("1143000000612224OL", "characters"),
        ("11A30000006122244L", "region"),
        ("114300000061222441", "check"),
    ],
)
def test_a_wrong_social_credit_code_says_what_is_wrong(code: str, reason: str) -> None:
    assert code_of(lambda: parse_uscc(code)) == f"uscc_{reason}"


# Regions


@pytest.mark.parametrize(
    ("code", "short", "level"),
    [
        ("430000", "430000", RegionLevel.PROVINCE),
        ("430700", "430700", RegionLevel.CITY),
        ("430702", "430702", RegionLevel.COUNTY),
        ("430702003", "430702003", RegionLevel.TOWN),
        ("430702003201", "430702003201", RegionLevel.VILLAGE),
        ("430702003000", "430702003", RegionLevel.TOWN),
        ("430702000000", "430702", RegionLevel.COUNTY),
        ("430000000000", "430000", RegionLevel.PROVINCE),
    ],
)
def test_a_region_code_knows_its_level(code: str, short: str, level: RegionLevel) -> None:
    found = parse_region_code(code)
    assert (found.code, found.level, found.province) == (short, level, "湖南省")
    assert found.county == code[:6]
    assert found.padded == code.ljust(12, "0")
    assert found.level.label


@pytest.mark.parametrize(
    ("code", "reason"),
    [("43070", "length"), ("99070200", "length"), ("990702", "province"), ("43O702", "characters")],
)
def test_a_wrong_region_code_says_what_is_wrong(code: str, reason: str) -> None:
    assert code_of(lambda: parse_region_code(code)) == f"region_code_{reason}"


# Licences


@pytest.mark.parametrize("text", [HOUSING, SHORT_ISSUER])
def test_real_licence_identifiers_hold(text: str) -> None:
    assert str(parse_licence_identifier(text)) == text
    assert str(parse_licence_identifier(text.replace(".", "．").lower())) == text


def test_a_licence_identifier_is_built_from_its_parts() -> None:
    built = build_licence_identifier(
        type_code="11100000000013338W011", issuer="11430000006122244L", serial="20230000403"
    )
    assert str(built) == HOUSING
    assert built == LicenceIdentifier("11100000000013338W011", "11430000006122244L", "20230000403", 1)
    assert str(parse_uscc(built.ministry)) == "11100000000013338W"


def test_a_new_version_keeps_the_serial() -> None:
    renewed = parse_licence_identifier(HOUSING).next_version()
    assert str(renewed).startswith(HOUSING[:-5] + "002.")
    assert parse_licence_identifier(str(renewed)) == renewed


def test_the_last_version_has_no_successor() -> None:
    last = build_licence_identifier(type_code="1" * 21, issuer="2", serial="3", version=999)
    assert code_of(last.next_version) == "licence_identifier_versions"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HOUSING.removeprefix(OID), "form"),
        (HOUSING + ".1", "form"),
        ("x" + HOUSING, "form"),
        (HOUSING.replace("W011", "W11"), "type"),
        (SHORT_ISSUER.replace("340100", ""), "issuer"),
        (HOUSING.replace("20230000403", "2023_403"), "serial"),
        (HOUSING.replace(".001.", ".000."), "version"),
        (HOUSING.replace(".001.", ".1."), "version"),
        (HOUSING[:-1] + "V", "check"),
    ],
)
def test_a_wrong_licence_identifier_says_what_is_wrong(text: str, reason: str) -> None:
    assert code_of(lambda: parse_licence_identifier(text)) == f"licence_identifier_{reason}"


@given(st.data())
def test_one_wrong_character_in_a_licence_identifier_is_caught(data: st.DataObject) -> None:
    place = data.draw(st.integers(len(OID), len(HOUSING) - 1))
    if HOUSING[place] != ".":
        char = data.draw(st.sampled_from("0123456789ABCXYZ").filter(lambda other: other != HOUSING[place]))
        wrong = HOUSING[:place] + char + HOUSING[place + 1 :]
        assert code_of(lambda: parse_licence_identifier(wrong)).startswith("licence_identifier_")


# Phones


@pytest.mark.parametrize(
    "text",
    ["13800005127", "+86 138 0000 5127", "0086-138-0000-5127", "8613800005127", "１３８００００５１２７"],
)
def test_a_mobile_number_is_taken_as_people_type_it(text: str) -> None:
    assert str(parse_phone(text)) == normalise_phone(text) == "13800005127"
    assert parse_phone(text).masked == "138****5127"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1380000512", "length"),
        ("0734-4331234", "prefix"),
        ("12800005127", "prefix"),
        ("1380000512A", "characters"),
        ("", "empty"),
        (" - ", "empty"),
    ],
)
def test_a_wrong_mobile_number_says_what_is_wrong(text: str, reason: str) -> None:
    assert code_of(lambda: parse_phone(text)) == f"phone_{reason}"


# Items


def test_a_variant_code_is_taken_apart() -> None:
    found = parse_item_code("11370800MB2855918430001171120" + "0001")
    assert found.kind is ItemCodeKind.VARIANT
    assert (found.organisation, found.level, found.level_label) == ("11370800MB28559184", "3", "市级")
    assert (found.region, found.item_type, found.item_type_label) == ("00", "01", "行政许可")
    assert (found.main, found.sub, found.sequence) == ("17112", "000", "01")
    assert found.basic == "000117112000"
    assert found.implementation == "11370800MB285591843" + "000117112000"


@pytest.mark.parametrize(
    ("code", "kind", "basic"),
    [
        ("11370800MB285591843370117002011", ItemCodeKind.IMPLEMENTATION, "370117002011"),
        ("11310000MB2F30661Y231200356400001", ItemCodeKind.VARIANT, "312003564000"),
        ("310150356000", ItemCodeKind.BASIC, "310150356000"),
    ],
)
def test_real_item_codes_hold(code: str, kind: ItemCodeKind, basic: str) -> None:
    found = parse_item_code(code)
    assert (str(found), found.kind, found.basic) == (code, kind, basic)
    assert found.kind.label


def test_a_basic_code_has_no_body_level_or_sequence() -> None:
    found = parse_item_code("310150356000")
    assert (found.implementation, found.organisation, found.level, found.sequence) == ("", "", "", "")


def test_an_item_type_outside_the_national_table_has_no_label() -> None:
    assert parse_item_code("439950356000").item_type_label == ""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("3101503560", "length"),
        ("31015035600A", "characters"),
        ("990150356000", "region"),
        ("11370800MB285591853370117002011", "organisation"),
    ],
)
def test_a_wrong_item_code_says_what_is_wrong(code: str, reason: str) -> None:
    assert code_of(lambda: parse_item_code(code)) == f"item_code_{reason}"


# Cases

case_numbers = st.builds(
    build_case_number,
    st.sampled_from(sorted(PROVINCES)).map(lambda province: province + "9901"),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999),
)


def test_a_case_number_is_built_grouped_and_read_back() -> None:
    number = build_case_number("439901", date(2026, 11, 16), 127)
    assert str(number) == "439901202611160001278"
    assert number.grouped == format_case_number(str(number)) == "439901 20261116 000127 8"
    assert parse_case_number("439901 20261116 000127 ８") == number


@given(case_numbers, st.integers(0, 20), st.integers(1, 9))
def test_one_wrong_digit_in_a_case_number_is_caught(number: object, place: int, by: int) -> None:
    text = str(number)
    wrong = text[:place] + str((int(text[place]) + by) % 10) + text[place + 1 :]
    assert code_of(lambda: parse_case_number(wrong)) == "case_number_check"


@given(case_numbers, st.integers(0, 19))
def test_two_swapped_digits_in_a_case_number_are_caught(number: object, place: int) -> None:
    text = str(number)
    wrong = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if wrong != text:
        assert code_of(lambda: parse_case_number(wrong)) == "case_number_check"


@given(case_numbers)
def test_every_case_number_reads_back(number: object) -> None:
    assert parse_case_number(str(number)) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("43990120261116000127", "length"),
        ("43990120261116000127X", "characters"),
        ("439901202611160001277", "check"),
    ],
)
def test_a_wrong_case_number_says_what_is_wrong(text: str, reason: str) -> None:
    assert code_of(lambda: parse_case_number(text)) == f"case_number_{reason}"


def test_a_case_number_with_a_right_check_digit_must_still_make_sense() -> None:
    for body, reason in (
        ("43990120261316000127", "date"),
        ("99990120261116000127", "region"),
        ("43990120261116000000", "serial"),
    ):
        number = body + damm.calc_check_digit(body)
        assert code_of(lambda number=number: parse_case_number(number)) == f"case_number_{reason}"


@pytest.mark.parametrize(("region", "serial", "reason"), [("4399", 1, "region"), ("439901", 1_000_000, "serial")])
def test_a_case_number_cannot_be_built_from_nonsense(region: str, serial: int, reason: str) -> None:
    assert code_of(lambda: build_case_number(region, TODAY, serial)) == f"case_number_{reason}"
