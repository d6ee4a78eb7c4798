"""The demonstration's catalogue is what the linter asks of others: without an error. No database."""

from __future__ import annotations

from datetime import date

from yiciban.catalogue.facts import DataElement, LicenceType, StandardMaterial
from yiciban.catalogue.rules.lint import Surroundings, headings_of, lint_guides
from yiciban.demo import source


def test_the_demo_catalogue_has_no_error():
    entries, guides = source.entries(), list(source.guides())
    around = Surroundings(
        entries=entries,
        headings=headings_of(entries.values()),
        elements={row["code"]: DataElement.model_validate(row) for row in source.read_all("elements")},
        materials={row["code"]: StandardMaterial.model_validate(row) for row in source.read_all("materials")},
        licences={row["key"]: LicenceType.model_validate(row) for row in source.read_all("licences")},
        slugs={guide.slug for guide in guides},
        today=date(2026, 11, 24),
    )
    errors = [one for one in lint_guides(guides, around) if one.severity == "error"]
    assert not [f"{one.slug} {one.rule} {one.element}: {one.why}" for one in errors]
