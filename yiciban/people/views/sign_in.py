"""Pages to sign in and out: residents by phone and code, staff by password and authenticator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yiciban.kernel.masking import mask_phone
from yiciban.kernel.refusal import Refusal
from yiciban.people import services
from yiciban.people.forms import CodeForm, PhoneForm, StaffForm
from yiciban.people.sessions import DESK, client_ip, open_session, safe_next
from yiciban.people.web import actor_of

PHONE = "people_sign_in_phone"
RESEND_AFTER = 60  # seconds; the limit itself is the command's


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the phone and send the code; also sends it again."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = services.code_request(form.cleaned_data["phone"], at=timezone.now(), ip=client_ip(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            request.session[PHONE] = number
            return HttpResponseRedirect(f"{reverse('people:code')}?{urlencode({'next': safe_next(request)})}")
    context = {"form": form, "next": safe_next(request), "expired": "expired" in request.GET}
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code and sign in."""
    phone = request.session.get(PHONE)
    if phone is None:
        return redirect("people:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.code_redeem(phone, form.cleaned_data["code"], at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            del request.session[PHONE]
            open_session(request, user, at=timezone.now())
            return HttpResponseRedirect(safe_next(request))
    context = {
        "form": form,
        "next": safe_next(request),
        "phone": phone,
        "masked": mask_phone(phone),
        "resend_after": RESEND_AFTER,
    }
    return render(request, "people/code.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password", "otp")
@require_http_methods(["GET", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask staff for name, password and the authenticator's code."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = services.staff_check(
                typed["username"], typed["password"], typed["otp"], at=timezone.now(), ip=client_ip(request)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            open_session(request, user, at=timezone.now())
            return HttpResponseRedirect(safe_next(request, default=DESK))
    context = {"form": form, "next": safe_next(request, default=DESK), "expired": "expired" in request.GET}
    return render(request, "people/staff_sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; what the phone or desk still shows is gone with the next click."""
    services.sign_out(by=actor_of(request), at=timezone.now())
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect("/")
