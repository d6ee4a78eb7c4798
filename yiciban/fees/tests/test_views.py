"""The pages of fees: what the applicant owes and how it is paid, what the desk does with an order."""

from __future__ import annotations

from tests.cast import Cast
from tests.web import browser
from yiciban.fees import queries, services
from yiciban.fees.facts import State
from yiciban.fees.models import Order
from yiciban.fees.tests.charged import FEE, LATER, accepted, owed
from yiciban.kernel.actor import SYSTEM


def test_from_the_case_to_the_cashier_and_back(cast: Cast) -> None:
    order = owed(cast)
    client = browser(cast, "owner")
    assert "等您缴费" in client.get("/my/cases/").content.decode()
    case = client.get(f"/my/cases/{order.case_number}/").content.decode()
    assert "下一步：您来缴费" in case
    assert "现在不用您做什么" not in case
    url = f"/my/cases/{order.case_number}/fees/"
    page = client.get(url).content.decode()
    assert "要缴 40.00 元" in page
    assert "《公共场所卫生管理条例》第四条（示例）" in page
    led = client.post(f"{url}{order.id}/pay/")
    cashier = client.get(led["Location"]).content.decode()
    assert "一分钱也不会收" in cashier
    assert "40.00 元" in cashier
    back = client.post(led["Location"], {"pay": "1"}, follow=True)
    assert back.redirect_chain[-1][0].endswith(url)
    assert "没有要缴的" in back.content.decode()
    assert queries.order(order.id, SYSTEM).state is State.PAID
    assert "等您缴费" not in client.get("/my/cases/").content.decode()
    assert "您来缴费" not in client.get(f"/my/cases/{order.case_number}/").content.decode()


def test_the_applicant_is_offered_the_way_on_when_the_cashier_is_elsewhere(cast: Cast) -> None:
    order = owed(cast)
    Order.objects.filter(pk=order.id).update(pay_url="https://pay.example/1", provider_order="E1")
    page = browser(cast, "owner").get(f"/my/cases/{order.case_number}/fees/").content.decode()
    assert 'href="https://pay.example/1"' in page
    assert "我已经缴了，查一下" in page


def test_an_order_of_another_case_is_not_there(cast: Cast) -> None:
    order = owed(cast)
    other = accepted(cast, LATER).number
    client = browser(cast, "owner")
    for name in ("pay", "check"):
        assert client.post(f"/my/cases/{other}/fees/{order.id}/{name}/").status_code == 404
    assert browser(cast, "clerk").get(f"/desk/cases/{other}/fees/{order.id}/pay/").status_code == 404


def test_the_clerk_raises_an_order_and_a_wrong_amount_stays_typed(cast: Cast) -> None:
    number = accepted(cast).number
    client = browser(cast, "clerk")
    url = f"/desk/cases/{number}/fees/"
    assert "开缴款单" in client.get(f"/desk/cases/{number}/").content.decode()
    wrong = client.post(f"{url}raise/", {"fee": FEE, "amount": "四十"})
    assert wrong.status_code == 422
    assert "请填金额" in wrong.content.decode()
    assert "四十" in wrong.content.decode()
    assert client.post(f"{url}raise/", {"fee": FEE, "amount": "40"}).status_code == 302
    assert Order.objects.get().amount_fen == 4000
    again = client.post(f"{url}raise/", {"fee": FEE, "amount": "40"})
    assert again.status_code in (409, 422)


def test_each_office_sees_the_buttons_that_are_its_own(cast: Cast) -> None:
    order = owed(cast)
    url = f"/desk/cases/{order.case_number}/fees/"
    for who, seen, hidden in (
        ("clerk", ("登记窗口缴费", "取消缴款单"), ("减免这笔费用",)),
        ("approver", ("减免这笔费用",), ("登记窗口缴费", "取消缴款单")),
        ("supervisor", (), ("登记窗口缴费", "减免这笔费用", "取消缴款单")),
    ):
        page = browser(cast, who).get(url).content.decode()
        assert all(f">{word}</a>" in page for word in seen), who
        assert not any(f">{word}</a>" in page for word in hidden), who


def test_a_payment_at_the_counter_is_noted_and_stands_in_the_ledger(cast: Cast) -> None:
    order = owed(cast)
    client = browser(cast, "clerk")
    url = f"/desk/cases/{order.case_number}/fees/{order.id}/pay/"
    assert client.post(url, {"voucher": "1"}).status_code == 422
    assert client.post(url, {"voucher": "票20260001"}).status_code == 302
    listed = client.get("/desk/fees/?state=paid").content.decode()
    assert "票20260001" in listed
    assert "40.00 元" in listed
    assert "票20260001" not in client.get("/desk/fees/?state=waiting").content.decode()


def test_the_notification_door_opens_to_a_signature_alone(cast: Cast, client: object) -> None:
    order = services.fee_pay_online(owed(cast).id, by=cast.owner, at=LATER)
    answer = browser(cast).post("/payments/notify/", b"{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "payment_notice_unsigned")
    assert queries.order(order.id, SYSTEM).state is State.WAITING
