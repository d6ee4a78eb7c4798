"""What may be kept of a question that found nothing: its words, never a number that names somebody."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
MASK = "*"
# Six digits begin a phone, an identity number, a card or a date of birth; 12345 and a year have fewer. People
# put spaces and strokes between them, and Chinese numerals say the same.
_NUMBER = re.compile(r"\d(?:[\s\-_.·]?\d){5,}x?|[〇零一二三四五六七八九幺两]{6,}")
_ADDRESS = re.compile(r"\S+@\S+")
_NOISE = re.compile(r"[\s?？!！。，,、;；…~～]+")


def miss_text(question: str) -> str:
    """The question as it is counted, alike for those who mean the same; empty when no words are left."""
    plain = unicodedata.normalize("NFKC", question).lower()
    plain = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in plain)
    for pattern in (_ADDRESS, _NUMBER):
        plain = pattern.sub(MASK, plain)
    text = _NOISE.sub(" ", plain).strip()[:LONGEST].strip()
    return text if sum(char.isalpha() for char in text) >= 2 else ""
