"""Searches that ended nowhere: what is kept of them, and how one becomes an everyday name."""

from datetime import timedelta

import pytest

from yiciban.catalogue import queries, services
from yiciban.catalogue.models import Alias, SearchMiss
from yiciban.catalogue.rules.misses import miss_text
from yiciban.catalogue.services import misses as misses_service
from yiciban.catalogue.tests.conftest import AT
from yiciban.catalogue.tests.test_services import EXAMINER, HEALTH, OFFICE
from yiciban.journal.models import Entry
from yiciban.kernel.refusal import Refusal


def note(question, *, nothing=True, asker="203.0.113.7", at=AT):
    return services.miss_note(question, nothing=nothing, asker=asker, at=at)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("  ＥＴＣ 怎么办？？ ", "etc 怎么办"),
        ("我的电话13800005127怎么改", "我的电话*怎么改"),
        ("138 0000 5127 是谁的号", "* 是谁的号"),
        ("查43070219900101001X的社保", "查*的社保"),
        ("一三八零零零零五一二七", ""),
        ("给 a.b@example.org 发通知", "给 * 发通知"),
        ("12345 打不通", "12345 打不通"),
        ("2026 年医保", "2026 年医保"),
        ("430702199001010015", ""),
        ("？？？", ""),
        ("猪", ""),
        ("", ""),
        ("长" * 90, "长" * 60),
        ("社保\x00卡\u200b", "社保 卡"),
    ],
)
def test_words_are_kept_and_numbers_are_not(question, kept):
    assert miss_text(question) == kept


def test_a_question_is_counted_once_for_all_who_ask_it(db):
    assert note("无人机表演")
    assert note("无人机表演？", nothing=False, at=AT + timedelta(hours=2))
    row = SearchMiss.objects.get()
    assert (row.text, row.asked, row.nothing, row.last_at - row.first_at) == (
        "无人机表演",
        2,
        False,
        timedelta(hours=2),
    )


def test_what_holds_no_words_is_not_counted(db):
    assert not note("430702199001010015")
    assert not SearchMiss.objects.exists()


def test_one_address_adds_only_so_many_in_an_hour(db):
    kept = [note(f"没有的事{'甲' * number}") for number in range(1, misses_service.AN_HOUR + 3)]
    assert kept.count(True) == misses_service.AN_HOUR
    assert note("别人没找到的事", asker="203.0.113.8")


def test_a_full_table_takes_no_new_question_and_goes_on_counting_the_old(db, monkeypatch):
    monkeypatch.setattr(misses_service, "AT_MOST", 2)
    assert note("第一件")
    assert note("第二件")
    assert not note("第三件")
    assert note("第二件")
    assert sorted(SearchMiss.objects.values_list("text", "asked")) == [("第一件", 1), ("第二件", 2)]


def test_an_answer_is_given_even_when_nothing_can_be_counted(db, monkeypatch):
    def broken(*given):
        raise RuntimeError("no disk")

    monkeypatch.setattr(misses_service, "spend", broken)
    assert not note("无人机表演")


def test_a_miss_becomes_the_name_of_an_item_and_is_found_from_then_on(publish, guides):
    publish(guides["public_place_health_new"])
    assert not queries.find("孵蛋房")
    note("孵蛋房")
    services.miss_settle("孵蛋房", "public_place_health_new", by=HEALTH, at=AT)
    assert queries.find("孵蛋房")[0].reason == "也叫：孵蛋房"
    row = SearchMiss.objects.get()
    assert (row.settled_as, row.settled_by, row.settled_at) == ("public_place_health_new", HEALTH.id, AT)
    assert Entry.objects.filter(action="catalogue.miss_settled").get().data == {
        "slug": "public_place_health_new",
        "asked": 1,
    }


