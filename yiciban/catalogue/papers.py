"""The checklist 一次性告知单 as paper: what to bring, what not, where, by when."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from yiciban.catalogue.facts import PublishedGuide
from yiciban.catalogue.queries.answers import guide_answers
from yiciban.catalogue.rules.answers import MaterialLine, copies_text
from yiciban.documents.paper import defaults, render_paper, shapes
from yiciban.kernel.dates import local_date
from yiciban.network.queries import department


def checklist_pdf(published: PublishedGuide, *, at: datetime) -> bytes:
    """The checklist of an item, as PDF, true on the day of `at`. Raises RenderError."""
    return render_paper(checklist(published, at=at))


def checklist(published: PublishedGuide, *, at: datetime) -> shapes.Checklist:
    """The checklist of an item as the values of its paper."""
    guide, today = published.guide, local_date(at)
    found = guide_answers(published, today)
    words = defaults.wording("checklist", permit=guide.is_permit)
    url = settings.YICIBAN_PUBLIC_URL.rstrip("/")
    facts = [
        ("能不能办", "；".join(condition.rstrip("。") for condition in guide.conditions) + "。"),
        ("多久办完", f"{found.long.headline}。{found.long.detail}"),
        ("收费", found.fee),
        ("在哪办", "；".join(f"{place.name}，{place.words}" for place in found.places) + "。"),
        ("要跑几次", found.visits),
        ("办好得到", found.result),
    ]
    if guide.online:
        facts.insert(3, ("网上办", "可以全程在网上办，不用带纸质材料。"))
    if found.bring.sometimes:
        # Not among what must be brought: the paper and the page count the same.
        said = "；".join(f"{line.material.name}（{line.line.rstrip('。')}）" for line in found.bring.sometimes)
        facts.insert(0, ("看情况才要", f"{said}。"))
    return shapes.Checklist(
        office=department(guide.department).name,
        title=words.title,
        signed_on=today,
        printed_at=at,
        item=guide.full_name,
        materials=tuple(_needed(line) for line in found.bring.own),
        free=tuple(shapes.Free(name=line.material.name, reason=line.line) for line in found.bring.spared),
        facts=tuple(shapes.Row(label=label, value=value) for label, value in facts),
        notes=words.notes,
        contact=guide.contact.enquiry,
        supervision=guide.contact.complaint,
        qr_url=f"{url}{reverse('catalogue:guide', args=[guide.slug])}" if url else "",
        qr_caption="扫码看办事指南",
        demo=settings.YICIBAN_DEMO,
    )


def _needed(line: MaterialLine) -> shapes.Needed:
    material = line.material
    note = "".join(("" if line.tag == "您来准备" else f"{line.tag}。", material.note, material.standard))
    return shapes.Needed(
        name=material.name,
        issuer=material.issuer,
        form=copies_text(material),
        copies=max(1, material.originals + material.copies),
        note=note,
    )
