"""What the catalogue says about a service item: the published document and its parts.

A published version of an item is one immutable document (`Guide`), checked by these shapes when it is
written. The names follow the exchange fields of the national platform (GB/T 39046-2020); the code tables
are those of that standard and of the regulations they cite.
"""

from yiciban.catalogue.facts.codes import (
    ITEM_TYPE_LABELS,
    Audience,
    CaseKind,
    FieldKind,
    ItemType,
    MaterialKind,
    MaterialNeed,
    MaterialSource,
    Mode,
    ResultKind,
    Sensitivity,
    Tier,
    Variant,
)
from yiciban.catalogue.facts.guide import (
    Basis,
    Code,
    Contact,
    DataElement,
    Face,
    Faq,
    Fee,
    FormField,
    Guide,
    LicenceType,
    Material,
    Name,
    Part,
    Place,
    Result,
    Sentence,
    Step,
)
from yiciban.catalogue.facts.lists import (
    Hit,
    ItemFact,
    PublishedGuide,
)

__all__ = [
    "ITEM_TYPE_LABELS",
    "Audience",
    "Basis",
    "CaseKind",
    "Code",
    "Contact",
    "DataElement",
    "Face",
    "Faq",
    "Fee",
    "FieldKind",
    "FormField",
    "Guide",
    "Hit",
    "ItemFact",
    "ItemType",
    "LicenceType",
    "Material",
    "MaterialKind",
    "MaterialNeed",
    "MaterialSource",
    "Mode",
    "Name",
    "Part",
    "Place",
    "PublishedGuide",
    "Result",
    "ResultKind",
    "Sensitivity",
    "Sentence",
    "Step",
    "Tier",
    "Variant",
]
