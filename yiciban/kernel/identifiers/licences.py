"""The licence identifier 电子证照标识 of GB/T 36904: OID, type, issuer, serial, version, check.

`1.2.156.3005.2.{type 21}.{issuer}.{serial}.{version 3}.{check 1}`; the check character is ISO 7064 MOD 37,36
over type, issuer, serial and version without dots. The standard gives the issuer 18 characters; licences in
the field also carry 6-digit regions there, so any length up to 18 is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stdnum.iso7064 import mod_37_36

from yiciban.kernel.identifiers.text import is_alphanumeric, is_digits, normalise_code
from yiciban.kernel.refusal import Refusal, invalid

OID = "1.2.156.3005.2"
_LAST_VERSION = 999


@dataclass(frozen=True, slots=True)
class LicenceIdentifier:
    """A licence identifier in its parts; `str` writes it whole, check character included."""

    type_code: str
    """18 of the ministry that defined the type, 3 of its own numbering."""
    issuer: str
    serial: str
    version: int = 1

    @property
    def check(self) -> str:
        """The check character, 0 to 9 or A to Z."""
        return mod_37_36.calc_check_digit("".join(self._parts))

    @property
    def ministry(self) -> str:
        """The unified social credit code of the body that defined the type."""
        return self.type_code[:18]

    def next_version(self) -> LicenceIdentifier:
        """The identifier of the licence that replaces this one: same serial, version + 1 (renewal, change).

        Raises Refusal `licence_identifier_versions` after version 999.
        """
        if self.version == _LAST_VERSION:
            raise _no("versions", "这本证照已换发到第 999 版，不能再升版，请按新证照编流水号。")
        return replace(self, version=self.version + 1)

    @property
    def _parts(self) -> tuple[str, str, str, str]:
        return self.type_code, self.issuer, self.serial, f"{self.version:03}"

    def __str__(self) -> str:
        return ".".join((OID, *self._parts, self.check))


def normalise_licence_identifier(text: str) -> str:
    """What was typed or scanned, without separators except the dots, in capitals."""
    return normalise_code(text).replace("。", ".")


def build_licence_identifier(*, type_code: str, issuer: str, serial: str, version: int = 1) -> LicenceIdentifier:
    """An identifier from its parts.

    Raises Refusal `licence_identifier_type`, `_issuer`, `_serial`, `_version`.
    """
    type_code, issuer, serial = (normalise_code(part) for part in (type_code, issuer, serial))
    if len(type_code) != 21 or not is_alphanumeric(type_code):
        raise _no("type", "证照标识里的证照类型代码应为 21 位数字或字母，请核对。")
    if not 1 <= len(issuer) <= 18 or not is_alphanumeric(issuer):
        raise _no("issuer", "证照标识里的颁发机构代码应为 1 到 18 位数字或字母，请核对。")
    if not 1 <= len(serial) <= 39 or not is_alphanumeric(serial):
        raise _no("serial", "证照标识里的流水号应为 1 到 39 位数字或字母，请核对。")
    if not 1 <= version <= _LAST_VERSION:
        raise _no("version", "证照标识里的版本号应为 001 到 999，请核对。")
    return LicenceIdentifier(type_code, issuer, serial, version)


def parse_licence_identifier(text: str) -> LicenceIdentifier:
    """Read and check a whole identifier.

    Raises Refusal `licence_identifier_form`, `_type`, `_issuer`, `_serial`, `_version`, `_check`.
    """
    head, found, tail = normalise_licence_identifier(text).partition(f"{OID}.")
    parts = tail.split(".")
    if head or not found or len(parts) != 5:
        raise _no("form", f"证照标识应以 {OID} 开头，后面用点隔开五段：类型、机构、流水号、版本、校验位。")
    type_code, issuer, serial, version, check = parts
    if len(version) != 3 or not is_digits(version):
        raise _no("version", "证照标识里的版本号应为 001 到 999，请核对。")
    identifier = build_licence_identifier(type_code=type_code, issuer=issuer, serial=serial, version=int(version))
    if identifier.check != check:
        raise _no("check", "证照标识最后一位对不上，请对照证照再看一遍，或重新扫码。")
    return identifier


def _no(code: str, sentence: str) -> Refusal:
    return invalid(f"licence_identifier_{code}", sentence)
