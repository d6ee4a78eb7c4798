"""Addresses of licences; included at the root."""

from django.urls import path, register_converter

from yiciban.licences import views


class IdentifierConverter:
    """证照标识: digits, capital letters and dots."""

    regex = r"[0-9A-Z.]{20,120}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(IdentifierConverter, "licence_identifier")

app_name = "licences"
urlpatterns = [
    path("my/licences/", views.wallet, name="wallet"),
    path("my/licences/<licence_identifier:identifier>/", views.licence, name="licence"),
    path("my/licences/<licence_identifier:identifier>/file/", views.licence_pdf, name="pdf"),
    path("my/licences/<licence_identifier:identifier>/seal/", views.licence_seal, name="seal"),
    path("my/licences/<licence_identifier:identifier>/notices/<str:number>.pdf", views.notice_pdf, name="notice"),
    path("licences/verify/", views.verify, name="verify"),
]
