"""The demo district shows the whole law of a case: every state is there, and it stands where a sweep leaves it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yiciban.archive.services import package_make
from yiciban.cases.facts import ClockKind, EndGround, Intake, RequestKind, Status
from yiciban.cases.models import Case, CaseRequest, CorrectionFile
from yiciban.cases.queries import waiting_requests
from yiciban.cases.services import clock_sweep
from yiciban.courier.models import Leg
from yiciban.demo import cases, loader
from yiciban.demo.law import ACTS
from yiciban.demo.scene import officer, resident
from yiciban.demo.source import read
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notices
from yiciban.fees.models import Order
from yiciban.journal.models import Entry
from yiciban.kernel.dates import local_date
from yiciban.kernel.roles import Role
from yiciban.licences.facts import Act, State
from yiciban.licences.models import ApplicantBan, Licence, LicenceRequest
from yiciban.licences.queries import wallet
from yiciban.proceedings.models import Consultation, Hearing, Inspection

FARMER = "13800001006"


@pytest.fixture
def district(db, load_demo):
    """The demo district, as loaded now."""
    return load_demo()


def at_status(status: Status) -> Case:
    """The first case that stands there."""
    found = Case.objects.filter(status=status).order_by("pk").first()
    assert found is not None, status
    return found


@pytest.mark.parametrize("status", list(Status))
def test_some_case_stands_in_every_state_there_is(district, status):
    assert Case.objects.filter(status=status).exists()


def test_the_clock_has_stopped_with_a_notice_and_was_extended_once(district):
    paused = at_status(Status.PAUSED)
    assert paused.promised_due is None
    assert NoticeKind.PROCEDURE in {notice.kind for notice in notices(f"case:{paused.number}")}
    extended = Case.objects.filter(clock__kind=ClockKind.EXTEND).distinct()
    assert [case.party_name for case in extended] == ["清泉浴室"]


def test_a_request_of_every_kind_but_the_signed_ones_waits_for_its_second_person(district):
    waiting = {(row.kind, row.case.slug) for row in CaseRequest.objects.filter(state="open").select_related("case")}
    assert waiting == {
        (RequestKind.EXTENSION, "public_place_health_new"),
        (RequestKind.EXTENSION, "construction_permit"),
        (RequestKind.SECOND_CORRECTION, "public_place_health_new"),
        (RequestKind.VOIDING, "food_business_new"),
    }


@pytest.mark.parametrize(
    ("role", "department"),
    [
        (Role.APPROVER, "health"),
        (Role.GOVERNMENT_HEAD, ""),
        (Role.SUPERVISOR, ""),
        (Role.CENTRE_MANAGER, ""),
    ],
)
def test_whoever_signs_finds_something_to_sign(district, role, department):
    assert waiting_requests(officer(role, department=department))


def test_the_ways_into_the_department_are_all_there(district):
    assert set(Case.objects.exclude(accepted_at=None).values_list("intake", flat=True)) == set(Intake)
    gap = Case.objects.get(intake=Intake.GAPS)
    assert gap.gap_due >= local_date(timezone.now())


def test_a_correction_has_one_thing_brought_and_one_still_open(district):
    case = Case.objects.get(slug="tree_felling", party_phone=FARMER)
    brought = set(CorrectionFile.objects.filter(case=case).values_list("material", flat=True))
    assert brought < {defect["material"] for defect in case.defects}


def test_silence_counts_as_consent_and_leaves_a_red_card_and_a_paper_owed(district):
    case = at_status(Status.DEFAULTED)
    assert case.paper_due is not None
    assert Entry.objects.filter(subject=f"case:{case.number}", action="case.red_card").exists()


def test_cases_end_on_every_ground_people_sign(district):
    grounds = set(Case.objects.exclude(end_ground="").values_list("end_ground", flat=True))
    assert grounds == {EndGround.APPLICANT_GONE, EndGround.DUPLICATE}
    assert Entry.objects.filter(action="case.send_back_to_examiner").exists()


def test_before_a_decision_there_are_inspections_a_hearing_and_a_question(district):
    planned, done = Inspection.objects.get(state="planned"), Inspection.objects.get(state="done")
    assert planned.day > local_date(timezone.now())
    assert len(done.inspector_names) == 2
    assert done.photos.count() == 2
    assert Hearing.objects.get().state == "scheduled"
    assert Consultation.objects.get().state == "open"


def test_the_register_shows_the_whole_life_of_licences(district):
    acts = set(Licence.objects.values_list("act", flat=True))
    assert {Act.ISSUE, Act.RENEW, Act.CHANGE} <= acts
    assert Licence.objects.get(state=State.REVOKED).holder_name == ApplicantBan.objects.get().holder_name
    assert LicenceRequest.objects.filter(state="open").count() == 1
    ending = [
        one for one in wallet(resident(FARMER), local_date(timezone.now())) if one.type == "food_business_licence"
    ]
    assert [Licence.objects.get(identifier=one.identifier).reminded for one in ending] == [60]


def test_fees_are_open_paid_and_relieved_and_results_travel(district):
    assert set(Order.objects.values_list("state", flat=True)) == {"waiting", "paid", "relieved"}
    assert Order.objects.get(state="waiting").case.party_phone == FARMER
    assert {leg.case.status for leg in Leg.objects.select_related("case")} == {Status.CONCLUDED, Status.DELIVERED}


def test_what_has_ended_can_be_archived(district):
    number = at_status(Status.DELIVERED).number
    by = officer(Role.HANDOUT_CLERK, point=Case.objects.get(number=number).point_id)
    assert package_make(number, by=by, at=timezone.now()).files


def test_a_sweep_on_the_same_day_moves_nothing(district):
    assert clock_sweep(at=timezone.now()).total == 0


def test_the_file_names_only_acts_there_are_and_uses_every_one():
    used = {name for row in read("cases.yaml") for name in row.get("then", ())}
    assert used == set(ACTS)


def test_a_district_that_has_cases_keeps_them(district):
    assert not cases.is_empty(timezone.now())
    before = Licence.objects.count(), Entry.objects.count()
    loader.load(timezone.now())
    assert (Licence.objects.count(), Entry.objects.count()) == before
