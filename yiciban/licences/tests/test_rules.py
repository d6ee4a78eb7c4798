"""Validity, masking, the table of what can happen, periods and reminders, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yiciban.cases.facts import RequestState
from yiciban.kernel.refusal import Refusal
from yiciban.licences.facts import ACT_LABELS, GROUND_LABELS, STATE_LABELS, Act, BanGround, Ground, State, state_words
from yiciban.licences.rules import (
    BANS,
    BY_TWO,
    LIVE,
    REMIND,
    TABLE,
    ban_until,
    changed_labels,
    check_act,
    check_answer,
    check_ban,
    check_reason,
    grounds_for,
    masked_holder,
    merged_rows,
    new_period,
    new_values,
    possible_acts,
    reminder_due,
    state_on,
    valid_to,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2026, 11, 24), 4, date(2030, 11, 23)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2026, 1, 1), 4, date(2029, 12, 31)),
        (date(2026, 11, 24), None, None),
    ],
)
def test_the_last_valid_day_is_the_eve_of_the_anniversary(start: date, years: int | None, end: date | None) -> None:
    assert valid_to(start, years) == end


def test_a_valid_licence_expires_after_its_last_day_and_another_state_stays() -> None:
    end = date(2030, 11, 23)
    assert state_on(State.VALID, end, end) is State.VALID
    assert state_on(State.VALID, end, date(2030, 11, 24)) is State.EXPIRED
    assert state_on(State.VALID, end, date(2030, 11, 24), continued=True) is State.VALID
    assert state_on(State.REVOKED, end, date(2030, 11, 24)) is State.REVOKED
    assert state_on(State.VALID, None, date(2099, 1, 1)) is State.VALID


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [("陈小芳", "person", "陈*芳"), ("明德区丽人理发店", "firm", "明德区****店"), ("丽人", "firm", "丽人")],
)
def test_a_stranger_sees_the_holder_masked(name: str, kind: str, shown: str) -> None:
    assert masked_holder(name, kind) == shown


def test_the_table_knows_every_act_and_every_end_has_a_word() -> None:
    assert set(TABLE) == set(Act) == set(ACT_LABELS)
    assert set(STATE_LABELS) == set(State)
    assert set(GROUND_LABELS) == set(Ground)
    for act, rule in TABLE.items():
        assert rule.law, act
        assert bool(rule.sign) == (act in BY_TWO)
        assert not rule.sign or (rule.grounds and rule.done and rule.sign.roles.isdisjoint(rule.permission.roles))


def test_what_takes_two_ends_a_licence_or_gives_it_back() -> None:
    ends = {act: TABLE[act].to for act in BY_TWO}
    assert ends == {
        Act.REVOKE: State.REVOKED,
        Act.CANCEL: State.CANCELLED,
        Act.HOLD: State.HELD,
        Act.RELEASE: State.VALID,
        Act.WITHDRAW: State.WITHDRAWN,
    }
    assert {State.VALID, State.HELD} == LIVE


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (State.VALID, {Act.REVOKE, Act.CANCEL, Act.HOLD, Act.WITHDRAW}),
        (State.HELD, {Act.REVOKE, Act.CANCEL, Act.RELEASE, Act.WITHDRAW}),
        (State.EXPIRED, {Act.CANCEL}),
        (State.REVOKED, {Act.CANCEL}),
        (State.WITHDRAWN, {Act.CANCEL}),
        (State.CANCELLED, set()),
        (State.MOVED, set()),
    ],
)
def test_from_each_state_only_what_the_table_says(state: State, acts: set[Act]) -> None:
    assert set(possible_acts(state, replaced=False)) == acts
    assert possible_acts(state, replaced=True) == ()
    for act in BY_TWO:
        if act in acts:
            check_act(act, state, replaced=False)
        else:
            assert code(lambda act=act: check_act(act, state, replaced=False)) == "act_not_possible"


def code(call: object) -> str:
    with pytest.raises(Refusal) as no:
        call()  # type: ignore[operator]
    return no.value.code


def test_what_ran_out_is_cancelled_because_it_did_and_what_is_valid_never() -> None:
    assert grounds_for(Act.CANCEL, State.EXPIRED) == (Ground.LAPSED,)
    assert grounds_for(Act.CANCEL, State.REVOKED) == (Ground.TAKEN,)
    assert Ground.LAPSED not in grounds_for(Act.CANCEL, State.VALID)
    wrong = (Act.CANCEL, State.VALID)
    assert code(lambda: check_act(*wrong, replaced=False, ground=Ground.LAPSED)) == "ground_not_fitting"
    assert code(lambda: check_act(Act.REVOKE, State.VALID, replaced=False, ground=Ground.DEAD)) == "ground_not_fitting"
    assert code(lambda: check_act(Act.REVOKE, State.VALID, replaced=True)) == "licence_replaced"


def test_only_deceit_bars_and_for_three_years() -> None:
    check_ban(Act.REVOKE, Ground.DECEIT, bans=True)
    check_ban(Act.CANCEL, Ground.DEAD, bans=False)
    assert code(lambda: check_ban(Act.REVOKE, Ground.UNQUALIFIED, bans=True)) == "ban_not_possible"


def test_a_reason_says_something() -> None:
    check_reason(Act.REVOKE, "检测报告是假的")
    assert code(lambda: check_reason(Act.REVOKE, " 假 ")) == "reason_needed"
    assert code(lambda: check_reason(Act.REVOKE, "假" * 2001)) == "reason_too_long"


def test_who_asks_does_not_sign_and_nothing_is_answered_twice() -> None:
    check_answer(RequestState.OPEN, asked_by=1, answered_by=2)
    assert code(lambda: check_answer(RequestState.OPEN, asked_by=1, answered_by=1)) == "same_person"
    assert code(lambda: check_answer(RequestState.SIGNED, asked_by=1, answered_by=2)) == "request_answered"


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (91, None, None),
        (90, None, 90),
        (75, None, 90),
        (75, 90, None),
        (60, 90, 60),
        (59, 60, None),
        (30, 60, 30),
        (12, None, 30),  # days without a job: one message, not three
        (0, 30, None),
        (0, None, 30),
        (-1, None, None),
    ],
)
def test_each_reminder_is_due_once(left: int, reminded: int | None, due: int | None) -> None:
    assert reminder_due(TODAY + timedelta(days=left), TODAY, reminded) == due
    assert due is None or due in REMIND


def test_a_renewal_begins_when_the_old_one_ends_and_the_others_keep_its_period() -> None:
    old = (date(2023, 1, 1), date(2026, 12, 31))
    assert new_period(Act.RENEW, old, 4, TODAY, in_time=True) == (date(2027, 1, 1), date(2030, 12, 31))
    assert new_period(Act.RENEW, old, None, TODAY, in_time=True) == (date(2027, 1, 1), None)
    for act in (Act.CHANGE, Act.REPLACE):
        assert new_period(act, old, 4, TODAY, in_time=False) == old


def test_silence_renews_from_the_old_end_and_a_late_grant_from_today() -> None:
    over = (date(2022, 11, 1), date(2026, 10, 31))
    assert new_period(Act.RENEW, over, 4, TODAY, in_time=True)[0] == date(2026, 11, 1)
    assert new_period(Act.RENEW, over, 4, TODAY, in_time=False)[0] == TODAY


def test_a_new_value_stands_over_the_old_one_and_only_its_name_is_recorded() -> None:
    values = new_values({"new_org_name": "新名", "place": "理发"}, {"org_name": "旧名", "org_address": "示例路"})
    assert (values["org_name"], values["org_address"]) == ("新名", "示例路")
    old = [["单位名称", "旧名"], ["类别", "理发"]]
    new = merged_rows(old, [["单位名称", "新名"], ["地址", "示例路"]])
    assert new == [["单位名称", "新名"], ["类别", "理发"], ["地址", "示例路"]]
    assert changed_labels(old, new) == ["单位名称", "地址"]
    assert merged_rows(old, [["单位名称", "新名"]], keep=True) == old


def test_a_licence_with_a_successor_did_not_run_out() -> None:
    assert state_words(State.EXPIRED, replaced=True) == "已换新证"
    assert state_words(State.EXPIRED, replaced=False) == "已过有效期"
    assert state_words(State.VALID, replaced=False) == "有效"
    assert state_words(State.REVOKED, replaced=False) == "已撤销"


def test_both_bans_are_rows_of_one_table_with_their_years_and_articles() -> None:
    since = date(2026, 11, 24)
    assert set(BANS) == set(BanGround)
    assert ban_until(BanGround.DECEIT, since) == date(2029, 11, 23)
    assert ban_until(BanGround.FALSE_MATERIAL, since) == date(2027, 11, 23)
    assert "七十九" in BANS[BanGround.DECEIT].law
    assert "七十八" in BANS[BanGround.FALSE_MATERIAL].law
