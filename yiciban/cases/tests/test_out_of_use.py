"""An item suspended or cancelled while somebody fills in its form: said clearly, nothing typed is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import NOW, Cast
from tests.programs import program, refused
from tests.way import SLUG, answers, picture
from tests.web import browser
from yiciban.cases import queries, services
from yiciban.cases.facts import DraftFact
from yiciban.cases.models import Case
from yiciban.cases.tests.desk import sign_in, text
from yiciban.cases.tests.test_desk_receive import URL, typed
from yiciban.catalogue.services import item_cancel, item_resume, item_suspend
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal

WHY = "系统升级，12月1日恢复。"
ENDS = pytest.mark.parametrize(
    ("end", "said", "code"),
    [(item_suspend, "暂时不能办", "item_suspended"), (item_cancel, "已经取消", "item_cancelled")],
)


@pytest.fixture
def draft(cast: Cast) -> DraftFact:
    opened = services.draft_open(SLUG, cast.firm_key, by=cast.owner, at=timezone.now())
    return services.draft_save(opened.id, answers(), by=cast.owner, at=NOW)


@ENDS
def test_every_page_of_the_application_says_so_and_keeps_it(cast: Cast, draft: DraftFact, end, said, code) -> None:
    client = browser(cast, "owner")
    assert "这件事现在不能交" not in text(client.get(f"/drafts/{draft.id}/form/"))
    end(SLUG, WHY, by=SYSTEM, at=NOW)
    for page in ("form", "materials", "check"):
        shown = text(client.get(f"/drafts/{draft.id}/{page}/"))
        assert said in shown, page
        assert f"{WHY}您填的和传的都留着。" in shown, page
    client.post(f"/drafts/{draft.id}/form/", {**draft.form, "premises_area": "99", "delivery": "counter"})
    assert queries.draft(draft.id, cast.owner).form["premises_area"] == "99"
    assert draft.item_name in text(client.get("/my/cases/"))


@ENDS
def test_it_cannot_be_handed_in_until_it_is_back(cast: Cast, draft: DraftFact, end, said, code) -> None:
    end(SLUG, WHY, by=SYSTEM, at=NOW)
    with pytest.raises(Refusal) as no:
        services.case_submit(draft.id, by=cast.owner, at=NOW)
    assert (no.value.code, said in no.value.sentence) == (code, True)
    assert refused(program(cast, "owner")("POST", f"/drafts/{draft.id}/submit", {})) == (409, code)
    answer = browser(cast, "owner").post(f"/drafts/{draft.id}/check/", {"declared": "1", "consent": "1"})
    assert answer.status_code == 422
    assert said in text(answer)
    assert "处要改" not in text(answer), "nothing the person could mend"
    assert queries.draft(draft.id, cast.owner).form == draft.form
    assert not Case.objects.exists()


def test_once_it_is_back_the_draft_goes_on(cast: Cast, draft: DraftFact) -> None:
    assert queries.out_of_use(SLUG) is None
    item_suspend(SLUG, WHY, by=SYSTEM, at=NOW)
    assert queries.out_of_use(SLUG) is not None
    item_resume(SLUG, by=SYSTEM, at=NOW)
    assert queries.out_of_use(SLUG) is None
    again = services.draft_open(SLUG, cast.firm_key, by=cast.owner, at=NOW)
    assert (again.id, again.form) == (draft.id, draft.form)


@ENDS
def test_a_clerk_in_the_middle_of_it_keeps_what_was_typed_and_scanned(cast: Cast, end, said, code) -> None:
    client = sign_in(cast, "clerk")
    scan = SimpleUploadedFile("平面图.png", picture(), "image/png")
    sent = typed(**{"scan-floor_plan": scan})
    end(SLUG, WHY, by=SYSTEM, at=NOW)
    answer = client.post(URL, sent)
    assert answer.status_code >= 400
    assert said in text(answer)
    assert 'value="云溪小筑旅店"' in text(answer)
    assert "平面图.png" in text(answer)
    assert not Case.objects.exists()
    assert "这个事项现在不能收" in text(client.get(URL, {"item": SLUG}))
