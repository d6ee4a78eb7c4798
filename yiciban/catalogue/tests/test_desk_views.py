"""Pages of those who keep the catalogue: lists, one item, its form, its review, bulk edits, new items, dictionaries."""

import pytest
from django.contrib.messages import get_messages

from tests.cast import BEFORE
from yiciban.catalogue import queries
from yiciban.catalogue.models import Draft
from yiciban.catalogue.rules.workflow import DraftStep, Stage
from yiciban.catalogue.services import draft_save, draft_start, draft_step
from yiciban.catalogue.tests.conftest import AT
from yiciban.catalogue.tests.forms import sent_by
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.roles import Role
from yiciban.network.services import posting_grant

SLUG = "public_place_health_new"
EDIT = f"/desk/catalogue/{SLUG}/edit/"


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.user("catalogue_manager"))
    return client


@pytest.fixture
def draft(cast):
    opened = draft_start(SLUG, by=cast.catalogue_manager, at=AT)
    changed = {**opened.document, "promised_limit": "9wd"}
    return draft_save(SLUG, changed, revision=opened.revision, by=cast.catalogue_manager, at=AT)


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def send(client, url, **data):
    response = client.post(url, data)
    return response, [str(message) for message in get_messages(response.wsgi_request)]


def form_of(client, section):
    """The fields of the form as a browser would send them."""
    return sent_by(page(client, f"{EDIT}?section={section}"), "element-form")


def test_the_list_shows_version_draft_and_findings_and_leads_to_the_item(manager, draft):
    shown = page(manager, "/desk/catalogue/")
    assert f"/desk/catalogue/{SLUG}/" in shown
    assert "起草中" in shown
    assert "第 1 版" in shown


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("q=卫生许可", True),
        ("q=没有这个", False),
        ("stage=writing", True),
        ("stage=office", False),
        ("stage=none", False),
        ("stage=any", True),
        ("state=suspended", False),
        ("list=online", True),
        ("list=tacit", False),
        ("page=999&department=health", True),
    ],
)
def test_the_filters_of_the_list_stand_in_the_address(manager, draft, query, is_there):
    assert (f"/desk/catalogue/{SLUG}/" in page(manager, f"/desk/catalogue/?{query}")) is is_there


def test_a_list_that_finds_nothing_says_what_to_do(manager):
    assert "没有这样的事项" in page(manager, "/desk/catalogue/?q=没有这个")


def test_the_list_costs_the_same_for_one_and_for_many(client, cast, django_assert_num_queries):
    client.force_login(cast.user("manager"))
    page(client, "/desk/catalogue/")
    for query in ("?q=卫生", ""):
        with django_assert_num_queries(9):
            page(client, f"/desk/catalogue/{query}")


def test_an_item_says_where_it_stands_and_what_this_person_may_do(manager, draft):
    shown = page(manager, f"/desk/catalogue/{SLUG}/")
    for words in ("起草中", "继续修改", "提交部门审核", "扔掉草稿", "从第 1 版起草修改", "发布第 1 版"):
        assert words in shown
    assert "取消由全区" not in shown
    assert "政务办审核、发布和取消，由全区的事项管理员或者中心管理员来做。" in shown, "a forbidden step says why"


def test_an_item_of_another_office_is_not_there(manager):
    page(manager, "/desk/catalogue/social_card_replace/", status=404)
    page(manager, "/desk/catalogue/moon/", status=404)


def test_a_draft_is_started_and_its_form_opens(manager):
    response, _ = send(manager, f"/desk/catalogue/{SLUG}/start/")
    assert response.headers["Location"] == EDIT
    shown = page(manager, EDIT)
    assert "来自" in shown
    assert "公共场所卫生许可" in shown


@pytest.mark.parametrize("section", ["basics", "conditions", "materials", "form", "steps", "result", "places"])
def test_a_section_saved_as_it_stands_changes_nothing(manager, draft, section):
    before = queries.draft(SLUG, by=SYSTEM).document
    response, _ = send(manager, EDIT, **form_of(manager, section), do="save")
    assert response.status_code == 302
    after = queries.draft(SLUG, by=SYSTEM).document
    assert after == before


