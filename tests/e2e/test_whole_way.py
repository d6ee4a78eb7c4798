"""One case from the first search to the rating, in browsers, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from django.utils import timezone

from tests import way
from tests.cast import PASSWORD, TOTP, Cast
from tests.e2e.browser import Visitor
from tests.e2e.conftest import Enter
from tests.e2e.steps import DRAFT, signs_in_by_phone
from yiciban.cases.models import Case
from yiciban.people.models import User

ITEM = "公共场所卫生许可（新办）"
ANSWERS = {  # question → answer; a list is chosen from, text is typed
    "开的是什么店": ["理发店"],
    "店面面积": "86",
    "理发椅、美容床或者床位有几个？": "3",
    "用集中空调吗？": ["否"],
    "用什么水": ["自来水"],
    "毛巾、用具怎么消毒": ["店里消毒柜"],
    "直接为顾客服务的有几个人？": "2",
    "卫生负责人": "陈小芳",
    "办好后怎么给您？": ["电子送达"],
}
UPLOADS = ("店铺方位图和平面图", "卫生检测或者评价报告", "卫生管理制度")


@pytest.mark.slow
def test_a_shop_gets_its_permit_without_anybody_touching_a_mouse(
    enter: Enter, live_cast: Cast, wallets: None, deliver: Callable[[], int], tmp_path: Path
) -> None:
    owner = enter()
    number = applies(owner, tmp_path)
    deliver()

    clerk = enter(desk=True)
    signs_in_as_staff(clerk, "clerk")
    receives(clerk, number)
    deliver()
    for name, does in (("examiner", examines), ("reviewer", reviews), ("approver", grants), ("maker", makes)):
        does(enter(name), number)
        deliver()
    hands_out(enter("handout"), number)
    deliver()

    has_it_and_rates(owner, number, enter())


def applies(owner: Visitor, folder: Path) -> str:
    """From the front door to the number of the case."""
    owner.goes("/")
    owner.looks("way-01-home")
    owner.types("搜要办的事", "开理发店", role="combobox")
    owner.presses("Enter")
    owner.arrives(r"/search/\?q=.*")
    owner.looks("way-02-found")
    owner.follows(re.compile(ITEM), "main")
    owner.arrives("/items/public_place_health_new/")
    owner.sees("符合下面 5 条就能办。")
    owner.looks("way-03-guide")
    owner.follows(re.compile("开始办理"))
    signs_in_by_phone(owner, "way")
    owner.arrives("/apply/public_place_health_new/")
    owner.sees("明德区丽人理发店")
    owner.looks("way-06-start")
    owner.pushes("开始填写")
    owner.arrives(f"{DRAFT}/form/")
    fills_in(owner)
    hands_in_papers(owner, folder)
    return checks_and_submits(owner)


def fills_in(owner: Visitor) -> None:
    """The questions; one answer is wrong at first, and nothing that was typed gets lost by it."""
    owner.looks("way-07-form")
    for question, answer in ANSWERS.items():
        if question == "店面面积":
            owner.types(question, "八十六平")
        else:
            answers(owner, question, answer)
    owner.pushes("下一步：材料")
    owner.sees("有 1 处要改，改好就能继续")
    summary = owner.page.locator("[data-error-summary]")
    assert summary.evaluate("element => element === document.activeElement")
    owner.looks("way-08-form-wrong")
    assert owner.finds("textbox", "店面面积").input_value() == "八十六平"
    assert owner.finds("textbox", "卫生负责人").input_value() == "陈小芳"
    owner.follows(re.compile("店面面积"), "[data-error-summary]")
    assert owner.finds("textbox", "店面面积").evaluate("element => element === document.activeElement")
    owner.types("店面面积", "86")
    owner.pushes("下一步：材料")
    owner.arrives(f"{DRAFT}/materials/")


def answers(owner: Visitor, question: str, answer: str | list[str]) -> None:
    """One question, as its control wants it."""
    if isinstance(answer, str):
        owner.types(question, answer)
    elif owner.page.get_by_role("group", name=question).count():
        owner.chooses(question, answer[0])
    else:
        box = owner.focuses("combobox", question)
        while box.locator("option:checked").inner_text() != answer[0]:
            before = box.input_value()
            owner.presses("ArrowDown")
            assert box.input_value() != before, f"{question} has no {answer[0]}"


def hands_in_papers(owner: Visitor, folder: Path) -> None:
    """A file for each material that nothing spares."""
    owner.sees("还差 3 份")
    owner.looks("way-09-materials")
    for name in UPLOADS:
        file = folder / f"{name}.png"
        file.write_bytes(way.picture())
        picker = owner.page.get_by_label(f"{name}：选文件", exact=True)
        card = owner.page.locator(".y-mat").filter(has=picker)
        owner.focuses_on(picker).set_input_files(file)
        card.get_by_text("已上传 1 个文件").wait_for()
    owner.sees("都齐了")
    owner.looks("way-10-materials-there")
    owner.follows("下一步：核对提交")
    owner.arrives(f"{DRAFT}/check/")


def checks_and_submits(owner: Visitor) -> str:
    """Everything once more, consent, declaration; then the number, the code and the date."""
    owner.sees("86 平方米")
    owner.looks("way-11-check")
    owner.ticks(re.compile("同意区卫生健康局取用"))
    owner.ticks(re.compile("我已看过"))
    owner.pushes("交给区卫生健康局")
    owner.arrives(r"/my/cases/\d{21}/\?new=1")
    owner.sees("交上去了")
    number = owner.path.split("/")[3]
    case = Case.objects.get(number=number)
    assert case.party_name == "明德区丽人理发店"
    owner.sees(case.query_code)
    owner.sees(re.compile(r"最晚 \d+月\d+日 答复您"))
    owner.looks("way-12-submitted")
    return number


def signs_in_as_staff(clerk: Visitor, name: str) -> None:
    """Name, password and the code of the authenticator."""
    clerk.goes("/desk/")
    clerk.arrives(r"/sign-in/staff/\?next=.*")
    clerk.looks("way-13-staff-sign-in")
    clerk.types("用户名", name)
    clerk.types("密码", PASSWORD)
    clerk.types("动态口令", pyotp.TOTP(TOTP).at(timezone.now()))
    clerk.presses("Enter")
    clerk.arrives("/desk/")
    assert User.objects.get(username=name).totp_last_step


def opens_from_list(officer: Visitor, number: str, name: str) -> None:
    """J to the first row, Enter: the case is the first of one's work."""
    if officer.path != "/desk/":
        officer.goes("/desk/")
    officer.sees(re.compile("手上|今天先办"))
    officer.looks(f"{name}-list")
    officer.presses("j", "Enter")
    officer.arrives(f"/desk/cases/{number}/")
    officer.looks(f"{name}-case")


