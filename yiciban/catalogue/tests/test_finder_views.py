"""Pages and API of finding: the answer with its reason, filters in the address, an honest page when nothing fits."""

import json

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from yiciban.catalogue import queries, sections
from yiciban.catalogue.api import misses_router, router
from yiciban.catalogue.facts import Audience, Tier
from yiciban.catalogue.models import Alias, SearchMiss
from yiciban.catalogue.queries.index import KEPT
from yiciban.catalogue.sections import Card
from yiciban.catalogue.services import item_suspend, miss_note
from yiciban.catalogue.tests.conftest import AT, DISTRICT
from yiciban.catalogue.tests.test_services import OFFICE
from yiciban.cli.catalogue import find
from yiciban.kernel.refusal import Refusal

TOWN, OTHER_TOWN = "439901001000", "439901002000"


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


@pytest.fixture
def few(publish, guides):
    """Four items, two of them variants of one entry, two with an everyday name."""
    names = {
        "social_card_replace": "社保卡丢了",
        "public_place_health_new": "开理发店",
        "public_place_health_renew": "",
        "marriage_registration": "",
    }
    for slug, name in names.items():
        publish(guides[slug])
        if name:
            guide = guides[slug]
            entry, variant = guide.entry, guide.variant.value
            Alias.objects.create(entry_id=entry, variant=variant, text=name, added_by="t", added_at=AT)


def test_the_first_answer_says_why_and_where(client, few):
    found = page(client, "/search/?q=社保卡丢了")
    assert "社会保障卡补领、换领" in found
    assert "也叫：社保卡丢了" in found
    assert "明德区政务服务中心" in found
    assert not SearchMiss.objects.exists()


def test_other_variants_are_chips_under_the_answer(client, few):
    found = page(client, "/search/?q=公共场所卫生许可到期")
    assert found.index("公共场所卫生许可（延续）") < found.index("也可能是") < found.index("公共场所卫生许可（新办）")


def test_a_suspended_item_vanishes_at_once_and_its_sibling_takes_its_place(few, monkeypatch):
    queries.find("公共场所卫生许可")
    monkeypatch.setattr(KEPT, "_build", lambda _: None)  # the index knows nothing of it
    item_suspend("public_place_health_new", "系统升级", by=OFFICE, at=AT)
    item_suspend("social_card_replace", "系统升级", by=OFFICE, at=AT)
    assert queries.find("公共场所卫生许可")[0].item.slug == "public_place_health_renew"
    assert not queries.find("社保卡丢了")
    assert not queries.suggest("社保卡丢了")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=firm", False),
        ("who=person", True),
        ("how=online", True),
        ("how=town", True),
        ("theme=社会保障", True),
        ("theme=准营准办", False),
        ("department=hrss", True),
        ("department=health", False),
        ("who=martian&how=never&department=%3F%3F&region=9", True),
    ],
)
def test_filters_stand_in_the_address(client, few, query, found):
    words = page(client, f"/search/?q=社保卡丢了&{query}")
    assert ("也叫：社保卡丢了" in words) is found
    assert ("按这些条件没找到" in words) is not found
    assert not SearchMiss.objects.exists()


def test_filters_reach_the_tables(few):
    assert queries.search("许可", audience=Audience.FIRM).hits
    assert not queries.search("社保卡丢了", tier=Tier.TOWN, department="health").hits


@pytest.fixture
def bodies(publish, guides, monkeypatch):
    """The same matter done by the district and by one town's body."""
    guide = guides["social_card_replace"]
    publish(guide)
    code = guide.code[:31] + "02"
    published = queries.guide("social_card_replace")
    from yiciban.catalogue.models import Variant

    row = Variant.objects.get(slug="social_card_replace")
    row.pk, row.code, row.region_id = "social_card_replace_town", code, TOWN
    row.current_id = published.version_id
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("region", "slug"),
    [
        ("", "social_card_replace"),
        (DISTRICT, "social_card_replace"),
        (TOWN, "social_card_replace_town"),
        ("439901001003", "social_card_replace_town"),
        (OTHER_TOWN, "social_card_replace"),
    ],
)
def test_the_nearest_body_answers(bodies, region, slug):
    assert [hit.item.slug for hit in queries.search("社会保障卡补领", region=region).hits] == [slug]


