"""Reads of the journal: the history of a subject, and the verification of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q

from yiciban.journal import signing
from yiciban.journal.facts import EntryFact, Finding, Verification
from yiciban.journal.models import Checkpoint, Entry, Head
from yiciban.journal.rules import GENESIS, Link, chain_findings, head_findings, root_digest
from yiciban.kernel.actor import SYSTEM

_LINK = ("subject", "seq", "action", "at", "actor", "actor_name", "region", "data", "previous", "digest")


def as_fact(entry: Entry) -> EntryFact:
    """The row as others may hold it."""
    return EntryFact(
        entry.pk,
        entry.subject,
        entry.seq,
        entry.action,
        entry.at,
        entry.actor,
        entry.actor_name,
        entry.region,
        entry.data,
    )


def history(subject: str) -> tuple[EntryFact, ...]:
    """Everything that happened to one subject, oldest first; one query."""
    return tuple(as_fact(entry) for entry in Entry.objects.filter(subject=subject).order_by("seq"))


def touched_by_people(*kinds: str) -> frozenset[str]:
    """The subjects of these kinds (`item`, `point`) that somebody other than the system wrote about; one query."""
    begins = reduce(or_, (Q(subject__startswith=f"{kind}:") for kind in kinds))
    return frozenset(Entry.objects.filter(begins).exclude(actor=SYSTEM.id).values_list("subject", flat=True).distinct())


def chain(subject: str) -> tuple[Link, ...]:
    """The same with the digests that chain the entries, to be checked elsewhere by `rules.chain_findings`."""
    return tuple(Link(*row) for row in Entry.objects.filter(subject=subject).order_by("seq").values_list(*_LINK))


def verify() -> Verification:
    """Read every entry, head and checkpoint, and name whatever was altered, removed or reordered.

    Works in one pass over the entries in order of subject, with a server-side cursor: memory does not grow
    with the journal.
    """
    heads = {subject: (seq, digest) for subject, seq, digest in Head.objects.values_list("subject", "seq", "digest")}
    findings: list[Finding] = []
    counter = _Counter()
    for subject, links in groupby(counter.links(), key=lambda link: link.subject):
        last: list[Link] = []
        findings.extend(chain_findings(_remember_last(links, last)))
        seq, digest = heads.pop(subject, (0, GENESIS))
        findings.extend(head_findings(subject, seq, digest, (last[0].seq, last[0].digest)))
    for subject, (seq, digest) in sorted(heads.items()):
        findings.extend(head_findings(subject, seq, digest, None))
    checkpoints, broken = _verify_checkpoints()
    return Verification(counter.entries, counter.subjects, checkpoints, (*findings, *broken))


class _Counter:
    """Counts entries and subjects while the links stream past."""

    def __init__(self) -> None:
        self.entries = 0
        self.subjects = 0

    def links(self) -> Iterator[Link]:
        rows = Entry.objects.order_by("subject", "seq").values_list(*_LINK)
        seen = None
        for row in rows.iterator(chunk_size=2000):
            self.entries += 1
            if row[0] != seen:
                seen, self.subjects = row[0], self.subjects + 1
            yield Link(*row)


def _remember_last(links: Iterable[Link], last: list[Link]) -> Iterator[Link]:
    for link in links:
        last[:] = [link]
        yield link


def _verify_checkpoints() -> tuple[int, list[Finding]]:
    """Check each checkpoint's signature and chain, and recompute its root from the entries it covered."""
    findings: list[Finding] = []
    previous, count = GENESIS, 0
    for point in Checkpoint.objects.order_by("day"):
        count += 1
        name = f"checkpoint:{point.day.isoformat()}"
        if point.key not in signing.trusted_keys() or not signing.is_signed(point.root, point.signature, point.key):
            findings.append(Finding(name, None, "altered", f"{point.day} 的日签名不成立"))
        if point.previous != previous:
            findings.append(Finding(name, None, "missing", f"{point.day} 之前少了一次日签名"))
        if root_digest(_heads_at(point.last_entry), point.previous) != point.root:
            findings.append(Finding(name, None, "altered", f"{point.day} 签过名的记录与现在的记录不一致"))
        previous = point.root
    return count, findings


def _heads_at(last_entry: int) -> Iterator[tuple[str, int, str]]:
    """The heads as they stood when entries up to `last_entry` were there."""
    rows = (
        Entry.objects.filter(pk__lte=last_entry)
        .order_by("subject", "-seq")
        .distinct("subject")
        .values_list("subject", "seq", "digest")
    )
    return iter(sorted(rows))
