"""The guide and the checklist made for one person, by what stands in the address."""

import pytest
from django.utils import timezone

from yiciban.catalogue import queries
from yiciban.catalogue.papers import checklist, checklist_text
from yiciban.catalogue.queries.answers import situated
from yiciban.kernel.dates import local_date

GUIDE = "/items/public_place_health_change/"
OWN = "?s.what=head&s.family=no&s.extra=agent"
MOVED = "?s.what=moved"

pytestmark = pytest.mark.usefixtures("cast")


def _page(client, url, **headers):
    response = client.get(url, headers=headers)
    assert response.status_code == 200, url
    return response.content.decode()


def test_an_open_guide_asks_and_promises_only_what_everybody_needs(client):
    page = _page(client, GUIDE)
    assert "这次要改什么？" in page
    assert "新负责人是原负责人的家里人吗？" not in page, "that concerns only who changes the head"
    assert "还有这些情况吗？" not in page, "one question at a time"
    assert "第 1 个问题，一共 2 个" in page
    assert "至少要准备 1 份，另外的看您的情况。" in page
    assert "选好上面的情况，清单就是您的。" in page


def test_answers_make_the_guide_the_persons_own_and_go_along(client):
    page = _page(client, GUIDE + OWN)
    assert "您的情况可以办。5 份里，您只要准备 3 份。" in page
    assert "选了“请别人办”，加上委托书。" in page
    query = "?s.what=head&amp;s.family=no&amp;s.extra=agent"
    assert f'href="/apply/public_place_health_change/{query}"' in page
    assert f'href="/items/public_place_health_change/checklist/{query}"' in page


def test_an_answer_sets_the_limit_and_the_steps(client):
    page = _page(client, GUIDE + "?s.what=name&s.extra=visit")
    assert "承诺 5 个工作日" in page
    assert "到店核查" in page
    assert (
        "到店核查" not in _page(client, GUIDE + "?s.what=name&s.extra=").split("办理步骤")[1].split("依据哪些规定")[0]
    )


def test_who_is_blocked_reads_why_and_where_to_go(client):
    page = _page(client, GUIDE + MOVED)
    assert "搬家、改做别的项目的，按新办申请。" in page
    assert 'href="/items/public_place_health_new/"' in page
    assert "/apply/public_place_health_change/" not in page


def test_an_answered_question_folds_except_under_the_hand(client):
    folded = 'class="y-fold">\n          <summary><span class="y-stack s1"><span class="y-small y-muted">这次要改什么？'
    assert folded in _page(client, GUIDE + OWN)
    assert folded not in _page(client, GUIDE + OWN, **{"HX-Request": "true"})


@pytest.mark.parametrize(
    "nonsense", ["?s.what=castle", "?s.moon=full", "?s.=x", "?s.what=%00", "?s.what=" + "x" * 3000]
)
def test_answers_nobody_offered_count_for_nothing(client, nonsense):
    assert "选好上面的情况，清单就是您的。" in _page(client, GUIDE + nonsense)
    assert "这张单子还不是您的" in _page(client, GUIDE + "checklist/" + nonsense)


def test_a_guide_with_answers_costs_as_many_queries_as_one_without(client, django_assert_max_num_queries):
    _page(client, GUIDE)
    for query in ("", OWN, MOVED):
        with django_assert_max_num_queries(3):
            _page(client, GUIDE + query)


def test_page_paper_and_text_of_a_checklist_say_the_same(client):
    page = _page(client, GUIDE + "checklist/" + OWN)
    assert "新负责人任命书" in page
    assert "不是" in page, "the answers are printed"
    assert "http://testserver/items/public_place_health_change/checklist/?s.what=head&amp;s.family=no" in page
    own = situated(
        queries.guide("public_place_health_change"),
        {"what": ("head",), "family": ("no",), "extra": ("agent",)},
        local_date(timezone.now()),
    )
    paper = checklist(own, "https://demo.invalid/x", at=timezone.now())
    assert [row.name for row in paper.materials] == [line.material.name for line in own.answers.bring.own]
    assert [(row.label, row.value) for row in paper.answers] == list(own.rows)
    assert paper.qr_url == "https://demo.invalid/x"


def test_a_checklist_with_open_questions_says_that_it_is_not_the_persons_yet(client):
    assert "这张单子还不是您的" in _page(client, GUIDE + "checklist/")
    assert "这张单子还不是您的" not in _page(client, GUIDE + "checklist/" + OWN)


def test_the_checklist_of_a_situation_is_a_pdf(client):
    response = client.get(GUIDE + "checklist.pdf" + OWN)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_none_of_several_is_an_answer_of_its_own(client):
    page = _page(client, GUIDE + "?s.what=name")
    assert "第 2 个问题，一共 2 个" in page
    assert '<button class="btn" name="s.extra" value=""' in page
    assert '<input type="hidden" name="s.extra"' not in page, "a change elsewhere must not answer it"
    answered = _page(client, GUIDE + "?s.what=name&s.extra=")
    assert "都没有" in answered
    assert '<button class="btn" name="s.extra"' not in answered


def _paper(**answers):
    own = situated(queries.guide("public_place_health_change"), answers, local_date(timezone.now()))
    return own, checklist(own, "https://demo.invalid/x", at=timezone.now())


def test_who_is_blocked_gets_no_list_but_the_reason(client):
    page = _page(client, GUIDE + "checklist/" + MOVED)
    assert "要带的" not in page
    assert "搬家、改做别的项目的，按新办申请。" in page
    own, paper = _paper(what=("moved",))
    assert (paper.materials, paper.free) == ((), ())
    assert [row.value for row in paper.facts] == ["搬家、改做别的项目的，按新办申请。"]
    assert "不办这个事项" in paper.headline
    assert "按新办申请" in checklist_text(own, "https://demo.invalid/x")


def test_a_paper_with_open_questions_says_so_and_a_whole_one_only_counts():
    assert _paper(what=("head",))[1].headline.startswith("情况还没有选全。至少要准备 1 份")
    assert not _paper(what=("name",), extra=())[1].headline
