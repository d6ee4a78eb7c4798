"""Addresses of people's pages; included at the root."""

from django.urls import path
from django.views.generic import RedirectView

from yiciban.people.views import demo, me, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/staff/", sign_in.staff_sign_in, name="staff_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("me/", me.me, name="me"),
    path("my/", RedirectView.as_view(pattern_name="people:me")),
    path("me/edit/", me.edit, name="edit"),
    path("me/organisations/new/", me.organisation_new, name="organisation_new"),
    path("me/organisations/<int:organisation_id>/handlers/", me.handler_new, name="handler_new"),
    path(
        "me/organisations/<int:organisation_id>/handlers/<int:user_id>/revoke/",
        me.handler_revoke,
        name="handler_revoke",
    ),
    path("desk/account/", me.account, name="account"),
    path("demo/", demo.demo, name="demo"),
    path("demo/become/<int:user_id>/", demo.become, name="become"),
    path("demo/messages/", demo.demo_messages, name="demo_messages"),
]
