"""How the site behaves when life gets in between: lost sessions, lost lines, no script, other eyes, other devices."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Route, expect

from tests import way
from tests.cast import Cast
from tests.e2e.browser import Visitor
from tests.e2e.conftest import Enter
from tests.e2e.steps import DRAFT, draft_of, rested, signs_in_by_phone
from yiciban.cases.facts import Status
from yiciban.cases.models import Case
from yiciban.cases.queries import case
from yiciban.cases.queries import materials as read_materials
from yiciban.documents.models import StoredFile
from yiciban.providers.models import Message

TYPED = "周大山代管"


def test_what_is_missing_is_asked_for_once_and_supplied_from_a_phone(
    enter: Enter, live_cast: Cast, deliver: Callable[[], int], tmp_path: Path
) -> None:
    number = way.submitted(live_cast, timezone.now() - timedelta(hours=1)).number
    clerk = enter("clerk")
    clerk.goes(f"/desk/cases/{number}/")
    clerk.presses("x")
    clerk.page.keyboard.type("消毒柜没有标出来")
    clerk.pushes(re.compile("不符合"), "#viewer")
    clerk.sees("已核对 1 份")
    clerk.presses("Alt+b")
    clerk.arrives(f"/desk/cases/{number}/steps/request_correction/")
    clerk.looks("correction-01-asked")
    assert clerk.finds("textbox", "缺什么、哪里不对").input_value() == "消毒柜没有标出来"
    clerk.types("怎么补", "在图上标出消毒柜，再拍一张")
    clerk.presses("Alt+b")
    clerk.sees("已一次性告知补正")
    deliver()
    assert Message.objects.filter(to_phone="13800005127", text__contains="补").exists()

    owner = enter("owner")
    owner.goes(f"/my/cases/{number}/")
    owner.sees("请您补 1 样")
    owner.follows("现在补材料")
    owner.arrives(f"/my/cases/{number}/supply/")
    owner.sees("在图上标出消毒柜，再拍一张")
    picture = tmp_path / "新图.png"
    picture.write_bytes(way.picture("grey"))
    owner.focuses_on(owner.page.get_by_label("店铺方位图和平面图：选文件")).set_input_files(picture)
    owner.page.get_by_text("补好了", exact=True).wait_for()
    owner.looks("correction-02-supplied")
    owner.pushes("补好了，交上去")
    owner.arrives(f"/my/cases/{number}/")
    owner.sees("补的材料收到了。")
    owner.looks("correction-03-handed-in")
    assert Case.objects.get(number=number).status == Status.RECEIVED


def test_an_application_begun_on_one_device_goes_on_on_another(enter: Enter, live_cast: Cast) -> None:
    first = enter("owner")
    first.goes(f"{draft_of(live_cast)}/form/")
    first.types("卫生负责人", TYPED)
    first.sees("已自动保存").wait_for()
    second = enter("owner", desk=True)
    second.goes("/my/cases/")
    second.follows(re.compile("接着办"))
    second.arrives(f"{DRAFT}/form/")
    assert second.finds("textbox", "卫生负责人").input_value() == TYPED


@pytest.mark.parametrize("lost", ["session", "cookies"])
def test_whoever_is_signed_out_while_typing_comes_back_to_everything_typed(
    lost: str, enter: Enter, live_cast: Cast
) -> None:
    owner = enter("owner")
    form = f"{draft_of(live_cast)}/form/"
    owner.goes(form)
    owner.types("卫生负责人", TYPED)
    if lost == "session":
        Session.objects.all().delete()
    else:
        owner.context.clear_cookies()
    owner.pushes("下一步：材料")
    if lost == "cookies":
        owner.sees("页面放太久了")
        owner.complaints.clear()  # the 403 itself
        owner.looks("signed-out-no-cookies")
        owner.follows(re.compile("重新登录"))
    signs_in_by_phone(owner)
    owner.arrives(form)
    assert owner.finds("textbox", "卫生负责人").input_value() == TYPED
    owner.looks("signed-in-again")
    owner.sees("已自动保存").wait_for()
    owner.pushes("下一步：材料")
    owner.arrives(f"{DRAFT}/materials/")


def test_a_page_that_saves_itself_says_when_the_session_is_over(enter: Enter, live_cast: Cast) -> None:
    owner = enter("owner")
    form = f"{draft_of(live_cast)}/form/"
    owner.goes(form)
    Session.objects.all().delete()
    owner.types("卫生负责人", TYPED)
    owner.sees("登录过期了，内容先存在这台设备上").wait_for()
    owner.complaints.clear()  # the 401 itself
    owner.looks("signed-out-notice")
    owner.goes(form)
    rested()
    signs_in_by_phone(owner)
    owner.arrives(form)
    assert owner.finds("textbox", "卫生负责人").input_value() == TYPED


def test_applying_needs_no_script(enter: Enter, wallets: None, tmp_path: Path) -> None:
    owner = enter("owner", java_script_enabled=False)
    page = owner.page
    owner.goes("/apply/public_place_health_new/")
    page.get_by_role("button", name="开始填写").filter(visible=True).click()
    page.get_by_label("店面面积").fill("八十六")
    page.get_by_role("button", name="下一步：材料").click()
    owner.sees(re.compile("有 8 处要改"))
    page.get_by_label("开的是什么店").select_option("理发店")
    for question, answer in (
        ("店面面积", "86"),
        ("理发椅、美容床", "3"),
        ("直接为顾客服务", "2"),
        ("卫生负责人", "陈"),
    ):
        page.get_by_label(re.compile(question)).fill(answer)
    for question, answer in (
        ("用集中空调吗", "否"),
        ("用什么水", "自来水"),
        ("毛巾、用具", "店里消毒柜"),
        ("怎么给您", "电子"),
    ):
        group = page.get_by_role("group", name=re.compile(question))
        group.get_by_role("radio", name=re.compile(answer)).check(force=True)
    page.get_by_role("button", name="下一步：材料").click()
    owner.arrives(f"{DRAFT}/materials/")
    for code in ("floor_plan", "test_report", "hygiene_rules"):
        file = tmp_path / f"{code}.png"
        file.write_bytes(way.picture())
        card = page.locator(f"#material-{code}")
        card.locator("input[type=file]").set_input_files(file)
        card.get_by_role("button", name="上传", exact=True).click()
        expect(card.get_by_text("已上传 1 个文件")).to_be_visible()
    owner.pictures("no-script-materials")
    page.get_by_role("link", name="下一步：核对提交").click()
    page.get_by_role("checkbox", name=re.compile("同意")).check()
    page.get_by_role("checkbox", name=re.compile("我已看过")).check()
    page.get_by_role("button", name="交给区卫生健康局").click()
    owner.arrives(r"/my/cases/\d{21}/\?new=1")
    owner.sees("交上去了")
    assert Case.objects.count() == 1


SMALL_TYPE = """() => [...document.querySelectorAll('body *')].filter(one =>
  one.checkVisibility() && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
  && !one.closest('.visually-hidden, .y-skip, script, style, option, svg')
  && parseFloat(getComputedStyle(one).fontSize) < 18
).map(one => `${one.className || one.tagName}: ${one.textContent.trim().slice(0, 20)}`)"""
LOW_BUTTONS = """() => [...document.querySelectorAll('.btn, button')].filter(one =>
  one.checkVisibility() && one.getBoundingClientRect().width > 1 && one.getBoundingClientRect().height < 60
).map(one => `${one.className}: ${one.textContent.trim()} ${one.getBoundingClientRect().height}`)"""


def test_the_elders_face_has_large_type_and_large_buttons_everywhere(
    enter: Enter, live_cast: Cast, wallets: None
) -> None:
    owner = enter("owner")
    owner.goes("/")
    owner.pushes("长辈版")
    owner.page.locator("body.face-elder").wait_for()
    case = way.accepted(live_cast, timezone.now() - timedelta(hours=2)).number
    draft = draft_of(live_cast)
    for name, path in {
        "home": "/",
        "found": "/search/?q=开理发店",
        "guide": "/items/public_place_health_new/",
        "start": "/apply/public_place_health_new/",
        "form": f"{draft}/form/",
        "materials": f"{draft}/materials/",
        "check": f"{draft}/check/",
        "case": f"/my/cases/{case}/",
    }.items():
        owner.goes(path)
        assert owner.page.evaluate(SMALL_TYPE) == [], name
        assert owner.page.evaluate(LOW_BUTTONS) == [], name
        owner.looks(f"elder-{name}")
    owner.goes("/")
    owner.pushes("普通版")
    owner.page.locator("body:not(.face-elder)").wait_for()


def test_progress_is_looked_up_without_signing_in(enter: Enter, live_cast: Cast) -> None:
    case = way.accepted(live_cast, timezone.now() - timedelta(hours=2))
    stranger = enter()
    stranger.goes("/progress/")
    asks(stranger, case.number, "000000")
    stranger.page.locator("[data-error-summary]").wait_for()
    stranger.complaints.clear()  # the 404 itself
    stranger.looks("progress-wrong")
    asks(stranger, case.number, Case.objects.get(number=case.number).query_code)
    stranger.sees(re.compile(r"最晚 \d+月\d+日 办完"))
    assert case.party_name not in stranger.page.content()
    stranger.looks("progress-found")


def asks(stranger: Visitor, number: str, code: str) -> None:
    """Number and code, and Enter."""
    stranger.types("办件编号", number)
    stranger.types("查询码", code)
    stranger.presses("Enter")


def test_an_upload_goes_on_where_the_line_was_lost(enter: Enter, live_cast: Cast, tmp_path: Path) -> None:
    content = noise()
    assert 2 * 2**20 < len(content) < 4 * 2**20
    file = tmp_path / "平面图.png"
    file.write_bytes(content)
    owner = enter("owner")
    owner.goes(f"{draft_of(live_cast)}/materials/")
    held: list[Route] = []
    offsets: list[str] = []

    def watch(route: Route) -> None:
        """Hold the second chunk until the line is cut."""
        if route.request.method == "PATCH":
            offsets.append(route.request.headers["upload-offset"])
            if len(offsets) == 2:
                held.append(route)
                return
        route.continue_()

    owner.page.route(re.compile("/uploads/"), watch)
    owner.page.get_by_label("店铺方位图和平面图：选文件").set_input_files(file)
    while not held:
        owner.page.wait_for_timeout(20)
    owner.context.set_offline(True)
    held[0].abort("internetdisconnected")
    owner.sees("没连上网，连上后接着传").wait_for()
    owner.pictures("upload-cut")
    owner.context.set_offline(False)
    owner.page.locator("#material-floor_plan").get_by_text("已上传 1 个文件").wait_for()
    assert StoredFile.objects.filter(digest=hashlib.sha256(content).hexdigest()).exists()
    assert offsets.count("0") == 1
    owner.complaints.clear()  # the lost line itself
    owner.looks("upload-there")


def noise() -> bytes:
    """A picture of about three megabytes, which no compression makes smaller."""
    out = io.BytesIO()
    Image.frombytes("RGB", (1000, 1000), os.urandom(3_000_000)).save(out, "PNG")
    return out.getvalue()


def test_the_desk_shows_its_keys(enter: Enter, live_cast: Cast) -> None:
    number = way.submitted(live_cast, timezone.now() - timedelta(hours=1)).number
    clerk = enter("clerk")
    clerk.goes(f"/desk/cases/{number}/")
    clerk.page.keyboard.press("Shift+?")
    dialog = clerk.page.get_by_role("dialog", name="这一页的快捷键")
    expect(dialog).to_be_visible()
    for words in ("受理", "一次性告知补正", "符合", "下一件"):
        expect(dialog.get_by_text(words, exact=True).first).to_be_visible()
    materials = [row.name for row in read_materials(case(number, live_cast.clerk))]
    for place, name in enumerate(materials[:9], start=1):
        row = dialog.locator(f"dt:has(kbd:text-is('{place}')) + dd")
        expect(row).to_have_text(name)
    clerk.looks("desk-keys")
    clerk.presses("Escape")
    expect(dialog).not_to_be_visible()
    clerk.presses("/")
    assert clerk.finds("searchbox", re.compile("搜办件编号")).evaluate("element => element === document.activeElement")
    clerk.page.keyboard.type(number)
    clerk.presses("Enter")
    clerk.arrives(f"/desk/cases/{number}/")
