"""What may be uploaded and how papers are numbered, without a database."""

from __future__ import annotations

import pytest

from yiciban.documents.facts import MAX_FILE, NoticeKind
from yiciban.documents.rules import check_size, clean_name, number_prefix, sniff
from yiciban.kernel.refusal import Refusal

PDF, PNG, JPG = b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0...."
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PDF, "报告.pdf", "application/pdf"),
        (PNG, "图.PNG", "image/png"),
        (JPG, "照片.jpeg", "image/jpeg"),
        (WEBP, "a.webp", "image/webp"),
    ],
)
def test_a_file_is_what_its_content_says(head: bytes, name: str, kind: str) -> None:
    assert sniff(head, name) == kind


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"MZ\x90\x00", "照片.jpg"),
        (b"<html><script>", "图.png"),
        (b"<svg xmlns=", "图.svg"),
        (PDF, "其实是PDF.jpg"),
        (PNG, "没有扩展名"),
        (b"JUNK....WEBP", "a.webp"),
        (b"", "空.pdf"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused_with_a_way_out(head: bytes, name: str) -> None:
    with pytest.raises(Refusal, match=r"请.*再传|请传") as no:
        sniff(head, name)
    assert no.value.code == "file_type"


def test_an_empty_file_and_one_of_200_mb_are_refused_by_their_size() -> None:
    with pytest.raises(Refusal, match="空的"):
        check_size(0)
    with pytest.raises(Refusal, match="200 MB，最大只能传 50 MB"):
        check_size(200 * 1024 * 1024)
    check_size(MAX_FILE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\用户\\照片.jpg", "照片.jpg"),
        ('坏"名\r\nX: y.pdf', "坏名X y.pdf"),
        ("", "文件"),
        ("\u202egnp.exe", "gnp.exe"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_safe_to_show_and_to_send(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


def test_a_paper_number_fits_the_thirty_characters_of_the_standard() -> None:
    prefix = number_prefix("明", "卫", NoticeKind.ACCEPTANCE, 2026)
    assert prefix == "明卫受〔2026〕第"
    assert all(len(number_prefix("明", "卫健", kind, 2026)) + 6 <= 30 for kind in NoticeKind)


def test_every_kind_of_paper_has_its_own_character() -> None:
    assert len({kind.code for kind in NoticeKind}) == len(NoticeKind)
