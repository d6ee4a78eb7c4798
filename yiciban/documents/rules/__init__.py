"""What may be uploaded, how a file is recognised, how a paper is numbered, what its wording must hold. Pure."""

from yiciban.documents.rules.files import check_size, clean_name, number_prefix, sniff
from yiciban.documents.rules.wording import (
    LETTERS,
    LONGEST,
    PARTS,
    PLACES,
    Place,
    check_answer,
    check_effective,
    check_wording,
    faults,
    fill,
)

__all__ = [
    "LETTERS",
    "LONGEST",
    "PARTS",
    "PLACES",
    "Place",
    "check_answer",
    "check_effective",
    "check_size",
    "check_wording",
    "clean_name",
    "faults",
    "fill",
    "number_prefix",
    "sniff",
]
