"""The finder: everyday words to standard items, in memory and without Django.

What is indexed is the standard item (an entry with its variant), a few thousand of them, never what each body
does with it. The index is built whole, handed to every question, and replaced whole.
"""

from yiciban.catalogue.rules.finder.finder import NOTHING, Answer, Finder, Match
from yiciban.catalogue.rules.finder.standard import EVERYTHING, Narrowed, Standard

__all__ = ["EVERYTHING", "NOTHING", "Answer", "Finder", "Match", "Narrowed", "Standard"]
