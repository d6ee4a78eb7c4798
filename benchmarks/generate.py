"""A made-up city's catalogue of any size, the same for the same seed: valid documents for search, linter and importer.

    bodies()                     42 districts with an office of each kind, 252 towns
    materials(), entries(seed)   what items stand on, beside the demo's data elements and licence types
    standards(seed)              some 4,000 standard items: an entry, a variant, what every body says of it, its names
    items(seed, count)           what each body says: 167,978 of them as in the hall of [Seed 3]

Names are composed from `words.yaml`. No circular proofs: a paper is only asked for by entries after the one that
issues it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from stdnum.cn import uscc

from yiciban.catalogue.facts import Entry, Particulars, StandardMaterial, VariantKind

SEED = 39046
HALL = 167_978
CITY = "439900000000"
TOWNS = 6
# The first of 42 districts; the demo's own (439901) is left alone.
FIRST_DISTRICT = 439951
MAIN = 60_000
"""Main items are numbered from here on, where the demo has none."""
CHECKED = date(2026, 11, 2)
SEQUENCE = {variant: number for number, variant in enumerate(VariantKind, start=1)} | {VariantKind.ONLY: 1}
"""The last two digits of a code, as the linter wants them."""


@dataclass(frozen=True, slots=True)
class Body:
    """One office of one place."""

    code: str
    uscc: str
    kind: str
    name: str
    label: str
    short: str
    phone: str
    complaint: str
    region: str
    number: int


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard item: how every body describes it, and how common it is."""

    entry: Entry
    pattern: Particulars
    aliases: tuple[str, ...]
    office: str
    town: bool
    """Done by the towns rather than by an office of the district."""
    share: float
    """Of the places that could do it, how many do."""


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return words


@cache
def regions() -> tuple[tuple[str, str, str], ...]:
    """Code, name and parent of the city, its districts and their towns."""
    found = [(CITY, "示例市", "")]
    for number, name in enumerate(_words()["places"]):
        district = f"{FIRST_DISTRICT + number}000000"
        found.append((district, f"{name}区", CITY))
        found += [(f"{district[:6]}{town + 100:03d}000", f"{name}{_TOWN[town]}镇", district) for town in range(TOWNS)]
    return tuple(found)


_TOWN = "东西南北中新"


@cache
def bodies() -> tuple[Body, ...]:
    """Every office of every district, and the government of every town."""
    found: list[Body] = []
    for code, name, parent in regions():
        if code == CITY:
            continue
        short_name = name.removesuffix("区")
        kinds = [("town", f"{name}人民政府", "镇")] if parent != CITY else _words()["offices"]
        for kind, office, short in kinds:
            number = len(found) + 1
            body = f"11{code[:6]}MB{number:07d}"
            label = office if kind == "town" else f"区{office}"
            phone = f"0000-77{number % 100:02d} {number:04d}"
            complaint = f"0000-78{number % 100:02d} {number:04d}"
            full = office if kind == "town" else f"示例市{short_name}区{office}"
            checked = body + uscc.calc_check_digit(body)
            slug = f"g{code[4:9]}_{kind}"
            found.append(Body(slug, checked, kind, full, label, short, phone, complaint, code, number))
    return tuple(found)


_PAPERS = (
    ("id_card", "居民身份证", "政府部门核发", "公安机关", "id_card"),
    ("business_licence", "营业执照", "政府部门核发", "市场监督管理部门", "business_licence"),
    ("mandate", "委托书", "申请人自备", "", ""),
    ("lease", "房屋租赁合同", "申请人自备", "", ""),
    ("site_plan", "场所平面图", "申请人自备", "", ""),
    ("safety_rules", "安全管理制度", "申请人自备", "", ""),
    ("staff_list", "从业人员名册", "申请人自备", "", ""),
    ("test_report", "检验检测报告", "中介机构出具", "有资质的检验检测机构", ""),
    ("audit_report", "验资报告", "中介机构出具", "会计师事务所", ""),
    ("income_proof", "家庭收入核对报告", "政府部门核发", "民政部门", ""),
    ("diagnosis", "疾病诊断证明", "其他", "二级以上医院", ""),
    ("degree", "学历证书", "其他", "毕业学校", ""),
    ("bank_card", "收款银行卡", "其他", "开户银行", ""),
    ("photo", "近期免冠照片", "申请人自备", "", ""),
    ("household", "居民户口簿", "政府部门核发", "公安机关", ""),
)
ISSUED = 60
"""So many papers are the certificates of the first permits; later entries may ask for them."""