def test_the_name_may_be_put_better_than_it_was_asked(publish, guides):
    publish(guides["public_place_health_new"])
    note("我想开个洗脚的店怎么弄啊")
    services.miss_settle("我想开个洗脚的店怎么弄啊", "public_place_health_new", alias="开洗脚店", by=HEALTH, at=AT)
    assert Alias.objects.filter(text="开洗脚店").exists()


def test_what_is_not_ours_is_set_aside_without_its_words_on_record_and_can_be_put_back(db):
    note("无人机表演")
    with pytest.raises(Refusal) as refused:
        services.miss_settle("无人机表演", "", by=HEALTH, at=AT)
    assert refused.value.code == "miss_aside_forbidden", "one office does not know what the others do"
    services.miss_settle("无人机表演", "", by=OFFICE, at=AT)
    assert not queries.misses(by=HEALTH).rows
    assert queries.misses(by=HEALTH, settled=True).rows[0].settled_as == ""
    assert "无人机" not in str(Entry.objects.get().data)
    services.miss_reopen("无人机表演", by=HEALTH, at=AT)
    services.miss_reopen("无人机表演", by=HEALTH, at=AT)
    assert queries.misses(by=HEALTH).rows[0].text == "无人机表演"


@pytest.mark.parametrize(
    ("text", "slug", "by", "code"),
    [
        ("无人机表演", "", EXAMINER, "catalogue_edit_forbidden"),
        ("无人机表演", "food_business_new", HEALTH, "catalogue_edit_forbidden"),
        ("无人机表演", "moon", HEALTH, "item_not_found"),
        ("没人问过的", "", HEALTH, "miss_not_found"),
        ("", "", HEALTH, "miss_missing"),
        ("处理过的话", "", HEALTH, "miss_settled"),
    ],
)
def test_a_miss_is_not_settled_by_everybody_nor_twice(publish, guides, text, slug, by, code):
    publish(guides["food_business_new"])
    note("无人机表演")
    note("处理过的话")
    services.miss_settle("处理过的话", "", by=OFFICE, at=AT)
    with pytest.raises(Refusal) as refused:
        services.miss_settle(text, slug, by=by, at=AT)
    assert refused.value.code == code
    assert SearchMiss.objects.get(text="无人机表演").settled_at is None


def test_what_has_become_a_name_is_not_simply_put_back(publish, guides):
    publish(guides["food_business_new"])
    note("开饭铺")
    services.miss_settle("开饭铺", "food_business_new", by=OFFICE, at=AT)
    with pytest.raises(Refusal) as refused:
        services.miss_reopen("开饭铺", by=OFFICE, at=AT)
    assert refused.value.code == "miss_named"


def test_old_questions_asked_once_are_forgotten(db):
    note("问过一次")
    note("问过两次")
    note("问过两次")
    later = AT + timedelta(days=91)
    assert services.misses_forget(at=AT + timedelta(days=89)) == 0
    assert services.misses_forget(at=later) == 1
    assert SearchMiss.objects.get().text == "问过两次"


def test_the_list_names_the_most_asked_first_with_what_is_nearest(catalogue, django_assert_num_queries):
    for _ in range(2):
        note("猪场环评怎么弄")
    note("出国留学签证")
    queries.find("社保卡")
    with django_assert_num_queries(3):
        found = queries.misses(by=OFFICE)
    assert [row.text for row in found.rows] == ["猪场环评怎么弄", "出国留学签证"]
    assert all(1 <= len(row.near) <= 3 for row in found.rows)
    for number in range(10):
        note(f"没有的事{'甲' * number}")
    with django_assert_num_queries(3):
        assert queries.misses(by=OFFICE).total == 12


def test_the_list_is_for_those_who_keep_the_catalogue(db):
    with pytest.raises(Refusal) as refused:
        queries.misses(by=EXAMINER)
    assert refused.value.code == "catalogue_view_forbidden"


def test_a_page_beyond_the_last_is_the_last(db):
    note("无人机表演")
    assert queries.misses(by=OFFICE, page=99).page == 1
