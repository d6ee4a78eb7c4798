"""What a browser would send of a form on a page."""

from __future__ import annotations

from html.parser import HTMLParser


def sent_by(page: str, form: str) -> dict[str, list[str]]:
    """The fields of the form with that id, each with its values in order."""
    parser = _Fields(form)
    parser.feed(page)
    sent: dict[str, list[str]] = {}
    for name, value in parser.fields:
        sent.setdefault(name, []).append(value)
    return sent


class _Fields(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.fields: list[tuple[str, str]] = []
        self.select = self.area = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form
        elif self.inside:
            getattr(self, f"_{tag}", lambda given: None)(given)

    def _input(self, given):
        if given.get("type") != "checkbox" or "checked" in given:
            self.fields.append((given["name"], given.get("value", "on")))

    def _select(self, given):
        self.select = given["name"]

    def _option(self, given):
        if self.select and "selected" in given:
            self.fields.append((self.select, given["value"]))

    def _textarea(self, given):
        self.area = given["name"]
        self.fields.append((self.area, ""))

    def handle_data(self, data):
        if self.inside and self.area:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False
