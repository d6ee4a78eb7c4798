"""What the pages and operations of licences share: files to keep."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from yiciban.documents.facts import NoticeFact
from yiciban.documents.queries import notice_pdf
from yiciban.documents.web import as_strange


def pdf_response(content: bytes, name: str) -> HttpResponseBase:
    """A PDF to keep."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return as_strange(response)


def paper_response(paper: NoticeFact) -> HttpResponseBase:
    """A numbered paper as a file."""
    return pdf_response(notice_pdf(paper), f"{paper.title}{paper.number}.pdf")
