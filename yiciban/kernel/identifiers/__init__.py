"""Numbers that name people, bodies, places, items, licences and cases: read, check, take apart, build.

Every `parse_*` normalises what was typed (full-width digits, spaces, hyphens, lower case), returns a frozen
fact, or raises a Refusal whose sentence says what is wrong and how to mend it.
"""

from yiciban.kernel.identifiers.cases import (
    CaseNumber,
    build_case_number,
    format_case_number,
    normalise_case_number,
    parse_case_number,
)
from yiciban.kernel.identifiers.items import ItemCode, ItemCodeKind, normalise_item_code, parse_item_code
from yiciban.kernel.identifiers.licences import (
    LicenceIdentifier,
    build_licence_identifier,
    normalise_licence_identifier,
    parse_licence_identifier,
)
from yiciban.kernel.identifiers.organisations import OrganisationCode, normalise_uscc, parse_uscc
from yiciban.kernel.identifiers.phones import MobilePhone, normalise_phone, parse_phone
from yiciban.kernel.identifiers.regions import (
    RegionCode,
    RegionLevel,
    normalise_region_code,
    parse_region_code,
)
from yiciban.kernel.identifiers.residents import (
    ResidentNumber,
    Sex,
    normalise_resident_number,
    parse_resident_number,
)

__all__ = [
    "CaseNumber",
    "ItemCode",
    "ItemCodeKind",
    "LicenceIdentifier",
    "MobilePhone",
    "OrganisationCode",
    "RegionCode",
    "RegionLevel",
    "ResidentNumber",
    "Sex",
    "build_case_number",
    "build_licence_identifier",
    "format_case_number",
    "normalise_case_number",
    "normalise_item_code",
    "normalise_licence_identifier",
    "normalise_phone",
    "normalise_region_code",
    "normalise_resident_number",
    "normalise_uscc",
    "parse_case_number",
    "parse_item_code",
    "parse_licence_identifier",
    "parse_phone",
    "parse_region_code",
    "parse_resident_number",
    "parse_uscc",
]
