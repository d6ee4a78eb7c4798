"""Masks: enough to recognise, too little to use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiciban.kernel.masking import (
    mask_address,
    mask_bank,
    mask_id,
    mask_name,
    mask_phone,
    mask_resident_number,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈晓芳", "陈*芳"),
        ("何平", "何*"),
        ("欧阳修远", "欧阳**"),
        ("欧阳娜", "欧阳*"),
        ("欧阳", "欧*"),
        ("陈李晓芳", "陈**芳"),
        ("阿卜杜拉·买买提", "阿**提"),
        ("何", "*"),
        ("", ""),
        ("𠮷村上", "𠮷*上"),
    ],
)
def test_a_name_keeps_its_surname_and_its_last_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_the_name_of_an_organisation_is_public() -> None:
    assert mask_name("云栖假日酒店有限公司", organisation=True) == "云栖假日酒店有限公司"


def test_numbers_keep_what_recognises_them() -> None:
    assert mask_resident_number("43070219491231001X") == "430702********001X"
    assert mask_phone("13800005127") == "138****5127"
    assert mask_bank("6222 0212 0000 1234 567") == "**** 4567"
    assert mask_id("E12345678") == "E1*****78"
    assert mask_id("12345") == "****5"
    assert mask_id("123") == "***"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("湖南省宁乡市玉潭街道人民路12号3栋", "湖南省宁乡市玉潭街道****"),
        ("江苏省镇江市京口区谏壁街道月湖路1号", "江苏省镇江市京口区谏壁街道****"),
        ("江西省景德镇市浮梁县浮梁镇大洲村8组", "江西省景德镇市浮梁县浮梁镇****"),
        ("云溪区临江乡青山村3组", "云溪区临江乡****"),
        ("临江市江岸路66号5楼", "临江市江岸路****"),
        ("某某市某某区阳光小区3栋", "某某市****"),
        ("三栋二单元", "****"),
        ("", ""),
    ],
)
def test_an_address_ends_at_its_street(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text(alphabet="0123456789X", min_size=1, max_size=30))
def test_a_number_of_any_length_keeps_at_most_ten_characters(number: str) -> None:
    for mask in (mask_resident_number, mask_phone, mask_bank, mask_id):
        kept = len(mask(number).replace("*", "").replace(" ", ""))
        assert kept <= 10
        assert kept < len(number)