def test_points_are_those_of_the_chosen_town(client, few):
    words = page(client, f"/search/?q=社保卡丢了&region={TOWN}")
    assert "城南街道便民服务中心" in words
    assert "临江街道便民服务中心" not in words


def test_what_is_not_found_says_so_offers_ways_on_and_is_counted(client, few):
    words = page(client, "/search/?q=无人机表演")
    assert "没找到“无人机表演”" in words
    assert "tel:12345" in words
    assert "找帮办员" in words
    assert "按主题找" in words
    page(client, "/search/?q=无人机表演？")
    assert SearchMiss.objects.values_list("text", "asked", "nothing").get() == ("无人机表演", 2, True)


def test_a_near_answer_is_called_near_and_counted(client, few):
    words = page(client, "/search/?q=结婚请假")
    assert "没有完全对应“结婚请假”的事项，下面是相近的" in words
    assert SearchMiss.objects.get().nothing is False


def test_a_number_somebody_typed_is_not_kept(client, few):
    page(client, "/search/?q=430702199001010015")
    assert not SearchMiss.objects.exists()


def test_life_events_come_first(client, few, monkeypatch):
    monkeypatch.setattr(sections, "_makers", {})

    @sections.search_cards
    def shop(text):
        return (Card("/events/barber/", "开理发店一件事", "一次办好四件", "一件事"),) if "理发店" in text else ()

    words = page(client, "/search/?q=开理发店")
    assert words.index("开理发店一件事") < words.index("公共场所卫生许可")
    assert "一件事" not in page(client, "/search/?q=社保卡丢了")


def test_a_search_costs_the_same_for_one_answer_and_for_many(client, catalogue, django_assert_num_queries):
    page(client, "/search/?q=社保卡")
    for question in ("婚姻登记", "登记", "社保卡丢了"):
        with django_assert_num_queries(2):  # the revision twice, which a served process asks once a second
            page(client, f"/search/?q={question}")


def test_the_same_question_is_not_answered_twice(client, catalogue, django_assert_num_queries):
    first = page(client, "/search/?q=社保卡丢了")
    with django_assert_num_queries(1):
        again = page(client, "/search/?q=社保卡丢了")
    body = slice(first.index("<main"), first.index("</main>"))
    assert again[body] == first[body]
    assert "社保卡丢了" not in page(client, "/search/?q=婚姻登记")


def test_a_remembered_answer_forgets_what_was_suspended(client, few):
    assert "/items/social_card_replace/" in page(client, "/search/?q=社保卡丢了")
    item_suspend("social_card_replace", "系统升级", by=OFFICE, at=AT)
    assert "/items/social_card_replace/" not in page(client, "/search/?q=社保卡丢了")


def test_what_is_the_same_for_everyone_holds_nothing_of_the_asker(client, cast):
    client.force_login(cast.user("owner"))
    mine = page(client, "/search/?q=社保卡丢了")
    client.logout()
    theirs = page(client, "/search/?q=社保卡丢了")
    assert "退出登录" in mine
    assert "退出登录" not in theirs


def test_long_questions_are_cut_and_broken_ones_survive(client, few):
    page(client, f"/search/?q={'长' * 5000}")
    page(client, "/search/?q=%00%FF")
    page(client, "/search/suggest/?q=%00%FF")


