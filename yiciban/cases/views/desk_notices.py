"""The papers of a case at the desk: on the screen, to print, and as the PDF that was issued."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from yiciban.cases import queries
from yiciban.cases.queries import desk as reads
from yiciban.cases.views.desk_shell import desk_page
from yiciban.cases.views.portal_paper import sheet
from yiciban.documents.facts import NoticeFact
from yiciban.documents.queries import notice as read_notice
from yiciban.documents.queries import notice_pdf
from yiciban.documents.web import as_strange
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import forbidden


@desk_page("GET")
def notice(request: HttpRequest, actor: Actor, number: str, notice_number: str) -> HttpResponse:
    """A paper as a page, in the words of its PDF."""
    paper = _paper(number, notice_number, actor)
    context = {
        "sheet": sheet(paper),
        "pdf_url": reverse("desk:notice_pdf", args=[number, paper.number]),
        "back_url": reverse("desk:case", args=[number]),
        "back_label": "返回办件",
    }
    return render(request, "cases/desk/notice.html", context)


@desk_page("GET")
def pdf(_request: HttpRequest, actor: Actor, number: str, notice_number: str) -> HttpResponseBase:
    """The same paper as PDF: what is stamped, handed over and kept."""
    paper = _paper(number, notice_number, actor)
    response = HttpResponse(notice_pdf(paper), content_type="application/pdf")
    name = f"{paper.title}{paper.number}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return as_strange(response)


def _paper(number: str, notice_number: str, actor: Actor) -> NoticeFact:
    fact = queries.case(number, actor)
    if not reads.reads_papers(fact, actor):
        raise forbidden("文书里有申请人的姓名，只给办这件的人看。您可以看进度。", "case_papers_forbidden")
    return read_notice(notice_number.replace("\x00", ""), subject=fact.subject)
