"""When somebody may act for somebody else. Pure: no clock, no settings, no database.

Sources: 行政许可法 art. 29 (agents), 民法典 arts. 17, 20-24 (minors and adults without capacity), 27, 28, 34
(guardians), 165 (what a mandate says), 173 (how it ends). A mandate of one year at most is the platform's own rule.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from yiciban.kernel.refusal import Refusal, invalid
from yiciban.mandates.facts import Act, Kind, ProofKind, Relation, State

ADULT = 18


@dataclass(frozen=True, slots=True)
class Guardianship:
    """For whom a relation can make a guardian, and which papers show it."""

    minors: frozenset[ProofKind] = frozenset()
    adults: frozenset[ProofKind] = frozenset()


_P = ProofKind
_FAMILY = frozenset({_P.HOUSEHOLD, _P.BIRTH, _P.COURT})
# Whoever comes after the parents or is no relative shows that those before cannot, or that it was consented to.
_APPOINTED = frozenset({_P.APPOINTMENT, _P.COURT})
# That an adult cannot decide only a court can say (民法典 art. 24).
_COURT = frozenset({_P.COURT})

GUARDIANS: Mapping[Relation, Guardianship] = MappingProxyType(
    {
        Relation.PARENT: Guardianship(_FAMILY, _COURT),
        Relation.GRANDPARENT: Guardianship(_APPOINTED, _COURT),
        Relation.SIBLING: Guardianship(_APPOINTED, _COURT),
        Relation.SPOUSE: Guardianship(adults=_COURT),
        Relation.CHILD: Guardianship(adults=_COURT),
        Relation.RELATIVE: Guardianship(_APPOINTED, _COURT),
        Relation.OTHER: Guardianship(_APPOINTED, _COURT),
    }
)


def check_mandate(acts: Collection[Act], until: date | None, *, principal: str, agent: str, today: date) -> None:
    """Return when such a mandate can be given; `principal` and `agent` are their numbers.

    Raises Refusal `own_agent`, `acts_missing`, `until_missing`, `mandate_over`, `mandate_too_long`.
    """
    if principal == agent:
        raise _about("agent_number", "own_agent", "不能委托自己。您自己的事直接申请就行。")
    if not acts:
        raise _about("acts", "acts_missing", "请至少选一样让对方替您做的事。")
    if until is None:
        raise _about("until", "until_missing", "请选委托到哪天。")
    if until < today:
        raise _about("until", "mandate_over", "到期日已经过去了，请选今天或以后的日期。")
    if until > one_year_after(today):
        raise _about("until", "mandate_too_long", "一次最多委托一年，请选一年以内的日期；到期可以再委托。")


def check_guardian(
    relation: Relation, proof: ProofKind, *, ward_birth: date, ward: str, guardian: str, guardian_age: int, today: date
) -> None:
    """Return when the relation can make this adult a guardian of this ward, and the paper shows it.

    Whether the ward is a minor follows from the number, never from what is typed. Raises Refusal `own_agent`,
    `guardian_too_young`, `relation_not_fitting`, `proof_not_fitting`.
    """
    if ward == guardian:
        raise _about("ward_number", "own_agent", "监护人和被监护人不能是同一个人。请填被监护人的身份证号。")
    if guardian_age < ADULT:
        raise Refusal("guardian_too_young", "监护人要满 18 周岁。请让成年的监护人来登记。")
    minor = is_minor(ward_birth, today)
    proofs = GUARDIANS[relation].minors if minor else GUARDIANS[relation].adults
    if not proofs:
        whom = "未成年人" if minor else "成年人"
        raise _about("relation", "relation_not_fitting", f"{relation.label}不能登记为{whom}的监护人，请再看一遍关系。")
    if proof not in proofs:
        names = "或者".join(sorted(one.label for one in proofs))
        raise _about("proof", "proof_not_fitting", f"这种情况要交{names}。")


def is_minor(birth: date, today: date) -> bool:
    """Whether somebody has not had their 18th birthday yet (民法典 art. 17)."""
    return today < majority(birth)


def majority(birth: date) -> date:
    """The 18th birthday; 1 March for one born on 29 February in a year that has none."""
    try:
        return birth.replace(year=birth.year + ADULT)
    except ValueError:
        return date(birth.year + ADULT, 3, 1)


def guardian_until(birth: date, today: date) -> date | None:
    """The last day of a guardianship: of a minor the day before the 18th birthday, else none is known."""
    return majority(birth) - timedelta(days=1) if is_minor(birth, today) else None


def one_year_after(day: date) -> date:
    """The same day next year; 28 February after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def state_of(
    *, since: date, until: date | None, confirmed_at: datetime | None, ended_at: datetime | None, today: date
) -> State:
    """Where it stands today: live only when confirmed, between its dates and not taken back."""
    if ended_at is not None:
        return State.REVOKED if confirmed_at else State.REFUSED
    if until is not None and until < today:
        return State.OVER
    return State.LIVE if confirmed_at is not None and since <= today else State.WAITING


def check_in_person(kind: Kind, *, in_person: bool) -> None:
    """Raise Refusal `in_person`: where the law wants the applicant there, no agent files (行政许可法 art. 29).

    A guardian does not stand in by mandate but by law (民法典 art. 34): who is under age cannot file alone at all.
    """
    if in_person and kind is Kind.AGENT:
        raise Refusal("in_person", "这件事依法要本人来办，不能委托别人。请本人登录申请，或者本人到窗口。")


def _about(field: str, code: str, sentence: str) -> Refusal:
    return invalid(code, sentence, {field: sentence})
