"""What all items share, for programs: basic directory, data elements, standard materials, licence types."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import DataElement, Entry, LicenceType, StandardMaterial
from yiciban.catalogue.permissions import CATALOGUE_DEFINE, CATALOGUE_VIEW
from yiciban.catalogue.rules.workflow import ItemState
from yiciban.kernel.operations import operation
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import invalid
from yiciban.people.web import actor_of

router = Router(tags=["catalogue"])
ENTRIES, ELEMENTS = "/catalogue/entries", "/catalogue/elements"
MATERIALS, LICENCES = "/catalogue/materials", "/catalogue/licence-types"
Words = Annotated[str, Field(max_length=60)]
PUT_NOTE = "没有就新建，有就改；已经发布的指南不跟着变，体检会列出和它不一致的。地址里和内容里的代码要一样。"


class UsingOut(Schema):
    """An item that stands under an entry or uses a word; `differs` says where it is not the same (四同)."""

    slug: str
    code: str
    name: str
    department_name: str
    state: ItemState
    differs: list[str]


class EntriesIn(Schema):
    """What narrows the directory: words or the beginning of a code, the type (01); `page` counts from 1."""

    q: str = Field("", max_length=60)
    type: str = Field("", max_length=2)
    page: int = 1


class EntryRowOut(Schema):
    """One entry, with how many items stand under it."""

    entry: Entry
    items: int


class EntriesOut(Schema):
    """One page of the directory, in order of code."""

    rows: list[EntryRowOut]
    total: int
    page: int
    pages: int


class EntryUseOut(Schema):
    """An entry and the items under it."""

    entry: Entry
    using: list[UsingOut]


class ElementUseOut(Schema):
    """A data element and the items whose forms ask for it."""

    element: DataElement
    using: list[UsingOut]


class MaterialUseOut(Schema):
    """A standard material and the items that ask for it."""

    material: StandardMaterial
    using: list[UsingOut]


class PutOut(Schema):
    """Whether anything changed: false when it stood so already."""

    changed: bool


@router.get(ENTRIES, response=EntriesOut, **operation("基本目录", needs=CATALOGUE_VIEW))
def entries(request: HttpRequest, wanted: Query[EntriesIn]) -> queries.EntryRows:
    """The directory, searched by words or the beginning of a code."""
    return queries.entry_rows(by=actor_of(request), q=wanted.q, type_code=wanted.type, page=wanted.page)


@router.get(
    f"{ENTRIES}/{{code}}", response=EntryUseOut, **operation("一条基本目录和它下面的事项", needs=CATALOGUE_VIEW)
)
def entry(request: HttpRequest, code: str) -> dict[str, Any]:
    """The four same elements, and who does the matter."""
    using = queries.items_of_entry(code, by=actor_of(request))
    return {"entry": queries.entry(code), "using": using}


@router.put(
    f"{ENTRIES}/{{code}}", response=PutOut, **operation("写一条基本目录", needs=CATALOGUE_DEFINE, note=PUT_NOTE)
)
def entry_put(request: HttpRequest, code: str, wanted: Entry) -> dict[str, bool]:
    """Add or correct an entry; abolish one by its state."""
    _same(code, wanted.code)
    return {"changed": services.entry_put(wanted, by=actor_of(request), at=timezone.now())}


@router.get(f"{ELEMENTS}/{{code}}", response=ElementUseOut, **operation("一个数据元，谁在用", needs=CATALOGUE_VIEW))
def element(request: HttpRequest, code: str) -> dict[str, Any]:
    """A data element with the items that ask for it; all of them are at `/elements`."""
    found, using = queries.element_use(code, by=actor_of(request))
    return {"element": found, "using": using}


@router.put(
    f"{ELEMENTS}/{{code}}",
    response=PutOut,
    **operation("写一个数据元", needs=CATALOGUE_DEFINE, note=f"{PUT_NOTE}已经在用的不能改类型。"),
)
def element_put(request: HttpRequest, code: str, wanted: DataElement) -> dict[str, bool]:
    """Add or correct a data element."""
    _same(code, wanted.code)
    return {"changed": services.element_put(wanted, by=actor_of(request), at=timezone.now())}


@router.get(MATERIALS, response=list[StandardMaterial], **operation("标准材料", needs=CATALOGUE_VIEW))
def materials(request: HttpRequest, q: Words = "") -> tuple[StandardMaterial, ...]:
    """The standard materials whose code, names or issuer hold every word."""
    return queries.materials_like(q, by=actor_of(request))


@router.get(f"{MATERIALS}/{{code}}", response=MaterialUseOut, **operation("一种标准材料，谁在用", needs=CATALOGUE_VIEW))
def material(request: HttpRequest, code: str) -> dict[str, Any]:
    """A standard material with the items that ask for it."""
    found, using = queries.material_use(code, by=actor_of(request))
    return {"material": found, "using": using}


@router.put(
    f"{MATERIALS}/{{code}}", response=PutOut, **operation("写一种标准材料", needs=CATALOGUE_DEFINE, note=PUT_NOTE)
)
def material_put(request: HttpRequest, code: str, wanted: StandardMaterial) -> dict[str, bool]:
    """Add or correct a standard material."""
    _same(code, wanted.code)
    return {"changed": services.standard_material_put(wanted, by=actor_of(request), at=timezone.now())}


@router.get(LICENCES, response=list[LicenceType], **operation("电子证照类型", needs=CATALOGUE_VIEW))
def licence_types(request: HttpRequest) -> tuple[LicenceType, ...]:
    """Every licence type."""
    require_reach(actor_of(request), CATALOGUE_VIEW)
    return queries.licence_types()


@router.get(f"{LICENCES}/{{key}}", response=LicenceType, **operation("一种电子证照", needs=CATALOGUE_VIEW))
def licence_type(request: HttpRequest, key: str) -> LicenceType:
    """What a certificate of this sort shows, and how its numbers look."""
    require_reach(actor_of(request), CATALOGUE_VIEW)
    return queries.licence_type(key)


@router.put(
    f"{LICENCES}/{{key}}",
    response=PutOut,
    **operation("写一种电子证照", needs=CATALOGUE_DEFINE, note="没有就新建，有就改；已经发出的证照不变。"),
)
def licence_type_put(request: HttpRequest, key: str, wanted: LicenceType) -> dict[str, bool]:
    """Add or correct a licence type."""
    _same(key, wanted.key)
    return {"changed": services.licence_type_put(wanted, by=actor_of(request), at=timezone.now())}


def _same(address: str, said: str) -> None:
    if address != said:
        raise invalid("code_differs", f"地址里写的是 {address}，内容里写的是 {said}。请改成一样的。")