def receives(clerk: Visitor, number: str) -> None:
    """Every material looked at and marked, one sent on its way with a click of Y, then accepted."""
    opens_from_list(clerk, number, "way-14-clerk")
    there = clerk.page.locator("#viewer nav a").count()
    for position in range(1, there + 1):
        clerk.presses(str(position))
        clerk.page.locator(f"#viewer nav a[aria-current]:has-text('{position} ')").wait_for()
        with clerk.page.expect_navigation():
            clerk.presses("y")
    clerk.sees(f"已核对 {there} 份")
    clerk.looks("way-15-checked")
    clerk.presses("Alt+g")
    clerk.sees("已受理，受理通知书已出。")
    clerk.looks("way-16-accepted")


def examines(officer: Visitor, number: str) -> None:
    """The examiner's verdict and reasons."""
    opens_from_list(officer, number, "way-17-examiner")
    proposes(officer, "材料齐全，现场符合条件，建议准予。")
    officer.looks("way-18-examined")


def reviews(officer: Visitor, number: str) -> None:
    """The reviewer's."""
    opens_from_list(officer, number, "way-19-reviewer")
    proposes(officer, "同意承办意见。")


def proposes(officer: Visitor, words: str) -> None:
    """A verdict chosen, reasons written, sent on."""
    group = officer.page.get_by_role("group").filter(has=officer.page.get_by_role("radio", name="建议准予")).first
    officer.chooses(group.locator("legend").inner_text().strip(), "建议准予")
    officer.focuses_on(officer.page.locator("textarea[name=opinion]"))
    officer.page.keyboard.type(words)
    officer.presses("Alt+g")
    officer.sees(re.compile("已写|已送|已审"))


def grants(officer: Visitor, number: str) -> None:
    """The approver's decision, with a second page before what cannot be taken back."""
    opens_from_list(officer, number, "way-20-approver")
    officer.presses("Alt+g")
    officer.arrives(f"/desk/cases/{number}/steps/grant/")
    officer.sees("出准予决定书，从今天起算送达期限。")
    officer.looks("way-21-confirm")
    officer.presses("Alt+y")
    officer.arrives(f"/desk/cases/{number}/")
    officer.sees("准予行政许可决定书")
    officer.looks("way-22-granted")


def makes(officer: Visitor, number: str) -> None:
    """The licence: made, sealed, in the wallet."""
    opens_from_list(officer, number, "way-23-maker")
    officer.presses("Alt+g")
    officer.sees(re.compile("已制证办结"))
    officer.looks("way-24-made")


def hands_out(officer: Visitor, number: str) -> None:
    """From the list of what waits to its delivery."""
    officer.goes("/desk/handout/")
    officer.sees("1 件等送达")
    officer.looks("way-25-handout")
    officer.presses("j", "Enter")
    officer.arrives(f"/desk/cases/{number}/steps/deliver/")
    officer.looks("way-26-deliver")
    officer.presses("Alt+g")
    officer.arrives("/desk/handout/")
    officer.sees("没有等送达的件")


def has_it_and_rates(owner: Visitor, number: str, stranger: Visitor) -> None:
    """What the applicant has in the end: the licence as a file, a page that proves it, and a say."""
    owner.goes("/my/cases/")
    owner.looks("way-27-mine")
    owner.follows(re.compile(ITEM), "main")
    owner.arrives(f"/my/cases/{number}/")
    owner.sees("办完了")
    owner.looks("way-28-delivered")
    owner.follows("在证照包里看")
    owner.arrives(r"/my/licences/[0-9A-Z.]+/")
    owner.looks("way-29-licence")
    identifier = owner.path.split("/")[3]
    with owner.page.expect_download() as waiting:
        owner.follows(re.compile("下载盖章的 PDF"))
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")

    stranger.goes("/licences/verify/")
    stranger.types("证照标识", identifier)
    stranger.presses("Enter")
    stranger.sees("这本证照有效")
    assert "明德区丽人理发店" not in stranger.page.content()
    stranger.looks("way-30-verified")

    owner.goes(f"/my/cases/{number}/")
    owner.follows("去打分")
    owner.arrives(f"/rate/{number}/")
    owner.looks("way-31-rate")
    owner.focuses_on(owner.page.locator("#level-excellent"))
    owner.presses("Space")
    owner.looks("way-32-rate-chosen")
    owner.pushes("交上评价")
    owner.sees("谢谢您的评价")
    owner.looks("way-33-rated")
