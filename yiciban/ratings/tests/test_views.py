"""Pages of ratings: five cards, one press, thanks; and the desk that never says who."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.way import accepted, delivered
from tests.web import browser
from yiciban.ratings.models import Rating

HOSTILE = "<script>alert(1)</script>'; DROP TABLE ratings_rating;--"


def test_five_levels_with_their_reasons(cast: Cast) -> None:
    page = browser(cast, "owner").get(f"/rate/{delivered(cast).number}/").content.decode()
    for words in ("非常满意", "基本满意", "非常不满意", "一窗受理一次办结", "服务态度差效率低", "匿名评价"):
        assert words in page
    assert not Rating.objects.exists()


def test_a_press_is_kept_and_thanked_for_and_a_second_one_changes_nothing(cast: Cast) -> None:
    url = f"/rate/{delivered(cast).number}/"
    client = browser(cast, "owner")
    first = client.post(url, {"level": "good", "tags": ["411", "115"], "text": HOSTILE})
    assert first["Location"] == url
    assert client.post(url, {"level": "bad"})["Location"] == url
    page = client.get(url).content.decode()
    assert "谢谢您的评价" in page
    assert "<script>alert" not in page
    row = Rating.objects.get()
    assert (row.level, row.tags, row.text, row.channel) == ("good", ["411"], HOSTILE, "web")


def test_a_phone_is_told_from_a_desk(cast: Cast) -> None:
    url = f"/rate/{delivered(cast).number}/"
    agent = {"user-agent": "Mozilla/5.0 (Linux; Android 14) Mobile Safari"}
    browser(cast, "owner").post(url, {"level": "fair"}, headers=agent)
    assert Rating.objects.get().channel == "mobile"


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast) -> None:
    url = f"/rate/{delivered(cast).number}/"
    client = browser(cast, "owner")
    missing = client.post(url, {"text": "写了半天", "anonymous": "1"})
    assert missing.status_code == 422
    assert "请在五个里选一个" in missing.content.decode()
    assert "写了半天" in missing.content.decode()
    long = client.post(url, {"level": "poor", "text": "字" * 301, "tags": ["209"]})
    assert "写了 301 个字" in long.content.decode()
    assert 'id="tag-209" checked' in long.content.decode()
    assert not Rating.objects.exists()


def test_before_delivery_there_is_nothing_to_rate(cast: Cast) -> None:
    url = f"/rate/{accepted(cast).number}/"
    client = browser(cast, "owner")
    assert "先不用打分" in client.get(url).content.decode()
    assert client.post(url, {"level": "good"}).status_code == 409
    assert not Rating.objects.exists()


def test_only_the_applicant_rates(cast: Cast) -> None:
    url = f"/rate/{delivered(cast).number}/"
    assert browser(cast).get(url).status_code == 303
    assert browser(cast, "neighbour").get(url).status_code == 404
    for name in ("clerk", "approver", "rating_manager"):
        assert browser(cast, name).get(url).status_code == 403
        assert browser(cast, name).post(url, {"level": "excellent"}).status_code == 403
    assert not Rating.objects.exists()


def test_the_desk_shows_counts_and_words_and_hides_the_anonymous(cast: Cast) -> None:
    number = delivered(cast).number
    browser(cast, "owner").post(f"/rate/{number}/", {"level": "bad", "text": HOSTILE, "anonymous": "1"})
    page = browser(cast, "rating_manager").get("/desk/ratings/").content.decode()
    assert "1 件差评要回访" in page
    assert "匿名" in page
    assert number not in page
    assert "陈" not in page
    assert "<script>alert" not in page


def test_a_named_one_is_masked(cast: Cast) -> None:
    number = delivered(cast).number
    browser(cast, "owner").post(f"/rate/{number}/", {"level": "bad"})
    page = browser(cast, "supervisor").get("/desk/ratings/?level=low&department=health&days=7").content.decode()
    assert "陈*芳" in page
    assert "陈小芳" not in page
    assert number in page


@pytest.mark.parametrize("query", ["?days=x&level=%00&department=%27%3B--", "?level=nothing", "?after=zzz"])
def test_strange_filters_do_no_harm(cast: Cast, query: str) -> None:
    assert browser(cast, "rating_manager").get(f"/desk/ratings/{query}").status_code in (200, 400, 422)


def test_others_do_not_open_the_desk(cast: Cast) -> None:
    assert browser(cast).get("/desk/ratings/").status_code == 303
    for name in ("owner", "clerk", "examiner", "audit_admin"):
        assert browser(cast, name).get("/desk/ratings/").status_code == 403
