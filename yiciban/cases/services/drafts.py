"""Commands on drafts: open, save as one types, put files to materials, discard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.db import IntegrityError, transaction

from yiciban.cases import bars
from yiciban.cases.conversion import draft_fact
from yiciban.cases.facts import DeliveryMethod, DraftFact
from yiciban.cases.models import Draft, DraftFile
from yiciban.cases.permissions import APPLY
from yiciban.cases.queries.parties import party_for
from yiciban.cases.rules.renewal import licence_acted_on
from yiciban.cases.rules.service import check_offered
from yiciban.cases.services.on_licence import chosen_licence
from yiciban.catalogue.facts import Answers, Guide
from yiciban.catalogue.queries import guide, guide_version, tailor, whole_version
from yiciban.documents.queries import own_file
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.people.facts import Party, PartyKind
from yiciban.people.permissions import require

MAX_TYPED = 2000
MAX_FILES = 20


def draft_open(
    slug: str, party_key: str, *, by: Actor, at: datetime, situation: Answers = MappingProxyType({})
) -> DraftFact:
    """The open draft of this person for this party and item, made when there is none.

    `situation` is what was answered beside the guide; given, it replaces what the draft had.

    Raises Refusal `case_apply_forbidden`, `item_not_found`, `not_online`, `party_not_found`, `in_person`,
    `party_not_fitting`, `applicant_banned`, and where the item is about a licence `no_licence`,
    `licence_not_fitting`, `licence_busy`.
    """
    require(by, APPLY)
    published = guide(slug)
    if not published.guide.online:
        raise Refusal("not_online", "这件事要到窗口办，不能在网上申请。办事指南里写了去哪里、带什么。")
    party = party_for(by, party_key, published.guide).party
    check_party(published.guide, party)
    today = local_date(at)
    bars.check(party, published.guide, today)
    if licence_acted_on(published.guide):
        # Said before anything is filled in; which of several licences it is, the form asks.
        _refuse_early(published.guide, party, by=by, today=today)
    key = {"owner_id": by.user_id, "party_key": party.key, "slug": slug, "submitted_as": ""}
    values = {
        "version_id": published.version_id,
        "item_name": published.guide.full_name,
        "created_at": at,
        "updated_at": at,
    }
    try:
        with transaction.atomic():
            row, _ = Draft.objects.get_or_create(**key, defaults=values)
    except IntegrityError:  # opened on two devices at once: both go on with the same draft
        row = Draft.objects.get(**key)
    if row.version_id != published.version_id:
        # What is not handed in yet follows the guide in force; what was typed is kept by data element.
        row.version_id, row.item_name = published.version_id, published.guide.full_name
        row.save(update_fields=["version_id", "item_name"])
    return draft_situate(row.pk, situation, by=by, at=at) if situation else draft_fact(row)


def check_party(item: Guide, party: Party) -> None:
    """Raise Refusal `party_not_fitting` when the item is for firms and the party is a person, or the reverse."""
    kind = "person" if party.kind is PartyKind.PERSON else "firm"
    if kind not in {audience.value for audience in item.audience}:
        whom = "企业或个体工商户" if kind == "person" else "个人"
        raise Refusal("party_not_fitting", f"这件事是给{whom}办的。请在“为谁办”里换一个再申请。")


def draft_save(
    draft_id: UUID, values: Mapping[str, str], *, by: Actor, at: datetime, revision: int | None = None
) -> DraftFact:
    """Keep what was typed, as typed; checking it is the submission's business.

    With `revision`, refuses `draft_changed` when another device has saved since. Raises `draft_not_found`,
    `typed_too_long`.
    """
    with transaction.atomic():
        row = lock_draft(draft_id, by)
        if revision is not None and revision != row.revision:
            raise Refusal("draft_changed", "这份申请刚在别的设备上改过。请刷新看最新内容，这里填的先留在页面上。")
        known = {field.element for field in guide_version(row.version_id, row.situation).guide.fields}
        typed = {key: value for key, value in values.items() if key in known}
        too_long = {key: f"最多写 {MAX_TYPED} 个字。" for key, value in typed.items() if len(value) > MAX_TYPED}
        if too_long:
            raise invalid("typed_too_long", f"有一处写得太长，最多 {MAX_TYPED} 个字。", too_long)
        # PostgreSQL text cannot hold NUL; nobody types it, some tools paste it.
        row.form = {**row.form, **{key: value.replace("\x00", "") for key, value in typed.items()}}
        row.revision += 1
        row.updated_at = at
        row.save(update_fields=["form", "revision", "updated_at"])
    return draft_fact(row)


def draft_situate(draft_id: UUID, answers: Answers, *, by: Actor, at: datetime) -> DraftFact:
    """Keep the person's situation; what no longer concerns them is forgotten, what they typed and put in stays.

    Raises Refusal `draft_not_found`, `draft_submitted`.
    """
    with transaction.atomic():
        row = lock_draft(draft_id, by)
        found = tailor(whole_version(row.version_id).guide, answers)
        row.situation = {code: list(options) for code, options in found.answers.items()}
        row.revision += 1
        row.updated_at = at
        row.save(update_fields=["situation", "revision", "updated_at"])
    return draft_fact(row)


def draft_choose_delivery(draft_id: UUID, method: DeliveryMethod, *, by: Actor, at: datetime) -> DraftFact:
    """Choose how the result is handed over; choosing electronic delivery is the consent to it.

    Raises Refusal `delivery_not_offered`.
    """
    check_offered(method)
    with transaction.atomic():
        row = lock_draft(draft_id, by)
        row.delivery, row.updated_at = method, at
        row.save(update_fields=["delivery", "updated_at"])
    return draft_fact(row)


def draft_choose_licence(draft_id: UUID, identifier: str, *, by: Actor, at: datetime) -> DraftFact:
    """Choose the licence an application is about (延续、变更、补办、注销).

    Raises Refusal `draft_not_found`, `licence_not_yours`, `licence_not_fitting`, `licence_not_chosen`, `licence_busy`.
    """
    with transaction.atomic():
        row = lock_draft(draft_id, by)
        item = guide_version(row.version_id, row.situation).guide
        party = party_for(by, row.party_key, item).party
        found = chosen_licence(item, party, identifier, by=by, today=local_date(at))
        row.renews, row.updated_at = found.identifier if found else "", at
        row.save(update_fields=["renews", "updated_at"])
    return draft_fact(row)


def draft_file_add(draft_id: UUID, material: str, file_id: UUID, *, by: Actor, at: datetime) -> DraftFact:
    """Put one of the person's uploaded files to a material; doing it twice changes nothing.

    Raises Refusal `draft_not_found`, `material_not_found`, `file_not_found`, `too_many_files`.
    """
    with transaction.atomic():
        row = lock_draft(draft_id, by)
        if guide_version(row.version_id, row.situation).guide.material(material) is None:
            raise not_found("这份申请不需要这样材料。请按清单上传。", "material_not_found")
        own_file(file_id, by=by)
        if DraftFile.objects.filter(draft=row, material=material).exclude(file=file_id).count() >= MAX_FILES:
            raise Refusal("too_many_files", f"一样材料最多传 {MAX_FILES} 个文件。可以把照片合成一个 PDF 再传。")
        DraftFile.objects.get_or_create(draft=row, material=material, file_id=file_id)
        row.updated_at = at
        row.save(update_fields=["updated_at"])
    return draft_fact(row)


def draft_file_remove(draft_id: UUID, material: str, file_id: UUID, *, by: Actor, at: datetime) -> DraftFact:
    """Take a file from a material of the draft; taking what is not there changes nothing."""
    with transaction.atomic():
        row = lock_draft(draft_id, by)
        DraftFile.objects.filter(draft=row, material=material, file_id=file_id).delete()
        row.updated_at = at
        row.save(update_fields=["updated_at"])
    return draft_fact(row)


def draft_discard(draft_id: UUID, *, by: Actor) -> None:
    """Throw the draft away; a submitted one stays."""
    with transaction.atomic():
        lock_draft(draft_id, by).delete()


def _refuse_early(item: Guide, party: Party, *, by: Actor, today: date) -> None:
    try:
        chosen_licence(item, party, "", by=by, today=today)
    except Refusal as refusal:
        if refusal.code != "licence_not_chosen":
            raise


def lock_draft(draft_id: UUID, by: Actor, *, submitted_too: bool = False) -> Draft:
    """The person's draft, locked; Refusal `draft_not_found`, `draft_submitted`."""
    row = Draft.objects.select_for_update().filter(pk=draft_id, owner_id=by.user_id).first()
    if row is None:
        raise not_found("没有这份草稿，可能已经删掉了。请从办事指南重新开始。", "draft_not_found")
    if row.submitted_as and not submitted_too:
        raise Refusal("draft_submitted", f"这份申请已经交了，办件编号 {row.submitted_as}，不能再改。")
    return row
