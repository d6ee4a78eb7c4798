"""What only the whole catalogue can break: circular proofs, codes and names that stand for two things. No database."""

from __future__ import annotations

from collections import Counter

import pytest

from yiciban.catalogue.facts import Guide, StandardMaterial
from yiciban.catalogue.rules.lint import WHOLE_RULES, Surroundings, WholeLint, lint_guides
from yiciban.catalogue.rules.lint.completeness import ELEMENTS, completeness
from yiciban.catalogue.rules.lint.graph import components, way_round
from yiciban.catalogue.tests.lint_cases import PLAN, RIGHT, entry, guide

A, B, C = "000100001000", "000100002000", "000100003000"
NAMES = {A: "甲证核发", B: "乙证核发", C: "丙证核发"}
ENTRIES = {code: entry(code, name=name) for code, name in NAMES.items()}
PAPERS = {
    f"{name}_paper": StandardMaterial.model_validate(
        {
            "code": f"{name}_paper",
            "name": f"{name}证",
            "category": "结果文书",
            "source": "政府部门核发",
            "issued_by": issued_by,
        }
    )
    for name, issued_by in (("aa", A), ("bb", B), ("cc", C), ("outside", None))
}
AROUND = Surroundings(materials=PAPERS)


def item(code: str, *needs: str, body: str = "1", variant: str = "新办", need: str = "必要", gives: str = "") -> Guide:
    """An item of an entry that requires these standard materials, or a licence (`licence:key`)."""
    materials = [
        {**PLAN, "code": f"m{number}", "name": name, "need": need}
        | ({"licence": name.partition(":")[2]} if ":" in name else {"standard_code": name})
        for number, name in enumerate(needs)
    ]
    sequence = {"新办": "01", "": "01", "变更": "02", "延续": "03"}[variant]
    kind = {"kind": "证照", "name": "许可证", "licence": gives} if gives else {"kind": "无"}
    return guide(
        ENTRIES,
        code=f"11439901MB999001{body}X4{code}{sequence}",
        slug=f"item_{code}_{body}_{sequence}",
        variant=variant,
        materials=materials,
        questions=[],
        result=kind,
    )


def circles(*guides: Guide) -> dict[str, str]:
    """Slug and words of every guide on a circle."""
    found = whole(*guides)
    return {one.slug: one.why for one in found if one.rule == "cycles.proof"}


def whole(*guides: Guide, around: Surroundings = AROUND):
    together = WholeLint()
    for one in guides:
        together.see(one, around)
    return tuple(together.findings())


def test_two_that_need_each_other_are_a_circle_told_from_each_side():
    found = circles(item(A, "bb_paper"), item(B, "aa_paper"), item(C, "aa_paper"))
    assert set(found) == {f"item_{A}_1_01", f"item_{B}_1_01"}
    assert found[f"item_{A}_1_01"] == (
        "办“甲证核发”要交“bb_paper”，那是“乙证核发”的结果；办“乙证核发”要交“aa_paper”，那是“甲证核发”的结果。谁也办不成。"
    )
    assert found[f"item_{B}_1_01"].startswith("办“乙证核发”要交")


def test_three_in_a_ring_are_told_whole():
    found = circles(item(A, "bb_paper"), item(B, "cc_paper"), item(C, "aa_paper"))
    assert len(found) == 3
    assert all(words.count("；") == 2 for words in found.values())


def test_the_finding_stands_at_the_material():
    found = {one.slug: one.element for one in whole(item(A, "outside_paper", "bb_paper"), item(B, "aa_paper"))}
    assert found == {f"item_{A}_1_01": "materials.m1", f"item_{B}_1_01": "materials.m0"}


def test_a_chain_is_no_circle():
    assert not circles(item(A, "bb_paper"), item(B, "cc_paper"), item(C, "outside_paper"))


def test_a_paper_nobody_here_issues_is_no_circle():
    assert not circles(item(A, "bb_paper"), item(C, "outside_paper"))


def test_a_new_licence_that_needs_itself_is_a_circle():
    assert set(circles(item(A, "aa_paper"))) == {f"item_{A}_1_01"}


def test_a_renewal_that_needs_its_own_licence_is_no_circle():
    assert not circles(
        item(A, "outside_paper"), item(A, "aa_paper", variant="延续"), item(A, "aa_paper", variant="变更")
    )


