"""Whether a package is what was archived: checked offline, by the file alone. Pure: no Django, no database.

Open to other packages: the command line verifies with it, and so may any program of an archive.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from yiciban.archive import container
from yiciban.journal.rules import Link, chain_findings
from yiciban.kernel import keys
from yiciban.kernel.digests import sm3_hex

FORMAT = "yiciban-archive/1"
MANIFEST, SIGNATURE, JOURNAL, INDEX = "manifest.json", "manifest.sig.json", "data/journal.json", "index.html"
CHUNK = 1024 * 1024
_LARGEST_TEXT = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: the case, how many files, the key that signed, one sentence per fault."""

    number: str
    files: int
    key: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


class Digests:
    """Size, CRC-32, SM3 and SHA-256 of what streams through."""

    def __init__(self) -> None:
        self.size, self.crc = 0, 0
        self._sha, self._sm3 = hashlib.sha256(), hashlib.new("sm3")

    def take(self, chunk: bytes) -> bytes:
        """The chunk itself, counted."""
        import zlib

        self.size += len(chunk)
        self.crc = zlib.crc32(chunk, self.crc)
        self._sha.update(chunk)
        self._sm3.update(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        """As 64 hexadecimal digits."""
        return self._sha.hexdigest()

    @property
    def sm3(self) -> str:
        """As 64 hexadecimal digits."""
        return self._sm3.hexdigest()


def chunks(file: Any) -> Iterator[bytes]:
    """The content of an open file, a megabyte at a time."""
    while chunk := file.read(CHUNK):
        yield chunk


def check(file: BinaryIO, *, trusted: Iterable[str] = ()) -> Checked:
    """Read a package from end to end and say in one sentence each what is missing, changed, extra or unsigned.

    `trusted` are the public keys (hex) whose signature counts; without any, the signature has to fit the key that
    stands beside it, which proves that nothing changed since, not who made it.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        return Checked("", 0, "", (f"这不是一个完整的归档包，打不开（{type(error).__name__}）",))
    with archive:
        return _Check(archive, file, frozenset(trusted)).run()


class _Check:
    """One package under examination."""

    def __init__(self, archive: zipfile.ZipFile, file: BinaryIO, trusted: frozenset[str]) -> None:
        self.archive, self.file, self.trusted = archive, file, trusted
        self.infos = archive.infolist()
        self.faults: list[str] = []
        self.key = ""

    def run(self) -> Checked:
        self.faults += container.oddities(self.file, self.infos)
        names = Counter(info.filename for info in self.infos)
        self.faults += [f"“{name}”出现了 {count} 次" for name, count in names.items() if count > 1]
        manifest = self._manifest()
        if manifest is None:
            return self._done("")
        self._signature()
        self._files(manifest["files"])
        self._journal(manifest["journal"], manifest["case"]["number"])
        return self._done(manifest["case"]["number"])

    def _done(self, number: str) -> Checked:
        return Checked(number, len(self.infos), self.key, tuple(self.faults))

    def _read(self, name: str) -> bytes | None:
        try:
            info = self.archive.getinfo(name)
            if info.file_size > _LARGEST_TEXT or info.compress_type != zipfile.ZIP_STORED:
                raise ValueError(name)
            return self.archive.read(info)
        except KeyError:
            self.faults.append(f"缺少“{name}”")
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
            self.faults.append(f"“{name}”读不出来，内容被改过")
        return None

    def _manifest(self) -> Mapping[str, Any] | None:
        content = self._read(MANIFEST)
        if content is None:
            return None
        try:
            found = json.loads(content)
            if found["format"] != FORMAT:
                self.faults.append(f"不认识这种格式的归档包：{str(found['format'])[:40]}")
                return None
            # Whatever is used below must be there and of its kind.
            str(found["case"]["number"]), [_Listed.of(one) for one in found["files"]]
            {one["subject"]: (int(one["seq"]), str(one["digest"])) for one in found["journal"]}
        except (ValueError, KeyError, TypeError, AttributeError):
            self.faults.append(f"“{MANIFEST}”不是完整的清单，内容被改过")
            return None
        return dict(found)

    def _signature(self) -> None:
        manifest, content = self._read(MANIFEST), self._read(SIGNATURE)
        if content is None or manifest is None:
            return
        try:
            said = json.loads(content)
            key, signature = str(said["key"]), str(said["signature"])
            whole = set(said) == {"algorithm", "digest_algorithm", "digest", "key", "signature"}
            fits = whole and (said["algorithm"], said["digest_algorithm"]) == ("Ed25519", "SM3")
            digest = bytes.fromhex(sm3_hex(manifest))
            fits = fits and said["digest"] == digest.hex() and keys.is_signed(digest, signature, key)
        except (ValueError, KeyError, TypeError):
            fits, key = False, ""
        if not fits:
            self.faults.append("签名不成立：清单或者签名被改过")
            return
        self.key = key
        if self.trusted and key not in self.trusted:
            self.faults.append(f"签名用的不是认可的公钥：{key}")

    def _files(self, listed: list[Any]) -> None:
        wanted = [_Listed.of(one) for one in listed]
        there = [info.filename for info in self.infos]
        known = {one.name for one in wanted} | {MANIFEST, SIGNATURE}
        self.faults += [f"多了清单里没有的文件“{name}”" for name in there if name not in known]
        if len({one.name for one in wanted}) != len(wanted):
            self.faults.append("清单里同一个文件列了两次")
        for place, one in enumerate(wanted, 1):
            if one.order != place:
                self.faults.append(f"清单的顺序不对：“{one.name}”应当是第 {place} 个")
            self._file(one)
        expected = [*(one.name for one in wanted), MANIFEST, SIGNATURE]
        if sorted(there) == sorted(expected) and there != expected:
            self.faults.append("文件的先后顺序和清单不一样")

    def _file(self, one: _Listed) -> None:
        digests = Digests()
        try:
            with self.archive.open(one.name) as part:
                for chunk in chunks(part):
                    digests.take(chunk)
        except KeyError:
            self.faults.append(f"缺少“{one.name}”")
            return
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
            self.faults.append(f"“{one.name}”读不出来，内容被改过")
            return
        if (digests.size, digests.sm3, digests.sha256) != (one.size, one.sm3, one.sha256):
            self.faults.append(f"“{one.name}”的内容和清单对不上，被改过")

    def _journal(self, heads: list[Any], number: str) -> None:
        content = self._read(JOURNAL)
        if content is None:
            return
        try:
            found = [(str(one["subject"]), [link_of(entry) for entry in one["entries"]]) for one in json.loads(content)]
        except (ValueError, KeyError, TypeError, AttributeError):
            self.faults.append("操作记录读不出来，内容被改过")
            return
        wanted = {one["subject"]: (int(one["seq"]), str(one["digest"])) for one in heads}
        if f"case:{number}" not in wanted:
            self.faults.append("没有这件的操作记录")
        for subject, links in found:
            self.faults += [f"操作记录断了：{finding.sentence}" for finding in chain_findings(links)]
            self.faults += [
                f"操作记录断了：{subject} 里混进了 {link.subject}" for link in links if link.subject != subject
            ]
            last = (links[-1].seq, links[-1].digest) if links else None
            if wanted.get(subject) != last:
                self.faults.append(f"操作记录断了：{subject} 的末条和清单里登记的不一样")
        missing = set(wanted) - {subject for subject, _ in found}
        self.faults += [f"操作记录断了：缺少 {subject}" for subject in sorted(missing)]


@dataclass(frozen=True, slots=True)
class _Listed:
    """One line of the manifest."""

    order: int
    name: str
    size: int
    sm3: str
    sha256: str

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> _Listed:
        """The line, if it has everything; KeyError, TypeError or ValueError otherwise."""
        return cls(int(line["order"]), str(line["name"]), int(line["size"]), str(line["sm3"]), str(line["sha256"]))


def link_of(entry: Mapping[str, Any]) -> Link:
    """An entry of the journal as the chain sees it, from its JSON; its instant must say its time zone."""
    at = datetime.fromisoformat(entry["at"])
    if at.tzinfo is None:
        raise ValueError(entry["at"])
    return Link(**{**{name: entry[name] for name in Link._fields}, "at": at})