@lru_cache(maxsize=4)
def materials(seed: int = SEED) -> tuple[StandardMaterial, ...]:
    """The standard materials the items ask for; codes begin with g_."""
    plain = [
        StandardMaterial.model_validate(
            {"code": f"g_{code}", "name": name, "category": "证件证书证明", "source": source, "issuer": issuer,
             "licence": licence}
        )
        for code, name, source, issuer, licence in _PAPERS
    ]  # fmt: skip
    labels = {row[0]: row[1] for row in _words()["offices"]}
    certificates = [
        StandardMaterial.model_validate(
            {"code": f"g_certificate_{number}", "name": f"{made.entry.name}证", "category": "证件证书证明",
             "source": "政府部门核发", "issuer": labels[made.office], "issued_by": made.entry.code}
        )
        for number, made in enumerate(_issuing(seed))
    ]  # fmt: skip
    return (*plain, *certificates)


@dataclass(frozen=True, slots=True)
class _Matter:
    """What an entry is about before anybody says how it is done."""

    entry: Entry
    office: str
    theme: str
    served: tuple[str, ...]
    variants: tuple[VariantKind, ...]
    everyday: str
    act: str
    number: int


def entries(seed: int = SEED) -> tuple[Entry, ...]:
    """The directory: a main item for every trade, thing and group of people, and the matters under it."""
    headings = {matter.entry.parent: matter for matter in _matters(seed)}
    found = [
        matter.entry.model_copy(update={"code": code, "name": _heading(matter)}) for code, matter in headings.items()
    ]
    return tuple(sorted([*found, *(matter.entry for matter in _matters(seed))], key=lambda entry: entry.code))


@lru_cache(maxsize=4)
def standards(seed: int = SEED) -> tuple[Standard, ...]:
    """Every standard item with its pattern, in order of code."""
    chance = random.Random(seed)
    made: list[Standard] = []
    for matter in _matters(seed):
        town = matter.entry.type.value in ("05", "20") and chance.random() < 0.12
        # Most matters stand in nearly every place, some in a few: that is how real directories are filled.
        share = 1.0 if chance.random() < 0.695 else chance.uniform(0.3, 0.95)
        share = min(share, 0.42) if town else share
        shape = chance.randrange(1 << 30)
        for variant in matter.variants:
            pattern = _pattern(matter, variant, SEQUENCE[variant], town, seed, shape)
            names = tuple(dict.fromkeys(_aliases(matter, variant)))
            made.append(Standard(matter.entry, pattern, names, matter.office, town, share))
    return tuple(made)


def items(seed: int = SEED, count: int = HALL) -> Iterator[tuple[Particulars, str]]:
    """What each body says of its matters and the region it says it in, district by district; at most `count`.

    Raises ValueError when the whole city has fewer.
    """
    chance = random.Random(seed + 1)
    by_kind: dict[str, list[tuple[int, Standard]]] = {}
    for number, standard in enumerate(standards(seed)):
        by_kind.setdefault("town" if standard.town else standard.office, []).append((number, standard))
    made = 0
    for body in bodies():
        for number, standard in by_kind.get(body.kind, ()):
            if chance.random() >= standard.share:
                continue
            if made == count:
                return
            made += 1
            yield _said_by(body, standard, number), body.region
    if made < count:
        raise ValueError(f"the city has {made} items, not {count}")


def _said_by(body: Body, standard: Standard, number: int) -> Particulars:
    """The pattern in the mouth of one body: its code, its telephone, its office."""
    code = f"{body.uscc}{5 if body.kind == 'town' else 4}{standard.pattern.code[19:]}"
    contact = standard.pattern.contact.model_copy(update={"enquiry": body.phone, "complaint": body.complaint})
    return standard.pattern.model_copy(
        update={
            "code": code,
            "slug": f"g{number:04d}_{body.number:04d}",
            "department": body.code,
            "handling_office": f"{body.label}审批股",
            "contact": contact,
        }
    )


@lru_cache(maxsize=4)
def _matters(seed: int) -> tuple[_Matter, ...]:
    chance = random.Random(seed)
    found: list[_Matter] = []
    for main, (trade, shop, office, theme) in enumerate(_words()["trades"]):
        for pattern in _words()["permits"]:
            variants = (VariantKind.NEW, *_some(chance, (VariantKind.CHANGE, VariantKind.RENEW), 0.9))
            variants += tuple(_some(chance, (VariantKind.REPLACE, VariantKind.CANCEL), 0.55))
            firm = ("企业法人", "其他组织")
            entry = _entry("01", main, len(found), pattern.format(trade))
            found.append(_Matter(entry, office, theme, firm, variants, shop, pattern, len(found)))
    for main, (thing, plain, office, theme, firm_theme) in enumerate(_words()["things"], start=200):
        for kind, patterns in (("07", _words()["registered"]), ("20", _words()["served"])):
            for pattern in patterns:
                person = chance.random() < 0.7
                served = ("自然人",) if person else ("企业法人", "其他组织")
                many = kind == "07" and chance.random() < 0.6
                variants = (VariantKind.NEW, VariantKind.CHANGE, VariantKind.CANCEL) if many else (VariantKind.ONLY,)
                entry = _entry(kind, main, len(found), pattern.format(thing))
                own = theme if person else firm_theme
                found.append(_Matter(entry, office, own, served, variants, plain, pattern, len(found)))
    for main, (people, plain, office, theme) in enumerate(_words()["people"], start=300):
        for subsidy, money in _words()["subsidies"]:
            entry = _entry("05", main, len(found), f"{people}{subsidy}给付")
            variants = (VariantKind.ONLY,)
            found.append(_Matter(entry, office, theme, ("自然人",), variants, f"{plain}{money}", "给付", len(found)))
    return tuple(found)