def test_a_matter_without_variants_changes_the_paper_it_wants():
    assert not circles(item(A, "aa_paper", variant=""))


def test_a_paper_that_may_be_missing_is_no_circle():
    assert not circles(item(A, "bb_paper", need="容缺后补"), item(B, "aa_paper"))
    assert not circles(item(A, "bb_paper", need="非必要"), item(B, "aa_paper"))


def test_licences_lead_round_as_papers_do():
    found = circles(item(A, "licence:licence_b", gives="licence_a"), item(B, "licence:licence_a", gives="licence_b"))
    assert len(found) == 2


def test_a_licence_that_another_item_gives_too_breaks_the_circle():
    ring = [item(A, "licence:licence_b", gives="licence_a"), item(B, "licence:licence_a", gives="licence_b")]
    assert not circles(*ring, item(C, gives="licence_b"))
    assert len(circles(*ring, item(C, "aa_paper", gives="licence_b"))) == 3


def test_every_body_on_the_circle_is_told_and_no_other():
    found = circles(
        item(A, "bb_paper"), item(A, "bb_paper", body="2"), item(A, "outside_paper", body="3"), item(B, "aa_paper")
    )
    assert set(found) == {f"item_{A}_1_01", f"item_{A}_2_01", f"item_{B}_1_01"}


def test_a_long_ring_needs_no_recursion():
    ring = {number: [(number + 1) % 5000] for number in range(5000)}
    assert [len(component) for component in components(ring)] == [5000]
    assert len(way_round(ring, 7)) == 5000
    assert way_round({1: [2], 2: []}, 1) == ()


def named(slug: str, name: str, **changes):
    """The right guide with one material of that name."""
    return guide(slug=slug, materials=[{**PLAN, "name": name}], **changes)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("whole.code", {"slug": "other", "variant": "变更", "department": "market"}),
        ("whole.slug", {"code": "11439901MB9900012T400012301300102", "variant": "变更"}),
        ("whole.name", {"slug": "other", "code": "11439901MB9900012T400012301300001"}),
        ("whole.variant", {"slug": "other", "code": "11439901MB9900012T400012301300199", "department": "market"}),
    ],
)
def test_what_must_stand_once_is_told_to_the_later_guide(rule, changes):
    found = whole(guide(), guide(**changes))
    assert [(one.rule, one.slug) for one in found] == [(rule, changes.get("slug", RIGHT["slug"]))]


def test_one_paper_goes_by_one_name():
    usual = [named(f"item_{number}", "设备清单", department=f"d{number}") for number in range(3)]
    found = [
        one
        for one in whole(*usual, named("odd", "设备清单（复印件）"), named("own", "消防平面图"))
        if one.rule == "whole.material"
    ]
    assert [(one.slug, one.element) for one in found] == [("odd", "materials.floor_plan.name")]
    assert "在 3 个事项里叫“设备清单”" in found[0].why


def test_every_rule_of_the_whole_is_tried_here():
    tried = {"cycles.proof", "whole.code", "whole.slug", "whole.name", "whole.variant", "whole.material"}
    assert {rule.code for rule in WHOLE_RULES} == tried


def test_a_catalogue_is_linted_guide_by_guide_and_as_a_whole():
    counted = Counter(one.rule for one in lint_guides([item(A, "bb_paper"), item(B, "aa_paper")], AROUND))
    assert counted["cycles.proof"] == 2


# --- how complete


def test_the_table_of_elements_is_long_and_has_no_code_twice():
    codes = [element.code for element in ELEMENTS]
    assert len(codes) >= 40
    assert len(set(codes)) == len(codes)
    assert all(len(code) <= 40 for code in codes)


def test_what_does_not_apply_counts_neither_way():
    free = completeness(guide())
    charged = completeness(guide(fees=[{"name": "费", "standard": "10 元", "basis": "《条例》"}], pay_online=True))
    assert charged.applicable == free.applicable + 3
    assert set(charged.missing) - set(free.missing) == {"fee_relief"}


def test_an_empty_element_is_named():
    before = completeness(guide(handling_office="审批股"))
    after = completeness(guide())
    assert set(after.missing) - set(before.missing) == {"handling_office"}
    assert after.filled == before.filled - 1
    assert after.filled == after.applicable - len(after.missing)
