"""The picture of a demonstration seal: round and red, with 演示签章 where a real seal has its star."""

from __future__ import annotations

from html import escape
from math import cos, radians, sin

RED = "#c8201e"
SIZE, CENTRE = 160, 80
RADIUS = 58
WIDEST_ARC = 250  # degrees; a real seal leaves its foot open
STEP = 24  # degrees from one character to the next, while there is room


def demo_seal_svg(office: str) -> str:
    """An SVG of 160 by 160 without style, script or font of its own; the office's name runs along the rim.

    Each character is placed by itself, because not every reader of SVG (typst among them) follows a text path.
    """
    office = office.strip() or "演示"
    step = min(STEP, WIDEST_ARC / max(len(office) - 1, 1))
    size = 17 if step > 14 else round(step * 1.15, 1)
    start = -step * (len(office) - 1) / 2
    rim = "".join(_letter(char, start + step * place, size) for place, char in enumerate(office))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'role="img" fill="{RED}" text-anchor="middle" font-family="Noto Serif SC, SimSun, serif">'
        f"<title>{escape(office)}演示签章，没有法律效力</title>"
        f'<circle cx="{CENTRE}" cy="{CENTRE}" r="76" fill="none" stroke="{RED}" stroke-width="4"/>'
        f'<circle cx="{CENTRE}" cy="{CENTRE}" r="36" fill="none" stroke="{RED}" stroke-dasharray="4 3"/>'
        f"{rim}"
        f'<text x="{CENTRE}" y="77" font-size="20" font-weight="700">演示</text>'
        f'<text x="{CENTRE}" y="99" font-size="20" font-weight="700">签章</text>'
        f'<text x="{CENTRE}" y="146" font-size="10">没有法律效力</text></svg>'
    )


def _letter(char: str, angle: float, size: float) -> str:
    """One character on the rim, upright at the top (0 degrees) and leaning outwards on both sides."""
    x = CENTRE + (RADIUS - 4) * sin(radians(angle))
    y = CENTRE - (RADIUS - 4) * cos(radians(angle))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" '
        f'transform="rotate({angle:.1f} {x:.1f} {y:.1f})">{escape(char)}</text>'
    )
