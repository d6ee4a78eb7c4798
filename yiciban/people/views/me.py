"""A person's own pages: profile, organisations and those who act for them, and the password of staff."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal
from yiciban.people import queries, rules, services
from yiciban.people.facts import Assurance, ResidentFact
from yiciban.people.forms import HandlerForm, OrganisationForm, PasswordForm, ProfileForm
from yiciban.people.permissions import require_staff
from yiciban.people.sessions import safe_next
from yiciban.people.web import actor_of


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Profile, organisations, and whom one authorised."""
    actor = actor_of(request)
    profile = queries.resident_of(actor)
    handled = queries.organisations_of(actor)
    own = [item for item in handled if item.is_legal_person]
    context = {
        "profile": profile,
        "is_assured": profile.assurance > Assurance.SELF_REPORTED,
        "handled": handled,
        "grants": [(item.organisation, queries.grants_of(actor, item.organisation.id)) for item in own],
        "today": local_date(timezone.now()),
    }
    return render(request, "people/me.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Change one's own profile."""
    actor = actor_of(request)
    profile = queries.resident_of(actor)
    initial = {"name": profile.name, "id_number": profile.id_number, "address": profile.address}
    form = ProfileForm(request.POST or None, initial=initial)
    is_assured = profile.assurance > Assurance.SELF_REPORTED
    if is_assured:
        form.fields["name"].disabled = form.fields["id_number"].disabled = True
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            saved = services.profile_save(
                typed["name"], typed["id_number"], typed["address"], by=actor, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _saved(saved))
            return redirect(safe_next(request, default=reverse("people:me")))
    context = {"form": form, "profile": profile, "is_assured": is_assured}
    return render(request, "people/edit.html", context, status=422 if form.errors else 200)


def _saved(profile: ResidentFact) -> str:
    if profile.id_number and profile.assurance == Assurance.SELF_REPORTED:
        return "已保存。身份还没有核验成功，需要实名的事请过一会儿再保存一次，或带身份证到窗口。"
    return "已保存。"


@require_http_methods(["GET", "POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Register an organisation."""
    actor = actor_of(request)
    profile = queries.resident_of(actor)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            firm = services.organisation_register(
                typed["name"], typed["uscc"], typed["address"], by=actor, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已登记{firm.name}。办事时可以选它。")
            return redirect("people:me")
    context = {"form": form, "can_register": profile.assurance >= rules.REGISTER_ASSURANCE}
    return render(request, "people/organisation_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def handler_new(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Authorise someone to act for an organisation."""
    actor = actor_of(request)
    queries.resident_of(actor)
    queries.grants_of(actor, organisation_id)
    firm = queries.organisation(actor, organisation_id).organisation
    today = local_date(timezone.now())
    form = HandlerForm(request.POST or None, initial={"until": rules.one_year_after(today)})
    form.fields["until"].widget.attrs |= {"min": today.isoformat(), "max": rules.one_year_after(today).isoformat()}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            grant = services.handler_authorise(
                organisation_id, phone=typed["phone"], until=typed["until"], by=actor, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已授权{grant.name}（{grant.phone}）。短信会告诉对方。")
            return redirect("people:me")
    return render(request, "people/handler_new.html", {"form": form, "firm": firm}, status=422 if form.errors else 200)


@require_POST
def handler_revoke(request: HttpRequest, organisation_id: int, user_id: int) -> HttpResponse:
    """Take an authorisation back."""
    services.handler_revoke(organisation_id, user_id=user_id, by=actor_of(request), at=timezone.now())
    messages.success(request, "已收回授权，从现在起对方不能再替这家单位办事。")
    return redirect("people:me")


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The password of a member of staff."""
    actor = actor_of(request)
    require_staff(actor)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.password_change(
                form.cleaned_data["old"], form.cleaned_data["new"], by=actor, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            # This session goes on; every other one carries the old password's digest and ends.
            update_session_auth_hash(request, user)
            messages.success(request, "密码已改。别处的登录都已退出。")
            return redirect("people:account")
    return render(request, "people/account.html", {"form": form, "actor": actor}, status=422 if form.errors else 200)
