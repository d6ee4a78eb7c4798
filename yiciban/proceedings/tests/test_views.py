"""Pages: the desk's page of a case with all it offers, the questions of other departments, the applicant's hearing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import way
from tests.cast import Cast
from tests.web import browser
from yiciban.kernel.dates import local_date
from yiciban.network.queries import work_calendar
from yiciban.proceedings import services
from yiciban.proceedings.acts import ACTS
from yiciban.proceedings.models import Consultation, Hearing, Inspection
from yiciban.proceedings.tests.helpers import asked, inspected, planned, publish, told


def accepted(cast: Cast) -> str:
    return way.accepted(cast, at=timezone.now() - timedelta(hours=9)).number


def page(cast: Cast, name: str, url: str, status: int = 200) -> str:
    answer = browser(cast, name).get(url)
    assert answer.status_code == status, (name, url, answer.status_code)
    return answer.content.decode()


def post(cast: Cast, name: str, url: str, data: dict, status: int = 302) -> str:
    answer = browser(cast, name).post(url, data)
    assert answer.status_code == status, (name, url, answer.status_code, answer.content.decode()[-3000:])
    return answer.content.decode()


def test_the_case_has_a_box_that_leads_to_its_proceedings(cast: Cast) -> None:
    number = accepted(cast)
    assert f"/desk/cases/{number}/proceedings/" in page(cast, "examiner", f"/desk/cases/{number}/")
    inspected(cast, number, at=timezone.now())
    shown = page(cast, "supervisor", f"/desk/cases/{number}/")
    assert "已核查" in shown
    assert "现场核查完毕：符合" in shown
    received = way.submitted(cast, at=timezone.now()).number
    assert "proceedings" not in page(cast, "clerk", f"/desk/cases/{received}/")


def test_everyone_is_offered_what_their_office_may_do(cast: Cast) -> None:
    number = accepted(cast)
    url = f"/desk/cases/{number}/proceedings/"
    assert "安排现场核查" in page(cast, "examiner", url)
    assert "告知听证权利" not in page(cast, "reviewer", url)
    for name in ("clerk", "supervisor", "manager"):
        assert f"{url}plan/" not in page(cast, name, url)
    publish(inspected=True)
    later = way.accepted(cast, at=timezone.now()).number
    assert "这个事项必须核查" in page(cast, "examiner", f"/desk/cases/{later}/proceedings/")


def test_an_inspection_is_planned_and_recorded_with_pictures_on_its_pages(cast: Cast) -> None:
    number = accepted(cast)
    url = f"/desk/cases/{number}/proceedings/"
    today = local_date(timezone.now()).isoformat()
    plan = {"day": today, "place": "梅园路 18 号", "inspectors": [cast.examiner.user_id]}
    shown = post(cast, "examiner", f"{url}plan/", plan, 422)
    assert "两名以上" in shown
    assert "梅园路 18 号" in shown  # nothing typed is lost
    post(cast, "examiner", f"{url}plan/", plan | {"inspectors": [cast.examiner.user_id, cast.reviewer.user_id]})
    record = {"findings": "消毒柜在图上的位置。", "applicant_present": "on", "remark": "没有意见"}
    assert "请选符合还是不符合" in post(cast, "reviewer", f"{url}record/", record, 422)
    picture = SimpleUploadedFile("店面.png", way.picture(), content_type="image/png")
    post(cast, "reviewer", f"{url}record/", record | {"conclusion": "fits", "file": picture})
    shown = page(cast, "approver", url)
    assert "消毒柜在图上的位置" in shown
    assert "店面.png" in shown
    photo = Inspection.objects.get().photos.get().file_id
    assert f"{url}photos/{photo}/small.png" in page(cast, "approver", url)
    small = browser(cast, "approver").get(f"{url}photos/{photo}/small.png")
    assert (small["Content-Type"], small["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert browser(cast, "supervisor").get(f"{url}photos/{photo}/small.png").status_code == 403
    answer = browser(cast, "approver").get(f"{url}photos/{photo}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert browser(cast, "supervisor").get(f"{url}photos/{photo}/").status_code == 403
    assert "店面.png" not in page(cast, "supervisor", url)


def test_an_act_that_is_not_offered_leads_back(cast: Cast) -> None:
    number = accepted(cast)
    url = f"/desk/cases/{number}/proceedings/"
    for name in ("record", "cancel", "schedule", "minutes", "withdraw", "ask", "waive"):
        page(cast, "examiner", f"{url}{name}/", 302)
    page(cast, "examiner", f"{url}nothing/", 404)
    assert "没有排好的核查" in post(cast, "examiner", f"{url}cancel/", {"reason": "店主有事。"}, 409)


def test_every_act_opens_when_it_is_offered(cast: Cast) -> None:
    number = accepted(cast)
    url = f"/desk/cases/{number}/proceedings/"
    now = timezone.now()
    planned(cast, number, at=now)
    services.consultation_ask(number, "hrss", "都有健康证明吗？", 5, by=cast.examiner, at=now)
    told(cast, number, "周大山", at=now)
    for name in ("record", "cancel", "ask", "waive", "consult", "withdraw"):
        assert ACTS[name].button in page(cast, "examiner", f"{url}{name}/")
    services.hearing_ask(number, "", by=cast.owner, at=now)
    assert "可以排在" in page(cast, "examiner", f"{url}schedule/")


def test_a_hearing_goes_its_way_on_the_pages(cast: Cast) -> None:
    number = accepted(cast)
    url, mine = f"/desk/cases/{number}/proceedings/", f"/my/cases/{number}/hearing/"
    post(cast, "examiner", f"{url}tell/", {"matter": "拟不予许可。", "interested": ""})
    assert "您有权要求听证" in page(cast, "owner", f"/my/cases/{number}/")
    assert "您可以要求听证" in page(cast, "owner", mine)
    post(cast, "owner", mine, {"reason": "通道已经改宽。"})
    assert "等通知听证" in page(cast, "owner", mine)
    assert "等通知听证" in page(cast, "owner", f"/my/cases/{number}/")
    today = local_date(timezone.now())
    day = work_calendar("439901000000").shift(today, 8)
    called = {"day": day.isoformat(), "hour": "09:30", "place": "3 楼听证室", "chair": cast.reviewer.user_id}
    assert "提前 7 个工作日" in post(cast, "examiner", f"{url}schedule/", called | {"day": today.isoformat()}, 422)
    post(cast, "examiner", f"{url}schedule/", called)
    for where in (mine, f"/my/cases/{number}/"):
        shown = page(cast, "owner", where)
        assert "3 楼听证室" in shown
        assert "09:30" in shown
    Hearing.objects.update(day=today)
    post(cast, "reviewer", f"{url}minutes/", {"minutes": "听过双方的话。", "signed_by": "陈小芳\n周大山"})
    assert "听过双方的话" in page(cast, "approver", url)
    assert "听证开完了" in page(cast, "owner", mine)
    for paper in ("听证告知书", "听证通知书", "听证笔录"):
        assert paper in page(cast, "owner", f"/my/cases/{number}/")


def test_the_applicant_may_do_without_and_hears_the_no_of_a_late_wish(cast: Cast) -> None:
    number = accepted(cast)
    mine = f"/my/cases/{number}/hearing/"
    assert "这件没有听证" in page(cast, "owner", mine)
    assert "没有要听证的事" in post(cast, "owner", mine, {}, 409)
    told(cast, number, at=timezone.now())
    post(cast, "owner", mine, {"waive": "1"})
    assert "不再听证" in page(cast, "owner", mine)
    assert "没有可以放弃的" in post(cast, "owner", mine, {"waive": "1"}, 409)


def test_an_inspection_is_announced_to_the_applicant(cast: Cast) -> None:
    number = accepted(cast)
    planned(cast, number, at=timezone.now())
    shown = page(cast, "owner", f"/my/cases/{number}/")
    assert "来现场核查" in shown
    assert "梅园路 18 号" in shown


def test_another_department_answers_on_its_page(cast: Cast) -> None:
    number = accepted(cast)
    url = f"/desk/cases/{number}/proceedings/"
    consult = {"department": "", "question": "都有健康证明吗？", "days": "5"}
    assert "请选问哪个部门" in post(cast, "examiner", f"{url}consult/", consult, 422)
    post(cast, "examiner", f"{url}consult/", consult | {"department": "hrss"})
    asked_id = Consultation.objects.get().pk
    assert "都有健康证明吗" in page(cast, "other_examiner", "/desk/consultations/")
    there = f"/desk/consultations/{asked_id}/"
    shown = page(cast, "other_examiner", there)
    assert "都有健康证明吗" in shown
    assert "13800005127" not in shown
    assert "请写明答复" in post(cast, "other_examiner", there, {"answer": ""}, 422)
    post(cast, "other_examiner", there, {"answer": "都有证，名单附后。"})
    assert "都有证，名单附后" in page(cast, "examiner", url)
    assert "都有证" in page(cast, "other_examiner", there)
    page(cast, "examiner", there, 404)
    page(cast, "other_examiner", f"/desk/consultations/{uuid4()}/", 404)


def test_an_overdue_question_is_shown_late_on_both_sides(cast: Cast) -> None:
    number = accepted(cast)
    services.consultation_ask(number, "hrss", "都有健康证明吗？", 5, by=cast.examiner, at=timezone.now())
    Consultation.objects.update(due=local_date(timezone.now()) - timedelta(days=1))
    assert "逾期没有答复" in page(cast, "examiner", f"/desk/cases/{number}/proceedings/")
    assert "逾期没有答复" in page(cast, "examiner", f"/desk/cases/{number}/")
    assert "逾期" in page(cast, "other_examiner", "/desk/consultations/")


def test_the_desk_says_what_keeps_the_decision_waiting(cast: Cast) -> None:
    number = way.deciding(cast, at=timezone.now() - timedelta(hours=9)).number
    asked(cast, number, at=timezone.now())
    assert "有人要求听证，还没有听证笔录" in page(cast, "approver", f"/desk/cases/{number}/")
    shown = post(cast, "approver", f"/desk/cases/{number}/steps/grant/", {"opinion": "同意"}, 409)
    assert "有人要求听证" in shown
