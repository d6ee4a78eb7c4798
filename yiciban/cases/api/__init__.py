"""Cases for programs: drafts, cases with their papers and files, the steps, progress by number and code."""

from yiciban.cases.api.cases import router as cases_router
from yiciban.cases.api.drafts import router as drafts_router
from yiciban.cases.api.exports import router as exports_router
from yiciban.cases.api.law import router as law_router
from yiciban.cases.api.office import router as office_router
from yiciban.cases.api.progress import router as progress_router
from yiciban.cases.api.steps import router as steps_router

__all__ = [
    "cases_router",
    "drafts_router",
    "exports_router",
    "law_router",
    "office_router",
    "progress_router",
    "steps_router",
]