def _some(chance: random.Random, variants: Sequence[VariantKind], share: float) -> Iterator[VariantKind]:
    return (variant for variant in variants if chance.random() < share)


def _entry(kind: str, main: int, number: int, name: str) -> Entry:
    law = {
        "law": "示例市行政审批条例", "article": f"第{number % 89 + 10}条第一款",
        "issuer": "示例市人民代表大会常务委员会",
        "text": f"办理{name}，应当向所在地的主管部门提出申请。", "since": "2021-07-01",
    }  # fmt: skip
    code = f"00{kind}{MAIN + main:05d}{number % 997 + 1:03d}"
    levels = "45" if kind in ("05", "20") else "4"
    return Entry.model_validate({"code": code, "name": name, "type": kind, "basis": [law], "levels": levels})


def _heading(matter: _Matter) -> str:
    return f"{matter.entry.name[:40]}等事项"


@lru_cache(maxsize=4)
def _issuing(seed: int) -> tuple[_Matter, ...]:
    return tuple(matter for matter in _matters(seed) if matter.entry.type.value == "01")[:ISSUED]


_ALSO = {
    VariantKind.NEW: ("{0}要办什么证", "{0}许可证怎么办"),
    VariantKind.CHANGE: ("{0}换老板", "{0}搬地方"),
    VariantKind.RENEW: ("{0}的证到期了",),
    VariantKind.REPLACE: ("{0}的证丢了",),
    VariantKind.CANCEL: ("{0}不开了",),
}


def _aliases(matter: _Matter, variant: VariantKind) -> Iterator[str]:
    """Two or three everyday names, as offices would write them."""
    if matter.entry.type.value == "01":
        act = matter.act.removeprefix("{0}")[:2]
        what = matter.everyday + ("" if act == "经营" else act)
        yield from (text.format(what) for text in _ALSO[variant])
    elif matter.act == "给付":
        yield f"{matter.everyday}怎么领"
        yield matter.everyday
    else:
        act = matter.act.removeprefix("{0}")[-2:]
        yield f"{matter.everyday}{act}{variant.value}"
        if variant in (VariantKind.NEW, VariantKind.ONLY):
            yield f"{matter.everyday}怎么{act}"


def _pattern(matter: _Matter, variant: VariantKind, sequence: int, town: bool, seed: int, shape: int) -> Particulars:
    """The document, checked once; bodies only put their own code and telephone into it."""
    chance = random.Random(shape + sequence)
    kind = matter.entry.type.value
    permit, instant = kind == "01", kind == "20" and chance.random() < 0.7
    limit = "0wd" if instant else f"{chance.choice((3, 5, 7, 10, 15))}wd"
    online = chance.random() < 0.85
    visits = 0 if online and chance.random() < 0.6 else 1
    tiers = ["town", "district"] if chance.random() < 0.35 else ["district"]
    if town:
        tiers = ["village", "town"]
    stages = ["互联网咨询", "互联网收件", "互联网预审", "互联网受理", "互联网办理", "互联网办理结果信息反馈"]
    document: dict[str, Any] = {
        "code": f"{bodies()[0].uscc}4{matter.entry.code}{sequence:02d}",
        "slug": "pattern",
        "variant": variant.value,
        "case_kind": "1" if instant else "2",
        "department": "pattern",
        "theme": matter.theme,
        "served": list(matter.served),
        "purpose": _purpose(matter, variant),
        "conditions": [f"要办的事属于{matter.entry.name}。", "材料齐全，内容真实。"],
        "quantity_limit": "没有数量限制，符合条件的都能办。" if permit else "",
        "power_note": "在本区的由本区办；跨区的向市里申请（示例）。",
        "exercised": f"对{matter.entry.name}的申请进行审查并作出决定。",
        "materials": list(_materials(matter, variant, chance, seed)),
        "fields": [{"element": element} for element in _fields(matter)],
        "steps": list(_steps(limit, permit)),
        "legal_limit": limit if instant else "20wd",
        "legal_basis": "《示例市行政审批条例》第二十条",
        "promised_limit": limit,
        "result": {"kind": "其他", "name": f"{matter.entry.name[:30]}结果告知书", "sample": "窗口可看样本",
                   "valid_years": 5 if variant is VariantKind.RENEW else None},
        "visits": visits,
        "visit_reason": "要当面核对原件。" if visits else "",
        "channels": ["窗口办理", "电脑端网上办理"] if online else ["窗口办理", *(["快递申请"] * (not visits))],
        "courier_in": not online and not visits,
        "online_stages": stages if online else stages[:1],
        "places": [{"tier": tier, "mode": "decide" if tier == tiers[-1] else "accept"} for tier in tiers],
        "contact": {"enquiry": "0000-7700 0001", "complaint": "0000-7800 0001"},
        "remedies": [
            {"kind": kind, "body": body, "address": "示例路 1 号", "phone": "0000-7700 0002", "within": within}
            for kind, body, within in (("行政复议", "区人民政府", "60 日内"), ("行政诉讼", "区人民法院", "6 个月内"))
        ],
        "rights": ["您有权知道办到哪一步。"],
        "faq": [{"question": "多久能办好？", "answer": f"最多 {limit.removesuffix('wd')} 个工作日。"}],
        "minutes": chance.randint(3, 15),
        "example_note": "全部内容为生成的示例。",
        "checked_on": CHECKED,
    }  # fmt: skip
    return Particulars.model_validate(document)


