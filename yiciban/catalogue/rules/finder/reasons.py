"""Why an item is among the answers, in a few words."""

from __future__ import annotations

from functools import lru_cache

from yiciban.catalogue.rules.finder.standard import Standard
from yiciban.catalogue.rules.tokens import common_run, normalise, tokens


def reason_of(question: str, standard: Standard) -> str:
    """The everyday name it also goes by, the words of its name, or those of its purpose."""
    plain = normalise(question).replace(" ", "")
    asked = dict(tokens(plain))
    alias = max(standard.aliases, key=lambda text: _overlap(asked, text), default="")
    if alias and _overlap(asked, alias) > _overlap(asked, standard.full_name):
        return f"也叫：{alias}"
    in_name = common_run(plain, normalise(standard.full_name))
    if len(in_name) >= 2:
        return f"名称里有“{in_name}”"
    in_purpose = common_run(plain, normalise(standard.purpose))
    if len(in_purpose) >= 2:
        return f"说明里有“{in_purpose}”"
    if plain and standard.themes and _overlap(asked, "".join((*standard.offices, *standard.themes))) > 0:
        return f"属于{standard.themes[0]}"
    return "说法相近"


def _overlap(asked: dict[str, float], phrase: str) -> float:
    """Pairs in common count 1, single characters a little."""
    theirs = _held(phrase)
    return sum(weight * (1.0 if len(token) > 1 else 0.3) for token, weight in asked.items() if token in theirs)


@lru_cache(maxsize=16384)
def _held(phrase: str) -> frozenset[str]:
    return frozenset(token for token, _ in tokens(phrase))
