"""Tags and filters of every page: icons, dates in words, masks, form controls.

A builtin of the template engine: no page has to load it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, FileInput, Select
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiciban.kernel import dates, masking

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to go: its words, where it leads, whether one is there, and an icon for the phone."""

    label: str
    url: str
    active: bool = False
    icon: str = ""


# What the portal offers at its top, and the four tabs of the phone. Each owns the paths that begin with its
# own; the longest wins, so that 我的办件 is not also 我的, and 首页 owns itself alone.
PORTAL_NAV = (
    Entry("首页", "/"),
    Entry("个人办事", "/items/personal/"),
    Entry("企业办事", "/items/business/"),
    Entry("办事网点", "/points/"),
    Entry("我的办件", "/my/cases/"),
)
PORTAL_TABS = (
    Entry("首页", "/", icon="home"),
    Entry("办事", "/items/", icon="list-search"),
    Entry("我的办件", "/my/cases/", icon="files"),
    Entry("我的", "/me/", icon="user"),
)


@register.simple_tag
@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a built file of the front end; the same for as long as the process lives."""
    return static(f"dist/{name}")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: int = 20) -> SafeString:
    """One icon of the sprite, hidden from screen readers: words beside it carry the meaning."""
    return format_html(
        '<svg class="i" width="{0}" height="{0}" aria-hidden="true" focusable="false"><use href="{1}#{2}"></use></svg>',
        size,
        asset("icons.svg"),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=4096, typed=True)
def kept(name: str, **arguments: Any) -> SafeString:
    """A component that nothing but its arguments decides, like `include … only`, rendered once for each of them.

    For what many pages show alike: rows of items, the way back, the tabs. The arguments are hashable; text within
    a tuple or a dataclass is plain, never SafeString, for the two are equal and would be taken for each other.
    """
    return render_to_string(name, arguments)


@lru_cache(maxsize=256)
def _marked(entries: tuple[Entry, ...], path: str) -> tuple[Entry, ...]:
    owners = [entry for entry in entries if path == entry.url or (entry.url != "/" and path.startswith(entry.url))]
    now = max(owners, key=lambda entry: len(entry.url), default=None)
    return tuple(replace(entry, active=entry is now) for entry in entries)


def _path(context: template.Context) -> str:
    request = context.get("request")
    return request.path if request is not None else ""


@register.simple_tag(takes_context=True)
def portal_nav(context: template.Context) -> tuple[Entry, ...]:
    """The entries at the top of the portal, the present one marked."""
    return _marked(PORTAL_NAV, _path(context))


@register.simple_tag(takes_context=True)
def portal_tabs(context: template.Context) -> tuple[Entry, ...]:
    """The phone's four tabs, the present one marked."""
    return _marked(PORTAL_TABS, _path(context))


# --- dates: everything a person reads names its weekday (copy rule 2)


def _day(value: date | datetime) -> date:
    return dates.local_date(value) if isinstance(value, datetime) else value


def _today() -> date:
    return dates.local_date(timezone.now())


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """12月2日（周三）, with the year when it is not this year's."""
    return dates.due_text(_day(value), today=_today()) if value else ""


@register.filter
def cn_until(value: date | datetime | None) -> str:
    """12月2日（周三）, or 2028年5月9日 when that is more than two months away: how long something holds."""
    return dates.until_text(_day(value), today=_today()) if value else ""


@register.filter
def cn_day(value: date | datetime | None) -> str:
    """12月2日, without the weekday: for tables whose column says it elsewhere."""
    return dates.day_text(_day(value), today=_today()) if value else ""


@register.filter
def cn_due(value: date | datetime | None) -> str:
    """11月26日 周四: the narrow form of desk tables."""
    return f"{cn_day(value)} {dates.weekday_name(_day(value))}" if value else ""


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """11月24日 10:24 on a clock in China."""
    return dates.moment_text(value, today=_today()) if value else ""


@register.filter
def cn_time(value: datetime | None) -> str:
    """10:24 on a clock in China."""
    return f"{dates.local_moment(value):%H:%M}" if value else ""


@register.filter
def document_date(value: date | datetime | None) -> str:
    """2026年12月2日（星期三）: on paper, always in full."""
    return dates.document_date(_day(value)) if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """ISO 8601, for `datetime` attributes and data- attributes."""
    return value.isoformat() if value else ""


# --- masks


@register.filter
def mask_name(value: str | None) -> str:
    """陈*芳."""
    return masking.mask_name(value or "")


@register.filter
def mask_phone(value: str | None) -> str:
    """138****5127."""
    return masking.mask_phone(value or "")


@register.filter
def mask_resident_number(value: str | None) -> str:
    """430702********001X."""
    return masking.mask_resident_number(value or "")


# --- small things templates cannot say


@register.filter
def lookup(mapping: Mapping[Any, Any] | None, key: object) -> Any:
    """`mapping[key]`, or an empty string."""
    if not mapping:
        return ""
    return mapping.get(key, mapping.get(str(key), ""))


@register.filter
def filesize(value: int | None) -> str:
    """3.2 MB, 410 KB."""
    if not value:
        return "0 KB"
    return f"{value / 1048576:.1f} MB" if value >= 1048576 else f"{max(1, round(value / 1024))} KB"


@register.filter
def control(field: BoundField, extra: str = "") -> SafeString:
    """The field's widget with our classes; Django adds the ids of its hint and error by itself."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | FileInput):
        name = ""
    elif isinstance(widget, Select):
        name = "form-select"
    else:
        name = "form-control"
    names = " ".join(part for part in (widget.attrs.get("class", ""), name, extra) if part)
    return field.as_widget(attrs={"class": names} if names else {})


@register.filter
def widget_kind(field: BoundField) -> str:
    """`choices` for radios and several checkboxes, `check` for one checkbox, else `plain`."""
    widget = field.field.widget
    if widget.use_fieldset and hasattr(widget, "choices"):
        return "choices"
    return "check" if isinstance(widget, CheckboxInput) else "plain"


@register.filter
def form_problems(form: Any) -> list[dict[str, str]]:
    """What an error summary lists for a form: the sentence and the field it leads to."""
    problems = [{"text": str(error), "url": ""} for error in form.non_field_errors()]
    for field in form:
        for error in field.errors:
            problems.append({"text": f"{field.label}：{error}", "url": f"#{field.id_for_label or field.auto_id}"})
    return problems
