"""The checklist 一次性告知单 as paper: what to bring, what not, where, by when."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from yiciban.catalogue.queries.answers import Situated
from yiciban.catalogue.rules.answers import MaterialLine, copies_text
from yiciban.documents.paper import render_paper, shapes
from yiciban.documents.queries import wording_for
from yiciban.kernel.dates import local_date
from yiciban.network.queries import department

LABEL = 40  # as long as the paper's label may be


def checklist_pdf(own: Situated, url: str, *, at: datetime) -> bytes:
    """The checklist of one person as PDF, true on the day of `at`. Raises RenderError."""
    return render_paper(checklist(own, url, at=at))


def checklist(own: Situated, url: str, *, at: datetime) -> shapes.Checklist:
    """The checklist of one person as the values of its paper; `url` shows the same on a phone."""
    guide, bring = own.published.guide, own.answers.bring
    version, words = wording_for("checklist", permit=guide.is_permit, at=at)
    return shapes.Checklist(
        office=department(guide.department).name,
        title=words.title,
        wording=version,
        signed_on=local_date(at),
        printed_at=at,
        item=guide.full_name,
        headline=_headline(own),
        answers=tuple(shapes.Row(label=_label(question), value=answer) for question, answer in own.rows),
        materials=tuple(_needed(line) for line in bring.own if not own.found.blocks),
        free=tuple(
            shapes.Free(name=line.material.name, reason=line.line) for line in bring.spared if not own.found.blocks
        ),
        facts=tuple(shapes.Row(label=label, value=value) for label, value in _facts(own)),
        notes=words.notes,
        contact=guide.contact.enquiry,
        supervision=guide.contact.complaint,
        qr_url=url,
        qr_caption="扫码看这张单子",
        demo=settings.YICIBAN_DEMO,
    )


def checklist_text(own: Situated, url: str) -> str:
    """The checklist as plain text, to send to somebody."""
    guide, bring = own.published.guide, own.answers.bring
    lines = [f"{guide.full_name}，{_headline(own) or bring.headline}"]
    lines += [f"{question}{answer}" for question, answer in own.rows]
    if own.found.blocks:
        return "\n".join([*lines, own.found.blocks[0].reason, f"问谁：{guide.contact.enquiry}", url])
    lines += [f"{place}. {line.material.name}：{line.line}" for place, line in enumerate(bring.own, start=1)]
    lines += [f"看情况：{line.material.name}：{line.line}" for line in bring.sometimes]
    lines += [f"不用带：{line.material.name}" for line in bring.spared]
    lines += [own.answers.long.headline, f"费用：{own.answers.fee}", f"问谁：{guide.contact.enquiry}", url]
    return "\n".join(lines)


def _headline(own: Situated) -> str:
    """What stands above the list while it is not simply what to bring; empty once it is."""
    if own.found.blocks:
        return "您的情况不办这个事项，不用准备材料。"
    return f"情况还没有选全。{own.answers.bring.headline}" if own.found.open else ""


def _facts(own: Situated) -> list[tuple[str, str]]:
    """What one asks besides the materials; who is led elsewhere reads only why."""
    if own.found.blocks:
        return [("为什么不办", own.found.blocks[0].reason)]
    guide, found = own.published.guide, own.answers
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
    return facts


def _label(question: str) -> str:
    return question if len(question) <= LABEL else f"{question[: LABEL - 1]}…"


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
