"""The pages of parcels: the applicant follows, the desk orders and serves, who only watches sees stars."""

from __future__ import annotations

from tests import way
from tests.cast import Cast
from tests.web import browser
from yiciban.courier.models import Leg
from yiciban.courier.tests.test_services import END, concluded, sent_in, sent_out


def test_the_applicant_follows_the_parcel_from_the_case(cast: Cast) -> None:
    leg = sent_out(cast)
    client = browser(cast, "owner")
    case = client.get(f"/my/cases/{leg.case_number}/").content.decode()
    assert leg.waybill in case
    url = f"/my/cases/{leg.case_number}/courier/"
    client.post(f"{url}{leg.id}/follow/")
    page = client.get(url).content.decode()
    assert "演示寄递：运单已生成" in page
    assert END["address"] in page


def test_the_applicant_orders_a_courier_and_a_wrong_address_stays_typed(cast: Cast) -> None:
    number = way.submitted(cast).number
    client = browser(cast, "owner")
    url = f"/my/cases/{number}/courier/"
    assert "城南街道梅园路 18 号" in client.get(url).content.decode()
    wrong = client.post(url, {**END, "address": "家里"})
    assert wrong.status_code == 422
    assert "写到门牌号" in wrong.content.decode()
    assert client.post(url, END).status_code == 302
    assert Leg.objects.get().direction == "in"
    assert "约快递寄材料" not in client.get(url).content.decode()


def test_the_desk_orders_for_the_result_and_serves_by_the_waybill(cast: Cast) -> None:
    leg = sent_out(cast)
    client = browser(cast, "handout")
    url = f"/desk/cases/{leg.case_number}/courier/"
    assert "按这张运单送达" in client.get(url).content.decode()
    served = client.post(f"{url}{leg.id}/deliver/")
    assert served["Location"].endswith(f"/desk/cases/{leg.case_number}/")
    assert "按这张运单送达" not in client.get(url).content.decode()


def test_the_desk_orders_without_seeing_the_number(cast: Cast) -> None:
    number = concluded(cast)
    client = browser(cast, "handout")
    url = f"/desk/cases/{number}/courier/"
    page = client.get(url).content.decode()
    assert "138****5127" in page
    assert END["phone"] not in page
    assert client.post(f"{url}order/", {**END, "phone": ""}).status_code == 302
    assert Leg.objects.get().receiver_phone == END["phone"]


def test_who_only_watches_sees_stars(cast: Cast) -> None:
    leg = sent_out(cast)
    url = f"/desk/cases/{leg.case_number}/courier/"
    working = browser(cast, "clerk").get(url).content.decode()
    assert END["address"] in working
    assert END["phone"] not in working
    watching = browser(cast, "supervisor").get(url).content.decode()
    assert END["address"] not in watching
    assert "城南街道****" in watching
    listed = browser(cast, "handout").get("/desk/courier/").content.decode()
    assert "138****5127" in listed
    assert END["phone"] not in listed


def test_a_parcel_of_another_case_is_not_there(cast: Cast) -> None:
    leg = sent_in(cast)
    other = way.accepted(cast).number
    assert browser(cast, "owner").post(f"/my/cases/{other}/courier/{leg.id}/follow/").status_code == 404
    for name in ("follow", "deliver"):
        assert browser(cast, "clerk").post(f"/desk/cases/{other}/courier/{leg.id}/{name}/").status_code == 404
