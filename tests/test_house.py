"""The house keeps its walls: a package shows others its public rooms and nothing else.

Directions are import-linter's work (`pyproject.toml`); this test adds what its contracts cannot say.
"""

from __future__ import annotations

import grimp
import pytest

PUBLIC = {"facts", "permissions", "queries", "services"}
# Further doors, each a public module by its own docstring.
DOORS = {
    "archive": {"checking"},
    "journal": {"rules", "subscriptions", "signing"},
    "providers": {"interfaces", "receipts"},
    "people": {"limits", "middleware", "sessions", "web"},
    "network": {"auth", "sections"},
    "documents": {"paper", "receivers", "store", "web"},
    "catalogue": {"exchange", "linting", "sections"},
    "cases": {"afterwards", "bars", "diagram", "hindrances", "parcels", "previews", "sections", "sources"},
}
# Who puts the whole together: site serves every package's pages.
ASSEMBLERS = {"site": {"urls", "api", "views", "middleware"}}
FREE = {"kernel", "runtime", "cli", "demo"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("yiciban", include_external_packages=False)


def test_no_package_reaches_into_the_private_rooms_of_another(graph: grimp.ImportGraph) -> None:
    wrong = []
    for importer in graph.modules:
        parts = importer.split(".")
        if "tests" in parts or len(parts) < 2:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            target = imported.split(".")
            if len(target) < 3 or target[1] == parts[1] or target[1] in FREE:
                continue
            allowed = PUBLIC | DOORS.get(target[1], set()) | ASSEMBLERS.get(parts[1], set())
            if target[2] not in allowed:
                wrong.append(f"{importer} -> {imported}")
    assert not wrong, "\n".join(sorted(wrong))