def test_what_is_typed_is_saved_finished_or_not_and_the_finding_stands_beside_it(manager, draft):
    sent = form_of(manager, "basics")
    send(manager, EDIT, **{**sent, "purpose": "", "do": "save"})
    kept = Draft.objects.get(slug=SLUG)
    assert "purpose" not in kept.document
    shown = page(manager, f"{EDIT}?section=basics")
    assert "还没有填。" in shown
    assert f"{EDIT}?section=basics&amp;open=purpose#e-purpose" in shown


def test_rows_are_added_moved_and_removed_by_ordinary_buttons(manager, draft):
    def press(do):
        send(manager, EDIT, **form_of(manager, "steps"), do=do)
        return [row.get("name") for row in Draft.objects.get(slug=SLUG).document["steps"]]

    names = press("save")
    assert press("add steps") == [*names, None]
    assert press(f"remove steps {len(names)}") == names
    assert press("up steps 1") == [names[1], names[0], *names[2:]]
    assert press("down steps 0") == names
    assert press("add nothing.like.it") == names
    assert press("remove steps 99") == names


def test_a_standard_material_brings_its_name_issuer_and_licence(manager, draft):
    send(manager, EDIT, **form_of(manager, "materials"), do="pick materials business_licence")
    row = Draft.objects.get(slug=SLUG).document["materials"][-1]
    assert row["standard_code"] == "business_licence"
    assert row["name"]
    assert row["issuer"]


def test_somebody_elses_save_is_not_overwritten_and_what_was_typed_stays_on_the_page(manager, draft, cast):
    sent = form_of(manager, "basics")
    draft_save(SLUG, {**draft.document, "minutes": 9}, revision=draft.revision, by=cast.catalogue_manager, at=AT)
    response, _ = send(manager, EDIT, **{**sent, "exercised": "我写的新内容", "do": "save"})
    assert response.status_code == 409
    shown = response.content.decode()
    assert "又改过这份草稿" in shown
    assert "我写的新内容" in shown
    again = {**sent, "revision": str(draft.revision + 1), "exercised": "我写的新内容", "do": "save"}
    assert send(manager, EDIT, **again)[0].status_code == 302
    assert Draft.objects.get(slug=SLUG).document["exercised"] == "我写的新内容"


def test_the_form_is_closed_while_the_draft_is_under_review(manager, draft, cast):
    draft_step(SLUG, DraftStep.SUBMIT, by=cast.catalogue_manager, at=AT)
    response = manager.get(EDIT)
    assert response.headers["Location"] == f"/desk/catalogue/{SLUG}/"


def test_a_draft_goes_on_by_its_buttons_and_a_reason_is_asked_for(manager, draft, client, cast):
    steps = f"/desk/catalogue/{SLUG}/steps/"
    _, said = send(manager, steps, step="submit", revision=str(draft.revision))
    assert said == ["交给部门审核了。"]
    _, said = send(manager, steps, step="confirm")
    assert "由三个人分别来做" in said[-1]
    client.force_login(cast.user("approver"))
    shown = page(client, "/desk/catalogue/review/")
    assert "等您审的" in shown
    assert "部门审核通过" in page(client, f"/desk/catalogue/{SLUG}/review/")
    send(client, steps, step="return", review="1")
    assert Draft.objects.get(slug=SLUG).stage == Stage.DEPARTMENT
    send(client, steps, step="return", reason="时限依据写清楚。", review="1")
    assert Draft.objects.get(slug=SLUG).returned_reason == "时限依据写清楚。"


def test_the_review_shows_what_changed_and_publishes_now_or_on_a_day(draft, client, cast):
    draft_step(SLUG, DraftStep.SUBMIT, by=cast.catalogue_manager, at=AT)
    draft_step(SLUG, DraftStep.CONFIRM, by=cast.approver, at=AT)
    client.force_login(cast.user("manager"))
    shown = page(client, f"/desk/catalogue/{SLUG}/review/")
    assert "<del>10 个工作日</del> → <ins>9 个工作日</ins>" in shown
    steps = f"/desk/catalogue/{SLUG}/steps/"
    _, said = send(client, steps, step="approve", effective_on="下周", review="1")
    assert "请填日期" in said[0]
    _, said = send(client, steps, step="approve", revision="1", review="1")
    assert "草稿又改过了" in said[-1]
    send(client, steps, step="approve", effective_on="2099-01-01", review="1")
    assert Draft.objects.get(slug=SLUG).stage == Stage.SCHEDULED
    send(client, steps, step="recall", reason="提前发布。")
    assert Draft.objects.get(slug=SLUG).stage == Stage.WRITING


