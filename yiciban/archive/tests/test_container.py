"""The container's bytes follow from its parts, and no byte of it can change unseen; without a database."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from yiciban.archive import container
from yiciban.archive.checking import FORMAT, JOURNAL, MANIFEST, SIGNATURE, check
from yiciban.journal.rules import GENESIS, entry_digest
from yiciban.kernel import keys
from yiciban.kernel.digests import canonical_json, sha256_hex, sm3_hex

NUMBER = "1"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> keys.Ed25519PrivateKey:
    return keys.signing_key(tmp_path_factory.mktemp("keys") / "journal.pem")


def entries(count: int = 3) -> list[dict[str, object]]:
    found, previous = [], GENESIS
    for seq in range(1, count + 1):
        said = {
            "subject": f"case:{NUMBER}",
            "seq": seq,
            "action": f"case.step{seq}",
            "at": datetime(2026, 11, 24, seq, tzinfo=UTC),
            "actor": "user:1",
            "actor_name": "赵敏",
            "region": "439901000000",
            "data": {"n": seq},
            "previous": previous,
        }
        previous = entry_digest(**said)  # type: ignore[arg-type]
        found.append(said | {"at": said["at"].isoformat(), "digest": previous})  # type: ignore[attr-defined]
    return found


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    container.write(out, [(container.Entry(name, len(data), zlib.crc32(data)), [data]) for name, data in parts.items()])
    return out.getvalue()


def signed(parts: Mapping[str, bytes], key: keys.Ed25519PrivateKey, heads: object = None) -> dict[str, bytes]:
    """The parts with a manifest and a signature that fit them."""
    last = entries()[-1]
    journal = [{"subject": last["subject"], "seq": last["seq"], "digest": last["digest"]}] if heads is None else heads
    files = [
        {"order": order, "name": name, "size": len(data), "sm3": sm3_hex(data), "sha256": sha256_hex(data)}
        for order, (name, data) in enumerate(parts.items(), 1)
    ]
    manifest = canonical_json({"format": FORMAT, "case": {"number": NUMBER}, "files": files, "journal": journal})
    digest = sm3_hex(manifest)
    said = {
        "algorithm": "Ed25519",
        "digest_algorithm": "SM3",
        "digest": digest,
        "key": keys.public_hex(key),
        "signature": key.sign(bytes.fromhex(digest)).hex(),
    }
    return {**parts, MANIFEST: manifest, SIGNATURE: canonical_json(said)}


def small(key: keys.Ed25519PrivateKey, journal: object = None) -> dict[str, bytes]:
    chain = [{"subject": f"case:{NUMBER}", "entries": entries()}] if journal is None else journal
    return signed({"index.html": b"<p>", JOURNAL: canonical_json(chain), "papers/01-受理.pdf": b"%PDF"}, key)


def faults(content: bytes, **given: object) -> tuple[str, ...]:
    return check(io.BytesIO(content), **given).faults  # type: ignore[arg-type]


def test_a_whole_package_has_no_fault(key: keys.Ed25519PrivateKey) -> None:
    found = check(io.BytesIO(packed(small(key))), trusted=[keys.public_hex(key)])
    assert (found.faults, found.number, found.files, found.key) == ((), NUMBER, 5, keys.public_hex(key))


def test_any_program_opens_it(key: keys.Ed25519PrivateKey) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(small(key)))) as archive:
        assert archive.testzip() is None
        assert archive.read("papers/01-受理.pdf") == b"%PDF"


def test_the_same_parts_are_the_same_bytes(key: keys.Ed25519PrivateKey) -> None:
    assert packed(small(key)) == packed(small(key))


def test_no_byte_of_the_file_can_change_unseen(key: keys.Ed25519PrivateKey) -> None:
    whole = packed(small(key))
    unseen = []
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        if not faults(changed):
            unseen.append(place)
    assert unseen == []


def test_no_byte_can_be_taken_away_or_added_unseen(key: keys.Ed25519PrivateKey) -> None:
    whole = packed(small(key))
    for place in (0, 10, len(whole) // 2, len(whole) - 1):
        assert faults(whole[:place] + whole[place + 1 :])
        assert faults(whole[:place] + b"x" + whole[place:])
    assert faults(whole + b"x")
    assert faults(b"")


def test_a_file_that_is_missing_extra_or_in_another_place_is_named(key: keys.Ed25519PrivateKey) -> None:
    parts = small(key)
    without = {name: data for name, data in parts.items() if name != "index.html"}
    assert any("缺少“index.html”" in fault for fault in faults(packed(without)))
    assert any("多了清单里没有的文件“new.txt”" in fault for fault in faults(packed({**parts, "new.txt": b"x"})))
    turned = dict(reversed(parts.items()))
    assert faults(packed(turned)) == ("文件的先后顺序和清单不一样",)
    for name in (MANIFEST, SIGNATURE, JOURNAL):
        rest = {one: data for one, data in parts.items() if one != name}
        assert any(f"缺少“{name}”" in fault for fault in faults(packed(rest)))


@pytest.mark.parametrize("name", ["index.html", JOURNAL, "papers/01-受理.pdf", MANIFEST, SIGNATURE])
def test_a_changed_part_is_named_even_where_its_container_fits(key: keys.Ed25519PrivateKey, name: str) -> None:
    parts = small(key)
    data = parts[name]
    for place in (0, len(data) // 2, len(data) - 1):
        wrong = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert faults(packed({**parts, name: wrong})), place


def test_who_changes_a_file_and_the_manifest_has_no_signature(key: keys.Ed25519PrivateKey, tmp_path: object) -> None:
    forged = small(keys.signing_key(tmp_path / "other.pem"))  # type: ignore[operator]
    honest = small(key)
    changed = signed({"index.html": b"<p>!", JOURNAL: honest[JOURNAL]}, key)
    assert faults(packed({**changed, SIGNATURE: honest[SIGNATURE]})) == ("签名不成立：清单或者签名被改过",)
    assert faults(packed(forged)) == ()
    (fault,) = faults(packed(forged), trusted=[keys.public_hex(key)])
    assert "不是认可的公钥" in fault


def turned(chain: list[dict[str, object]]) -> list[dict[str, object]]:
    return [chain[1], chain[0], *chain[2:]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (turned, "顺序"),
        (lambda chain: chain[:-1], "末条"),
        (lambda chain: [chain[0], chain[2]], "缺第 2 条"),
        (lambda chain: [{**chain[0], "action": "case.other"}, *chain[1:]], "内容被改过"),
        (lambda chain: [*chain[:2], {**chain[2], "subject": "case:2"}], "混进了"),
    ],
)
def test_a_journal_that_was_reordered_cut_or_rewritten_is_broken_under_a_good_signature(
    key: keys.Ed25519PrivateKey, change: object, said: str
) -> None:
    chain = change(entries())  # type: ignore[operator]
    found = faults(packed(small(key, [{"subject": f"case:{NUMBER}", "entries": chain}])))
    assert found
    assert all(fault.startswith("操作记录断了：") for fault in found)
    assert any(said in fault for fault in found) or said == "顺序"


def test_a_chain_that_the_manifest_names_and_nobody_has_is_missing(key: keys.Ed25519PrivateKey) -> None:
    assert faults(packed(small(key, []))) == (f"操作记录断了：缺少 case:{NUMBER}",)


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b'{"format":"other/9"}', b'{"format":"yiciban-archive/1"}', b"\xff", b'{"format":{}}'],
)
def test_a_manifest_that_is_none_is_a_sentence_and_no_crash(key: keys.Ed25519PrivateKey, manifest: bytes) -> None:
    assert faults(packed({**small(key), MANIFEST: manifest}))


@pytest.mark.parametrize("journal", [{}, [1], [{"subject": "case:1"}], [{"subject": "case:1", "entries": [{}]}], None])
def test_a_journal_that_is_none_is_a_sentence_and_no_crash(key: keys.Ed25519PrivateKey, journal: object) -> None:
    parts = small(key)
    rest = {name: data for name, data in parts.items() if name not in (MANIFEST, SIGNATURE)}
    found = faults(packed(signed({**rest, JOURNAL: json.dumps(journal).encode()}, key)))
    assert found == ("操作记录读不出来，内容被改过",) or found[0].startswith("操作记录断了")
