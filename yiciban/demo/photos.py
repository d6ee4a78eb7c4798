"""Pictures for the demo's files: drawn, small, and not to be taken for photos of a real place."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw

SIZE = (480, 360)


@cache
def photo(word: str) -> bytes:
    """A drawn room as JPEG; another word makes another picture."""
    turn = sum(map(ord, word))
    picture = Image.new("RGB", SIZE, (226, 232, 240))
    draw = ImageDraw.Draw(picture)
    wall, floor = (203, 213, 225), (148 + turn % 40, 163, 150)
    draw.polygon([(0, 260), (480, 260), (480, 360), (0, 360)], fill=floor)
    draw.rectangle((40 + turn % 60, 90, 150 + turn % 60, 260), fill=wall, outline=(71, 85, 105), width=3)
    draw.rectangle((260, 180, 420, 260), fill=(255, 255, 255), outline=(71, 85, 105), width=3)
    draw.ellipse((300, 195, 380, 235), fill=(186, 230, 253), outline=(71, 85, 105), width=2)
    draw.text((12, 336), f"DEMO {turn}", fill=(30, 41, 59))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()
