"""The unified social credit code of GB 32100: 1 registrar, 1 kind, 6 region, 9 body, 1 check.

python-stdnum computes the check digit. Its `validate` is not used: it wants eight leading digits and so
refuses the codes of village collectives (N2…) and other registrars with a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stdnum.cn import uscc

from yiciban.kernel.identifiers.text import is_digits, normalise_code
from yiciban.kernel.refusal import Refusal, invalid

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")

# GB 32100-2015 table 1 and its later additions; an unknown pair is no reason to refuse.
KINDS: Mapping[str, str] = MappingProxyType({
    "11": "机关", "12": "事业单位", "13": "编办直接管理机构编制的群众团体", "19": "其他机构编制",
    "51": "社会团体", "52": "民办非企业单位", "53": "基金会",
    "54": "基层群众性自治组织", "59": "其他民政登记",
    "81": "基层工会", "89": "其他工会",
    "91": "企业", "92": "个体工商户", "93": "农民专业合作社",
    "N1": "组级集体经济组织", "N2": "村级集体经济组织", "N3": "乡镇级集体经济组织", "N9": "其他农业农村登记",
    "Y1": "其他",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrganisationCode:
    """A unified social credit code that holds together."""

    code: str

    @property
    def kind(self) -> str:
        """What sort of body it is (机关, 企业…), empty where the pair is not in the table."""
        return KINDS.get(self.code[:2], "")

    @property
    def region(self) -> str:
        """The 6 digits of the registering region: a hint."""
        return self.code[2:8]

    def __str__(self) -> str:
        return self.code


def normalise_uscc(text: str) -> str:
    """What was typed, without separators, in capitals."""
    return normalise_code(text)


def parse_uscc(text: str) -> OrganisationCode:
    """Read and check a unified social credit code.

    Raises Refusal `uscc_length`, `uscc_characters`, `uscc_region`, `uscc_check`.
    """
    code = normalise_uscc(text)
    if len(code) != 18:
        raise _no("length", f"统一社会信用代码应为 18 位，您填了 {len(code)} 位，请对照营业执照或登记证书再看一遍。")
    if wrong := next((char for char in code if char not in _ALPHABET), None):
        raise _no(
            "characters",
            f"统一社会信用代码里不会有“{wrong}”（不用字母 I、O、S、V、Z），请看看是不是数字 1、0、5、2。",
        )
    if not is_digits(code[2:8]):
        raise _no("region", "统一社会信用代码第 3 到第 8 位是登记地代码，只能是数字，请核对。")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise _no("check", "您填的统一社会信用代码最后一位对不上，请对照营业执照或登记证书再看一遍。")
    return OrganisationCode(code)


def _no(code: str, sentence: str) -> Refusal:
    return invalid(f"uscc_{code}", sentence)
