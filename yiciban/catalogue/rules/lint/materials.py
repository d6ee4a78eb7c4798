"""申请材料: who issues them, how many, which licence replaces them, and that each is asked for once."""

from __future__ import annotations

from collections.abc import Iterator

from yiciban.catalogue.facts import (
    EffectKind,
    Guide,
    Material,
    MaterialKind,
    MaterialNeed,
    MaterialSource,
    Severity,
    StandardMaterial,
)
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, once_a_guide, rules
from yiciban.catalogue.rules.lint.words import CATCH_ALL, office_stem, plain_name, short_name
from yiciban.catalogue.rules.scenario import all_effects

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
ISSUED = (MaterialSource.GOVERNMENT, MaterialSource.INTERMEDIARY)
CATALOGUE = "行政许可法第三十条"


@rule("materials.twice", ERROR, "一份材料只列一次", "国办发〔2018〕45号")
def _twice(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    codes = [material.code for material in guide.materials]
    if len(set(codes)) == len(codes):
        return
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Found(f"materials.{code}", f"材料 {code} 列了两次。", "请去掉一份，或者换一个代码。")


@rule("materials.two_names", ERROR, "同一份材料不用两个名字要两次", "国办发〔2018〕45号")
def _two_names(guide: Guide, around: Surroundings) -> Iterator[Found]:
    seen: dict[str, Material] = {}
    for material in guide.materials:
        key = _identity(material, around)
        first = seen.setdefault(key, material)
        if first.code != material.code:
            yield Found(
                f"materials.{material.code}",
                f"“{first.name}”和“{material.name}”是同一份材料，要了两次。",
                "请只要一份；是两个人的，请在名称里写明是谁的。",
            )


def _identity(material: Material, around: Surroundings) -> str:
    """What the paper is: the standard material when it goes by one of its names, else its bare name."""
    standard = (around.materials or {}).get(material.standard_code)
    if standard and material.name in (standard.name, *standard.also):
        return plain_name(standard.name)
    return plain_name(material.name)


@rule("materials.catch_all", ERROR, "不要“其他材料”", "关于深入推进审批服务便民化的指导意见、行政许可法第三十条")
def _catch_all(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for material in guide.materials:
        if CATCH_ALL.search(material.name):
            yield Found(
                f"materials.{material.code}.name",
                f"“{material.name}”没有说清是什么材料。",
                "请一份一份写明；写不明的不能要。",
            )


@rule("materials.issuer", ERROR, "别人出具的写明谁出具", "GB/T 39046-2020 表4")
def _issuer(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for material in guide.materials:
        if material.source in ISSUED and not material.issuer:
            yield Found(
                f"materials.{material.code}.issuer",
                f"“{material.name}”由{material.source.value}，没有写是谁。",
                "请写明出具单位，让人知道去哪里开。",
            )


@rule("materials.count", ERROR, "写明要几份", CATALOGUE)
def _count(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for material in guide.materials:
        if not (material.originals or material.copies or _spared(material)):
            yield Found(
                f"materials.{material.code}.copies", f"“{material.name}”要 0 份。", "请写原件几份、复印件几份。"
            )


@rule("materials.kind_count", WARNING, "份数和材料类型对得上", "GB/T 39046-2020 表4")
def _kind_count(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for material in guide.materials:
        if _spared(material) or not (material.originals or material.copies):
            continue
        wants_original = material.kind in (MaterialKind.ORIGINAL, MaterialKind.BOTH)
        wants_copy = material.kind in (MaterialKind.COPY, MaterialKind.BOTH)
        if (wants_original and not material.originals) or (wants_copy and not material.copies):
            yield Found(
                f"materials.{material.code}.kind",
                f"“{material.name}”写着要{material.kind.value}，"
                f"份数是原件 {material.originals}、复印件 {material.copies}。",
                "请改份数，或者改材料类型。",
            )


@rule("materials.need_note", WARNING, "不是都要的，写明什么情况要", CATALOGUE)
def _need_note(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    optional = [m for m in guide.materials if m.need is MaterialNeed.OPTIONAL and not m.need_note]
    if not optional:
        return
    asked = {effect.target for _, _, effect in all_effects(guide) if effect.kind is EffectKind.ADD_MATERIAL}
    for material in optional:
        if material.code not in asked:
            yield Found(
                f"materials.{material.code}.need_note",
                f"“{material.name}”不是每个人都要，没有写谁要。",
                "请写明什么情况要，或者用情形问出来。",
            )


@rule("materials.basis", WARNING, "要的材料有依据", "行政许可法第三十一条")
def _basis(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.is_permit:
        return
    for material in guide.materials:
        if not material.basis and not material.from_form and material.need is MaterialNeed.REQUIRED:
            yield Found(
                f"materials.{material.code}.basis",
                f"没有写依据什么要“{material.name}”。",
                "请写明文件和条款；没有依据的不要。",
            )


@rule("materials.licence", ERROR, "代替材料的证照有定义", "国务院令第716号第十条")
def _licence(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if around.licences is None:
        return
    for material in guide.materials:
        if material.licence and material.licence not in around.licences:
            yield Found(
                f"materials.{material.code}.licence",
                f"“{material.name}”说能用证照 {material.licence} 代替，这种证照还没有定义。",
                "请先定义证照类型，或者去掉免提交。",
            )


@rule("materials.standard", ERROR, "引用的标准材料存在", "一材料一标准")
def _standard(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if around.materials is None:
        return
    for material in guide.materials:
        if material.standard_code and material.standard_code not in around.materials:
            yield Found(
                f"materials.{material.code}.standard_code",
                f"“{material.name}”引用的标准材料 {material.standard_code} 还没有定义。",
                "请先定义标准材料，或者换一个。",
            )


@once_a_guide
def _standards(guide: Guide, around: Surroundings) -> list[tuple[Material, StandardMaterial]]:
    known = around.materials or {}
    return [
        (material, known[material.standard_code]) for material in guide.materials if material.standard_code in known
    ]


@rule("materials.standard_name", WARNING, "名称是标准材料的名称", "一材料一标准")
def _standard_name(guide: Guide, around: Surroundings) -> Iterator[Found]:
    for material, standard in _standards(guide, around):
        # Whose it is may stand before or after: 配偶身份证, 营业执照（出租方）.
        if not any(short_name(name) in material.name for name in (standard.name, *standard.also)):
            yield Found(
                f"materials.{material.code}.name",
                f"标准材料叫“{standard.name}”，这里叫“{material.name}”。",
                "请用标准名称，或者请全区的事项管理员把这个叫法加到标准材料里。",
            )


@rule("materials.standard_issuer", WARNING, "出具单位和标准材料相同", "一材料一标准")
def _standard_issuer(guide: Guide, around: Surroundings) -> Iterator[Found]:
    for material, standard in _standards(guide, around):
        if not (material.issuer and standard.issuer):
            continue
        here, there = office_stem(material.issuer), office_stem(standard.issuer)
        if here not in there and there not in here:
            yield Found(
                f"materials.{material.code}.issuer",
                f"标准材料由{standard.issuer}出具，这里写的是{material.issuer}。",
                "请核对是谁出具的，两处改成一样。",
            )


@rule("materials.standard_licence", ERROR, "代替它的证照和标准材料相同", "一材料一标准")
def _standard_licence(guide: Guide, around: Surroundings) -> Iterator[Found]:
    for material, standard in _standards(guide, around):
        if material.licence and standard.licence and material.licence != standard.licence:
            yield Found(
                f"materials.{material.code}.licence",
                f"标准材料由证照 {standard.licence} 代替，这里写的是 {material.licence}。",
                "请改成同一种证照。",
            )


@rule("materials.spared", WARNING, "有电子证照的不用再交", "国办发〔2022〕3号")
def _not_spared(guide: Guide, around: Surroundings) -> Iterator[Found]:
    for material, standard in _standards(guide, around):
        if standard.licence and not material.licence and material.kind is not MaterialKind.ORIGINAL:
            yield Found(
                f"materials.{material.code}.licence",
                f"“{material.name}”有电子证照，还在要复印件。",
                "请填上代替它的证照，让人免交。",
            )


def _spared(material: Material) -> bool:
    return material.from_form or bool(material.licence)
