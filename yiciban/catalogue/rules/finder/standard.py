"""What the finder knows: standard items, and what a question is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard item: an entry of the directory with one of its variants, and what all bodies say of it.

    Sets are unions over the bodies that do it; which body answers whom is asked of the tables.
    """

    entry: str
    variant: str
    name: str
    aliases: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    """Labels of departments, each once however many bodies bear it."""
    departments: frozenset[str] = frozenset()
    themes: tuple[str, ...] = ()
    purpose: str = ""
    audience: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    online: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Entry and variant."""
        return self.entry, self.variant

    @property
    def full_name(self) -> str:
        """As people and papers write it: 公共场所卫生许可（新办）."""
        return f"{self.name}（{self.variant}）" if self.variant else self.name


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Filters of a search; what is empty does not narrow."""

    audience: str = ""
    department: str = ""
    theme: str = ""
    tier: str = ""
    online: bool = False

    @property
    def any(self) -> bool:
        """Whether some filter holds."""
        return self != EVERYTHING

    def lets(self, standard: Standard) -> bool:
        """Whether some body may do the standard item in the way asked for."""
        return (
            (not self.audience or self.audience in standard.audience)
            and (not self.department or self.department in standard.departments)
            and (not self.theme or self.theme in standard.themes)
            and (not self.tier or self.tier in standard.tiers)
            and (not self.online or standard.online)
        )


EVERYTHING = Narrowed()