def test_the_desk_page_gives_a_name_in_one_click(client, cast):
    miss_note("剃个光头", nothing=True, asker="203.0.113.7", at=AT)
    client.force_login(cast.user("catalogue_manager"))
    words = page(client, "/desk/catalogue/misses/?for=剃个光头&find=公共场所卫生许可")
    assert "剃个光头" in words
    assert 'value="public_place_health_new"' in words
    done = client.post(
        "/desk/catalogue/misses/settle/", {"text": "剃个光头", "slug": "public_place_health_new"}, follow=True
    )
    assert "以后搜“剃个光头”就能找到" in done.content.decode()
    assert "成了“" in page(client, "/desk/catalogue/misses/?state=settled")
    again = client.post("/desk/catalogue/misses/settle/", {"text": "剃个光头"}, follow=True)
    assert "已经处理过了" in again.content.decode()


def test_the_desk_page_sets_aside_and_puts_back(client, cast):
    miss_note("无人机表演", nothing=True, asker="203.0.113.7", at=AT)
    client.force_login(cast.user("catalogue_manager"))
    client.post("/desk/catalogue/misses/settle/", {"text": "无人机表演"})
    assert "不归我们办" in page(client, "/desk/catalogue/misses/?state=settled")
    client.post("/desk/catalogue/misses/settle/", {"text": "无人机表演", "reopen": "1"})
    assert "无人机表演" in page(client, "/desk/catalogue/misses/")


def test_those_who_only_look_get_no_buttons(client, cast):
    miss_note("无人机表演", nothing=True, asker="203.0.113.7", at=AT)
    client.force_login(cast.user("supervisor"))
    words = page(client, "/desk/catalogue/misses/?page=7")
    assert "无人机表演" in words
    assert "不归我们办" not in words
    assert client.post("/desk/catalogue/misses/settle/", {"text": "无人机表演"}).status_code == 403


@pytest.fixture(scope="module")
def api():
    app = NinjaAPI(urls_namespace="finder-test")
    app.add_router("", router)
    app.add_router("", misses_router)
    app.add_exception_handler(
        Refusal, lambda request, no: app.create_response(request, {"code": no.code}, status=no.status)
    )
    return TestClient(app)


def test_programs_search_and_are_narrowed_as_pages_are(api, few):
    assert api.get("/search?q=社保卡丢了&audience=person&region=439901001000").json()["hits"]
    assert not api.get("/search?q=社保卡丢了&department=health").json()["hits"]
    assert api.get("/search?q=社保卡丢了&region=x").status_code == 422
    assert not SearchMiss.objects.exists()
    assert api.get("/search?q=无人机表演", META={"REMOTE_ADDR": "203.0.113.7"}).json() == {"hits": [], "weak": True}
    assert SearchMiss.objects.get().text == "无人机表演"


def test_programs_settle_what_was_not_found(api, few):
    miss_note("无人机表演", nothing=True, asker="203.0.113.7", at=AT)
    miss_note("刷身份证进不去", nothing=True, asker="203.0.113.7", at=AT)
    assert {row["text"] for row in api.get("/misses", actor=OFFICE).json()["rows"]} == {"无人机表演", "刷身份证进不去"}
    settle = {"text": "刷身份证进不去", "slug": "social_card_replace", "alias": "刷卡进不去"}
    assert api.post("/misses/settle", json=settle, actor=OFFICE).status_code == 204
    assert api.post("/misses/settle", json={"text": "无人机表演"}, actor=OFFICE).status_code == 204
    assert api.post("/misses/reopen", json={"text": "无人机表演"}, actor=OFFICE).status_code == 204
    assert api.get("/misses?settled=true", actor=OFFICE).json()["rows"][0]["settled_as"] == "social_card_replace"


def test_the_command_line_answers_as_the_page_does(few, capsys):
    run = find.callback.__wrapped__
    run("公共场所卫生许可到期", None, "", True)
    (first, *_) = json.loads(capsys.readouterr().out)["hits"]
    assert (first["slug"], first["others"][0]["slug"]) == ("public_place_health_renew", "public_place_health_new")
    run("公共场所卫生许可到期", "firm", DISTRICT, False)
    assert "也可能是 公共场所卫生许可（新办）" in capsys.readouterr().out
    run("无人机表演", None, "", False)
    assert "换个说法，或者打 12345" in capsys.readouterr().out
