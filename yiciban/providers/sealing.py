"""A demo seal (演示签章) as SVG: ring, star, the office's name on the arc. It proves nothing and says so.

A real seal comes from a licensed provider; any SVG (or a PNG wrapped in one) fits in `seal_svg`.
"""

from __future__ import annotations

import math
from html import escape

RED = "#c8161d"
SIZE = 420  # 42 mm, the size of a county department's seal, ten units a millimetre
CENTRE = SIZE / 2
RING = 11.0
FAMILY = "Noto Serif SC"


def demo_seal(office: str, *, line: str = "演示签章") -> str:
    """The seal of an office, marked as a demonstration by the straight line under the star."""
    name = "".join(office.split())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">',
        f"<title>{escape(name)}演示签章，没有法律效力</title>",
        f'<circle cx="{CENTRE}" cy="{CENTRE}" r="{CENTRE - RING / 2 - 1}" fill="none" stroke="{RED}"'
        f' stroke-width="{RING}"/>',
        f'<polygon points="{_star(58)}" fill="{RED}"/>',
        *_arc(name),
        _text(line, size=36, transform=f"translate({CENTRE} {CENTRE + 122})"),
        "</svg>",
    ]
    return "".join(parts)


def _star(radius: float) -> str:
    """A five-pointed star around the centre: outer and inner corners in turn."""
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    corners = []
    for step in range(10):
        reach = radius if step % 2 == 0 else inner
        angle = math.radians(36 * step - 90)
        corners.append(f"{CENTRE + reach * math.cos(angle):.2f},{CENTRE + reach * math.sin(angle):.2f}")
    return " ".join(corners)


def _arc(name: str) -> list[str]:
    """The name's characters on the arc, feet to the centre, narrower the more there are."""
    if not name:
        return []
    step = min(27.0, 236.0 / max(len(name) - 1, 1))
    size = 52.0
    baseline = CENTRE - RING - 12 - size * 0.88  # distance of the feet from the centre
    room = math.radians(step) * (baseline + size * 0.44) * 0.95
    narrow = max(0.42, min(0.86, room / size))
    first = -step * (len(name) - 1) / 2
    return [
        _text(
            char,
            size=size,
            transform=f"rotate({first + step * index:.2f} {CENTRE} {CENTRE}) "
            f"translate({CENTRE} {CENTRE - baseline:.2f}) scale({narrow:.3f} 1)",
        )
        for index, char in enumerate(name)
    ]


def _text(text: str, *, size: float, transform: str) -> str:
    return (
        f'<text transform="{transform}" font-family="{FAMILY}" font-weight="700" font-size="{size:g}"'
        f' text-anchor="middle" fill="{RED}">{escape(text)}</text>'
    )
