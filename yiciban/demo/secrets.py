"""How one signs in as the demo's staff: published on purpose, the same on every machine, good for nothing else."""

from __future__ import annotations

import base64
import hashlib

PASSWORD = "mingde-demo-2026"  # noqa: S105 - published on purpose: the demo's own


def totp_secret(username: str) -> str:
    """The second factor's secret of a demo account."""
    digest = hashlib.sha256(f"yiciban-demo:{username}".encode()).digest()
    return base64.b32encode(digest[:20]).decode()