def test_two_versions_are_compared_in_words(manager, draft, cast):
    for step, by in ((DraftStep.SUBMIT, cast.catalogue_manager), (DraftStep.CONFIRM, cast.approver)):
        draft_step(SLUG, step, by=by, at=AT)
    draft_step(SLUG, DraftStep.APPROVE, by=cast.manager, at=AT)
    for query in ("?from=1&to=2", "?to=2", ""):
        assert "<ins>9 个工作日</ins>" in page(manager, f"/desk/catalogue/{SLUG}/diff/{query}")
    assert "两版一样" in page(manager, f"/desk/catalogue/{SLUG}/diff/?from=2&to=2")
    page(manager, f"/desk/catalogue/{SLUG}/diff/?from=1&to=9", status=404)
    page(manager, f"/desk/catalogue/{SLUG}/diff/?from=1&to=draft", status=404)


def test_an_item_is_suspended_resumed_and_cancelled_with_a_reason(client, cast):
    client.force_login(cast.user("catalogue_manager"))
    url = f"/desk/catalogue/{SLUG}/state/"
    _, said = send(client, url, step="suspend")
    assert "请写明为什么暂停" in said[0]
    send(client, url, step="suspend", reason="系统升级，11月30日恢复。")
    assert "暂停的原因：系统升级" in page(client, f"/desk/catalogue/{SLUG}/")
    send(client, url, step="resume")
    assert queries.guide(SLUG).number == 1
    assert send(client, url, step="cancel", reason="x")[0].status_code == 403
    assert send(client, url, step="burn")[0].status_code == 302


def test_names_are_added_and_removed_from_the_item(manager):
    url = f"/desk/catalogue/{SLUG}/aliases/"
    send(manager, url, texts="开个剪头发的店\r\n\r\n美发店证")
    assert {"开个剪头发的店", "美发店证"} <= set(queries.aliases(SLUG))
    send(manager, url, remove="美发店证")
    assert "美发店证" not in queries.aliases(SLUG)
    _, said = send(manager, url, texts="店")
    assert "太短或者太长" in said[-1]


def test_a_bulk_edit_shows_every_row_first_and_makes_drafts_only(manager):
    assert manager.get("/desk/catalogue/bulk/").headers["Location"] == "/desk/catalogue/"
    ask = f"/desk/catalogue/bulk/?item={SLUG}&item=social_card_replace&element=contact.enquiry"
    assert "改成什么" in page(manager, ask)
    shown = page(manager, f"{ask}&given=1&value=0000-8812 0999")
    assert "0000-8812 0116" in shown
    assert "新开一份草稿" in shown
    assert "社会保障卡补领" not in shown, "an item of another office is none of theirs"
    assert not Draft.objects.exists()
    sent = {"item": [SLUG, "social_card_replace"], "element": "contact.enquiry", "value": "0000-8812 0999"}
    response = manager.post("/desk/catalogue/bulk/", sent)
    assert "草稿改好了" in response.content.decode()
    assert queries.guide(SLUG).guide.contact.enquiry == "0000-8812 0116", "nothing is published"
    assert Draft.objects.get().document["contact"]["enquiry"] == "0000-8812 0999"
    again = manager.post("/desk/catalogue/bulk/", sent).content.decode()
    assert "本来就是这样" in again


def test_a_bulk_edit_says_of_each_row_why_it_was_refused(manager, draft, cast):
    draft_step(SLUG, DraftStep.SUBMIT, by=cast.catalogue_manager, at=AT)
    sent = {"item": SLUG, "element": "in_centre"}
    assert "要先撤回来才能改" in manager.post("/desk/catalogue/bulk/", sent).content.decode()
    assert manager.post("/desk/catalogue/bulk/", {"item": SLUG, "element": "code"}).status_code == 422


