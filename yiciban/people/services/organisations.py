"""Organisations and who acts for them: registered by the legal representative, authorised by them until a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import day_text, local_date
from yiciban.kernel.identifiers import parse_phone, parse_uscc
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.people import queries, rules
from yiciban.people.facts import GrantFact, OrganisationFact
from yiciban.people.limits import spend
from yiciban.people.models import Handler, Organisation, User
from yiciban.people.permissions import HANDLER_GRANT, ORGANISATION_REGISTER, require, user_id_of
from yiciban.people.services.shared import about
from yiciban.providers import services as providers


def organisation_register(name: str, uscc: str, address: str, *, by: Actor, at: datetime) -> OrganisationFact:
    """Register an organisation as its legal representative, or take up one that names this person as such.

    What is typed is a declaration: the counter checks the business licence with the first case. Raises Refusal
    `organisation_register_forbidden`, `uscc_…`, `name_missing`, `assurance_too_low`, `legal_person_differs`.
    """
    require(by, ORGANISATION_REGISTER)
    with about("uscc"):
        code = str(parse_uscc(uscc))
    name = " ".join(name.split())
    if not name:
        raise invalid(
            "name_missing", "请填单位名称，要和营业执照上一样。", {"name": "请填单位名称，要和营业执照上一样。"}
        )
    me = queries.resident_of(by)
    if not me.id_number or me.assurance < rules.REGISTER_ASSURANCE:
        raise Refusal("assurance_too_low", "登记单位前，请先在“我的资料”里填好姓名和身份证号并通过核验。")
    with transaction.atomic():
        firm, is_new = Organisation.objects.select_for_update().get_or_create(
            uscc=code,
            defaults={
                "name": name,
                "address": address.strip(),
                "legal_person_name": me.name,
                "legal_person_id": me.id_number,
            },
        )
        if (firm.legal_person_id, firm.legal_person_name) != (me.id_number, me.name):
            sentence = "登记的法定代表人不是您。有变更的，请带营业执照到政务服务中心窗口更正。"
            raise Refusal("legal_person_differs", sentence)
        Handler.objects.update_or_create(
            organisation=firm,
            user_id=me.user_id,
            defaults={"is_legal_person": True, "until": None},
            create_defaults={
                "is_legal_person": True,
                "since": local_date(at),
                "granted_by_id": me.user_id,
            },
        )
        action = "organisation.registered" if is_new else "organisation.taken_up"
        journal.record(f"organisation:{firm.pk}", action, by=by, at=at, data={"uscc": code})
    return queries.organisation_fact(firm)


def handler_authorise(organisation_id: int, *, phone: str, until: date, by: Actor, at: datetime) -> GrantFact:
    """Let the resident with this phone act for the organisation, at most for a year; again to change the day.

    The person is told by short message. Raises Refusal `handler_grant_forbidden`, `organisation_not_found`,
    `phone_…`, `mandate_over`, `mandate_too_long`, `handler_unknown`, `handler_is_legal_person`, `too_many`.
    """
    require(by, HANDLER_GRANT)
    firm = _own_firm(organisation_id, by)
    with about("phone"):
        number = str(parse_phone(phone))
    today = local_date(at)
    rules.require_mandate_end(until, today=today)
    # Else one could ask which phones have an account.
    spend(f"handler:{by.user_id}", 20, timedelta(days=1), at, what="授权经办人")
    user = User.objects.filter(phone=number, is_resident=True, is_active=True).first()
    if user is None:
        sentence = "这个手机号还没有登录过。请对方先用它登录一次，再来授权。"
        raise invalid("handler_unknown", sentence, {"phone": sentence})
    with transaction.atomic():
        firm = _own_firm(organisation_id, by, lock=True)
        handler, _ = Handler.objects.select_for_update().get_or_create(
            organisation=firm,
            user=user,
            defaults={"since": today, "until": until, "granted_by_id": user_id_of(by)},
        )
        if handler.is_legal_person:
            raise invalid("handler_is_legal_person", "这是法定代表人本人的手机号，不用授权。")
        handler.since, handler.until, handler.granted_by_id = today, until, user_id_of(by)
        handler.save()
        data = {"user": user.pk, "until": until.isoformat()}
        journal.record(f"organisation:{firm.pk}", "handler.authorised", by=by, at=at, data=data)
        _tell(user, f"{firm.name}授权您替它办事，到 {day_text(until)}为止。有疑问请打 12345。", firm, by, at)
    return queries.grant_fact(handler)


def handler_revoke(organisation_id: int, *, user_id: int, by: Actor, at: datetime) -> None:
    """Take an authorisation back, from now on; cases under way stay the organisation's.

    Raises Refusal `handler_grant_forbidden`, `organisation_not_found`, `handler_not_found`.
    """
    require(by, HANDLER_GRANT)
    with transaction.atomic():
        firm = _own_firm(organisation_id, by, lock=True)
        handler = (
            Handler.objects.select_related("user")
            .filter(organisation=firm, user_id=user_id, is_legal_person=False)
            .first()
        )
        if handler is None:
            raise not_found("这家单位没有授权过这个人。", "handler_not_found")
        user = handler.user
        handler.delete()
        journal.record(f"organisation:{firm.pk}", "handler.revoked", by=by, at=at, data={"user": user_id})
        _tell(user, f"{firm.name}收回了您的办事授权，从现在起不能再替它办事。有疑问请打 12345。", firm, by, at)


def _own_firm(organisation_id: int, by: Actor, *, lock: bool = False) -> Organisation:
    rows = Organisation.objects.filter(
        pk=organisation_id, handlers__user_id=user_id_of(by), handlers__is_legal_person=True
    )
    firm = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if firm is None:
        raise not_found("没有这家单位，或您不是它的法定代表人。", "organisation_not_found")
    return firm


def _tell(user: User, text: str, firm: Organisation, by: Actor, at: datetime) -> None:
    subject = f"organisation:{firm.pk}"
    providers.message_queue(str(user.phone), text, purpose="handler", subject=subject, by=by, at=at)
