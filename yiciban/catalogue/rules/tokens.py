"""What of a text is compared: pairs of characters, single characters at half weight, Latin and digit runs.

The same function reads the index and the query. No segmenter and no dictionary: a slip of one character
spoils two pairs of a phrase and leaves the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

PAIR_WEIGHT = 1.0
SINGLE_WEIGHT = 0.5
# Characters that stand in every question and tell nothing alone; within pairs they count.
STOP = frozenset(
    "的了吗呢么啊吧呀哪怎什啥要想给在我你您他她它们是和与及或去到把被让请问如何办理个这那就都也还能可需用些说手续咋"
)
# Whole words of a question, taken out before pairs are made, so that 要办什么证 does not look like 准办证.
FILLER = re.compile(
    r"要办(?:什么|啥|哪些)(?:手续|证件?)?|需要(?:什么|哪些)(?:材料|手续)?|怎么(?:办理?|弄|搞|申请)?|如何(?:办理?)?|在哪里?(?:办理?)?"
    r"|去哪里?(?:办理?)?|(?:什么|啥)(?:手续|流程)|咋(?:办|弄)?|我(?:想|要)|请问|想要"
)
# Everyday words for exactly one thing; words of two meanings belong into the aliases of an item instead.
SAME = (("剃头", "理发"), ("理发馆", "理发店"), ("餐馆", "饭馆"), ("户口本", "户口簿"))
_CJK = "\u3400-\u9fff\U00020000-\U000323af"
_RUNS = re.compile(f"[{_CJK}]+|[a-z0-9]+")
_ASCII = re.compile(r"[a-z0-9' ]+")


def normalise(text: str) -> str:
    """NFKC, lower case: ＡＴＭ and atm are one."""
    return unicodedata.normalize("NFKC", text).lower().strip()


def without_filler(text: str) -> str:
    """The question in the words items use, without those every question has; all when nothing is left."""
    plain = normalise(text)
    for said, meant in SAME:
        plain = plain.replace(said, meant)
    rest = FILLER.sub(" ", plain).strip()
    return rest if any(char not in STOP and char.isalnum() for char in rest) else plain


def tokens(text: str) -> Iterator[tuple[str, float]]:
    """Each token of a text with its weight; the same token as often as it stands there."""
    for run in _RUNS.findall(normalise(text)):
        if run.isascii():
            yield run, PAIR_WEIGHT
            continue
        for first, second in pairwise(run):
            yield first + second, PAIR_WEIGHT
        for char in run:
            if char not in STOP:
                yield char, SINGLE_WEIGHT


def is_latin(text: str) -> bool:
    """Whether a query is typed in letters alone, and so perhaps in pinyin."""
    plain = normalise(text)
    return bool(_ASCII.fullmatch(plain)) and any(char.isalpha() for char in plain)


def common_run(query: str, phrase: str) -> str:
    """The longest run of characters that both hold; the first of the longest."""
    best = ""
    for start in range(len(query)):
        for end in range(start + len(best) + 1, len(query) + 1):
            if query[start:end] not in phrase:
                break
            best = query[start:end]
    return best
