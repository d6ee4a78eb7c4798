"""One item at the desk: where it stands, what may be done with it now, its versions and its history."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.catalogue import queries, services
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.rules.workflow import DraftStep, Offer, draft_offers, state_offers
from yiciban.catalogue.sections import links_for
from yiciban.catalogue.views.desk_history import history_lines
from yiciban.catalogue.views.desk_shared import said_no, tabs
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import may
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.people.web import actor_of

DONE = {
    DraftStep.SUBMIT: "交给部门审核了。",
    DraftStep.CONFIRM: "部门审核通过，交给政务办了。",
    DraftStep.RETURN: "退回去了，起草的人会看到您写的原因。",
    DraftStep.RECALL: "撤回来了，可以接着改。",
    DraftStep.DISCARD: "草稿扔掉了，在用的版本没有变。",
}
STATE_DONE = {
    "suspend": "暂停了，现在搜不到、也不能申请；已经在办的不受影响。",
    "resume": "恢复了，又能搜到、能申请了。",
    "cancel": "取消了；已经在办的照样办完。",
}


@never_cache
@require_safe
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """The item: state, draft with its stage, versions, history, and the steps this person may take."""
    by = actor_of(request)
    whole = queries.desk_item(slug, by=by)
    fact = whole.item
    context = {
        "tabs": tabs("desk"),
        "whole": whole,
        "item": fact,
        "draft": whole.draft,
        "steps": draft_steps(whole.draft, by),
        "states": state_offers(fact.state, fact.region, fact.department, by) if fact.state else (),
        "edit": _edit_offer(whole, by),
        "findings": queries.findings(by=by, wanted=queries.Wanted(item=slug)).rows if fact.version else (),
        "lines": history_lines(whole.history),
        "aliases": queries.aliases(slug),
        "links": links_for(by),
    }
    return render(request, "catalogue/desk/item.html", context)


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a draft of the version in force and go to its form."""
    try:
        services.draft_start(slug, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return said_no(request, refusal, reverse("catalogue:desk_item", args=[slug]))
    return redirect("catalogue:edit", slug)


@require_POST
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a step of the draft: submit, confirm, approve (now or on a day), return, recall, throw away."""
    by, at, sent = actor_of(request), timezone.now(), request.POST
    queries.desk_item(slug, by=by)
    wanted = sent.get("step", "")
    back = reverse("catalogue:review_item" if "review" in sent else "catalogue:desk_item", args=[slug])
    try:
        chosen = _step_of(wanted)
        revision = sent.get("revision", "")
        left = services.draft_step(
            slug,
            chosen,
            by=by,
            at=at,
            reason=sent.get("reason", "")[:300],
            effective_on=_day(sent.get("effective_on", "")),
            revision=int(revision) if revision.isdecimal() else None,
        )
    except Refusal as refusal:
        return said_no(request, refusal, back)
    messages.success(request, _said(chosen, left))
    if left is None and chosen is DraftStep.DISCARD and not queries.versions(slug):
        return redirect("catalogue:desk")
    return redirect("catalogue:review" if "review" in sent else reverse("catalogue:desk_item", args=[slug]))


@require_POST
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """Suspend, resume or cancel the item, with the reason people will read."""
    by, at = actor_of(request), timezone.now()
    queries.desk_item(slug, by=by)
    wanted, reason = request.POST.get("step", ""), request.POST.get("reason", "")[:200]
    back = reverse("catalogue:desk_item", args=[slug])
    try:
        if wanted == "suspend":
            services.item_suspend(slug, reason, by=by, at=at)
        elif wanted == "resume":
            services.item_resume(slug, by=by, at=at)
        elif wanted == "cancel":
            services.item_cancel(slug, reason, by=by, at=at)
        else:
            raise invalid("step_unknown", "请从这一页的按钮里选一个。")
    except Refusal as refusal:
        return said_no(request, refusal, back)
    messages.success(request, STATE_DONE[wanted])
    return redirect(back)


def draft_steps(draft: queries.DraftFact | None, by: Actor) -> tuple[Offer, ...]:
    """The steps of a draft as buttons; saving is done in the form."""
    if draft is None:
        return ()
    return tuple(offer for offer in draft_offers(draft.stage, draft.hands, by) if offer.step != DraftStep.SAVE)


def _edit_offer(whole: queries.WholeItem, by: Actor) -> Offer:
    """Start a draft, or go on with the one that is open."""
    fact = whole.item
    why_not = "" if may(by, CATALOGUE_EDIT, region=fact.region, department=fact.department) else CATALOGUE_EDIT.sentence
    if fact.state == "cancelled":
        why_not = "已经取消的事项不能再改。"
    elif whole.draft is not None and whole.draft.stage != "writing":
        why_not = why_not or f"草稿现在“{whole.draft.stage.label}”，要改请先撤回。"
    return Offer("edit", "继续修改" if whole.draft else "起草修改", needs_reason=False, why_not=why_not)


def _step_of(text: str) -> DraftStep:
    try:
        return DraftStep(text)
    except ValueError:
        raise invalid("step_unknown", "请从这一页的按钮里选一个。") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        sentence = f"您填了“{text}”。请填日期，例如 2026-12-01；马上发布就空着。"
        raise invalid("day_unreadable", sentence, {"effective_on": sentence}) from None


def _said(chosen: DraftStep, left: queries.DraftFact | None) -> str:
    if chosen is not DraftStep.APPROVE:
        return DONE.get(chosen, "做好了。")
    if left is None:
        return "发布了，现在看到的就是新的一版；已经在办的照原来的版本办。"
    return f"定好了，{left.effective_on} 自动发布。"