_PURPOSES = {
    VariantKind.NEW: "第一次办{name}的，开业或者动工以前来申请。",
    VariantKind.CHANGE: "名称、地址、负责人这些内容变了，来改{name}上登记的内容。",
    VariantKind.RENEW: "{name}的有效期快到了，还想接着做的来续。",
    VariantKind.REPLACE: "{name}的证书丢了或者坏了，来重新领一份。",
    VariantKind.CANCEL: "不再做了的，来把{name}注销。",
    VariantKind.ONLY: "要办{name}的，带上材料来申请，符合条件的按时办结。",
}


def _purpose(matter: _Matter, variant: VariantKind) -> str:
    return _PURPOSES[variant].format(name=matter.entry.name)


def _materials(matter: _Matter, variant: VariantKind, chance: random.Random, seed: int) -> Iterator[dict[str, Any]]:
    yield {"code": "form", "name": f"{matter.entry.name}申请表", "kind": "原件", "originals": 1, "copies": 0,
           "note": "网上填，或者在窗口填。", "standard": "填全、签名。", "from_form": True}  # fmt: skip
    firm = "自然人" not in matter.served
    wanted = [_PAPERS[1] if firm else _PAPERS[0], *chance.sample(_PAPERS[2:], chance.randint(1, 4))]
    for code, name, source, issuer, licence in wanted:
        kind = {"kind": "原件", "originals": 1, "copies": 0} if not licence else {}
        yield {"code": code, "standard_code": f"g_{code}", "name": name, "source": source, "issuer": issuer,
               "licence": licence, "note": "看得清就行。", "standard": "内容真实、在有效期内。",
               "basis": "《示例市行政审批条例》第二十一条", **kind}  # fmt: skip
    earlier = min(matter.number, ISSUED)
    if variant is VariantKind.NEW and matter.entry.type.value == "01" and earlier and chance.random() < 0.3:
        number = chance.randrange(earlier)
        labels = {row[0]: row[1] for row in _words()["offices"]}
        other = _issuing(seed)[number]
        yield {"code": f"certificate_{number}", "standard_code": f"g_certificate_{number}", "kind": "原件",
               "originals": 1, "copies": 0, "name": f"{other.entry.name}证", "source": "政府部门核发",
               "issuer": labels[other.office], "note": "带原件核对。", "standard": "在有效期内。",
               "basis": "《示例市行政审批条例》第二十二条"}  # fmt: skip


def _fields(matter: _Matter) -> tuple[str, ...]:
    if "自然人" in matter.served:
        return "person_name", "person_id", "person_phone", "person_address"
    return "org_name", "org_uscc", "org_address", "org_legal_person", "person_phone"


def _steps(limit: str, permit: bool) -> Iterator[dict[str, str]]:
    days = int(limit.removesuffix("wd"))
    shares = {"受理": 0, "审查": max(days - 2, 0), "决定": min(days, 1), "办结": min(max(days - 1, 0), 1), "送达": 0}
    for name, share in shares.items():
        if permit or name != "审查" or share:
            text = {"standard": f"按规定{name}。", "result": f"{name}记录"}
            yield {"name": name, "office": "审批股", "limit": f"{share}wd", **text}
