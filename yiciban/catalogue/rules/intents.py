"""Which act on a matter is asked for: the five-line table that picks the variant nearly always."""

from __future__ import annotations

import re

# The first line that matches decides; without one, what is asked for is a new one, and nothing is boosted.
INTENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("补办", re.compile("丢|遗失|补办|补领|不见|掉了|找不到|坏了|弄坏|损坏|重新办一张")),
    ("延续", re.compile("到期|过期|快到|续期|续办|续证|延续|延期|有效期")),
    ("注销", re.compile("注销|不干|不开了|不做了|不想开|不想做|关掉|关店|关门|倒闭|歇业|转让出去|停业")),
    ("变更", re.compile("变更|改|换老板|换名|换负责人|换法人|搬|增加|加项目")),
    ("新办", re.compile("新办|新开|开办|开家|开个|开一家|设立|首次|第一次|刚")),
)
ACTS = tuple(act for act, _ in INTENTS)
FLAVOURS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("补办", re.compile("补领|补办|换领|补换|挂失")),
    ("延续", re.compile("延续|换领|续")),
    ("注销", re.compile("注销")),
    ("变更", re.compile("变更|转移")),
    ("新办", re.compile("设立|核发|首次|新办")),
)


def intent_of(question: str) -> str:
    """The variant a question asks for, or an empty string when it does not say."""
    return next((variant for variant, words in INTENTS if words.search(question)), "")


def flavour_of(name: str, variant: str) -> str:
    """The act an item stands for: its variant, or what its own name says."""
    return variant or next((found for found, words in FLAVOURS if words.search(name)), "")