def test_a_new_item_gets_its_code_and_what_a_like_item_says(manager):
    assert "卫生许可" in page(manager, "/desk/catalogue/new/?q=卫生许可")
    entry = queries.guide(SLUG).guide.entry
    assert "照抄同一件事" in page(manager, f"/desk/catalogue/new/?entry={entry}")
    sent = {"entry": entry, "slug": "health_cancel", "department": "health", "variant": "注销", "like": SLUG}
    response, _ = send(manager, "/desk/catalogue/new/", **sent)
    assert response.headers["Location"] == "/desk/catalogue/health_cancel/edit/"
    document = Draft.objects.get(slug="health_cancel").document
    assert document["code"] == queries.guide(SLUG).guide.code[:31] + "05"
    assert document["variant"] == "注销"
    assert document["materials"]
    assert "新事项" in page(manager, "/desk/catalogue/")
    assert "公共场所卫生许可（注销）" in page(manager, "/desk/catalogue/health_cancel/")
    assert "新事项，还没有发布过" in page(manager, "/desk/catalogue/health_cancel/review/")
    response, _ = send(manager, "/desk/catalogue/new/", **sent)
    assert response.status_code == 422
    assert "已经有了" in response.content.decode()
    assert send(manager, "/desk/catalogue/new/", **{**sent, "slug": "review"})[0].status_code == 422
    assert send(manager, "/desk/catalogue/new/", **{**sent, "slug": "x1", "department": "hrss"})[0].status_code == 403


def test_two_new_items_of_one_entry_get_different_codes(manager):
    entry = queries.guide(SLUG).guide.entry
    for slug in ("one_more", "another_one"):
        send(manager, "/desk/catalogue/new/", entry=entry, slug=slug, department="health", variant="新办")
    codes = {draft.document["code"] for draft in Draft.objects.all()}
    assert len(codes | {queries.guide(SLUG).guide.code}) == 3


def test_the_directory_shows_an_entry_with_its_items(manager):
    entry = queries.guide(SLUG).guide.entry
    assert entry in page(manager, "/desk/catalogue/entries/?q=卫生许可")
    shown = page(manager, f"/desk/catalogue/entries/{entry}/")
    assert "公共场所卫生管理条例" in shown
    assert f"/desk/catalogue/{SLUG}/" in shown
    page(manager, "/desk/catalogue/entries/999999999999/", status=404)
    page(manager, f"/desk/catalogue/entries/{entry}/edit/", status=403)


def test_a_word_of_a_dictionary_shows_the_items_that_use_it(manager):
    assert "org_uscc" in page(manager, "/desk/catalogue/elements/?q=uscc")
    assert "个事项在用" in page(manager, "/desk/catalogue/elements/premises_area/")
    assert "事项在用" in page(manager, "/desk/catalogue/materials/business_licence/")
    assert "没有找到" in page(manager, "/desk/catalogue/materials/?q=没有这个")
    page(manager, "/desk/catalogue/elements/moon/", status=404)


@pytest.fixture
def definer(client, cast):
    user = cast.user("catalogue_manager")
    posting_grant(user.pk, Role.CATALOGUE_MANAGER, region="439901000000", by=SYSTEM, at=BEFORE)
    client.force_login(user)
    return client


def test_those_of_the_whole_district_define_entries_and_words(definer):
    new = {"code": "noise_level", "name": "噪声", "kind": "number", "max_length": "20", "sensitivity": "public"}
    response, _ = send(definer, "/desk/catalogue/elements/new/", **new, do="save")
    assert response.headers["Location"] == "/desk/catalogue/elements/noise_level/"
    assert "已经有了" in send(definer, "/desk/catalogue/elements/new/", **new)[0].content.decode()
    response, _ = send(definer, "/desk/catalogue/elements/noise_level/edit/", **{**new, "kind": "text"})
    assert "不能改类型" in response.content.decode()
    response, _ = send(definer, "/desk/catalogue/elements/new/", code="Noise", do="save")
    assert response.status_code == 422
    entry = queries.guide(SLUG).guide.entry
    page(definer, f"/desk/catalogue/entries/{entry}/edit/")
    held = queries.entry(entry)
    sent = {"name": "公共场所卫生许可证核发", "type": "01", "levels": "4", "state": "in_force", "basis": ["0"]}
    sent |= {f"basis.0.{name}": value for name, value in held.basis[0].model_dump().items()}
    send(definer, f"/desk/catalogue/entries/{entry}/edit/", **sent, do="save")
    assert queries.entry(entry).name == "公共场所卫生许可证核发"
    assert "名称不同" in page(definer, f"/desk/catalogue/entries/{entry}/"), "seen at once, not tomorrow"
