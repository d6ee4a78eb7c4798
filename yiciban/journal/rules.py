"""The hash chain: what a digest covers, and how a broken chain is recognised. Pure functions.

Open to other packages: a chain that has left the database (an archive package) is checked by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from yiciban.journal.facts import Finding
from yiciban.kernel.digests import canonical_json, sm3_hex

GENESIS = "0" * 64


class Link(NamedTuple):
    """An entry as the chain sees it."""

    subject: str
    seq: int
    action: str
    at: datetime
    actor: str
    actor_name: str
    region: str
    data: Mapping[str, Any]
    previous: str
    digest: str


def entry_digest(
    *,
    subject: str,
    seq: int,
    action: str,
    at: datetime,
    actor: str,
    actor_name: str,
    region: str,
    data: Mapping[str, Any],
    previous: str,
) -> str:
    """SM3 over everything an entry says and over the digest of the entry before it, as 64 hex digits."""
    return sm3_hex(
        canonical_json(
            {
                "subject": subject,
                "seq": seq,
                "action": action,
                "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": actor,
                "actor_name": actor_name,
                "region": region,
                "data": data,
                "previous": previous,
            }
        )
    )


def root_digest(heads: Iterable[tuple[str, int, str]], previous: str) -> str:
    """SM3 over every head (subject, seq, digest), in order of subject, and over the checkpoint before."""
    return sm3_hex(canonical_json({"heads": [list(head) for head in heads], "previous": previous}))


def chain_findings(links: Iterable[Link]) -> Iterator[Finding]:
    """Walk the entries of one subject in order of seq and name each one that does not fit."""
    expected_seq, previous = 1, GENESIS
    for link in links:
        if link.seq != expected_seq:
            yield Finding(
                link.subject,
                expected_seq,
                "missing",
                f"{link.subject} 缺第 {expected_seq} 条记录，其后是第 {link.seq} 条",
            )
        elif link.previous != previous:
            yield Finding(
                link.subject,
                link.seq,
                "reordered",
                f"{link.subject} 第 {link.seq} 条接不上前一条，顺序或前一条被改过",
            )
        if link.digest != entry_digest(**{k: v for k, v in link._asdict().items() if k != "digest"}):
            yield Finding(link.subject, link.seq, "altered", f"{link.subject} 第 {link.seq} 条的内容被改过")
        expected_seq, previous = link.seq + 1, link.digest


def head_findings(subject: str, seq: int, digest: str, last: tuple[int, str] | None) -> Iterator[Finding]:
    """Compare a subject's head with its last entry: entries cut from the end leave no gap behind them."""
    if last is None or last[0] < seq:
        yield Finding(subject, seq, "missing", f"{subject} 应有 {seq} 条记录，只找到 {last[0] if last else 0} 条")
    elif last != (seq, digest):
        yield Finding(subject, last[0], "altered", f"{subject} 的末条记录与登记的链头不一致")
