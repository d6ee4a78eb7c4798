"""Papers (文书): from frozen facts to PDF, set by Typst with our own fonts.

`render_paper(Acceptance(...))` gives the bytes; `shapes` says what each paper wants, `defaults` holds the
wording of the law. Nothing here knows Django or the database.
"""

from yiciban.documents.paper.render import RenderError, render, render_paper

__all__ = ["RenderError", "render", "render_paper"]
