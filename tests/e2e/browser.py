"""A person at a phone or a desk: moves by keyboard, and looks at every page as someone who would complain."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
MISSING = "The browser tests need Chromium: apt-get install chromium, or set YICIBAN_CHROMIUM to its path."
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
FARTHEST = 150  # presses of Tab before an element counts as out of reach
SHOTS = "YICIBAN_SCREENSHOTS"

# What has the focus must be seen: a ring of its own, or of the label or card that stands for it.
RING = """element => {
  const rings = one => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  };
  const stand = [element, ...(element.labels ?? []), element.closest('.y-opt, .y-drop, .y-search, .y-check')];
  return stand.filter(Boolean).some(rings);
}"""
# … and not lie under a bar that stays where it is.
COVERED = """element => {
  const all = [element, ...(element.labels ?? [])];
  const boxes = all.map(one => one.getBoundingClientRect()).filter(box => box.width > 1);
  const own = at => at !== document.body && at !== document.documentElement
    && all.some(one => one.contains(at) || at.contains(one));
  return !boxes.some(box => [0.2, 0.5, 0.8].some(part => {
    const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
    const at = document.elementFromPoint(x, box.y + box.height * part);
    return at && own(at);
  }));
}"""
AXE_RUN = """async () => {
  const found = await axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  // A page that scrolls always has something half under its bar at the foot.
  const lasting = node => !node.failureSummary.includes('partially obscured');
  const told = node => `${node.target.join(' ')}: ${node.failureSummary.split('\\n')[1]}`;
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => ({...one, nodes: one.nodes.filter(lasting)})).filter(one => one.nodes.length)
    .map(one => `${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map(told).join('; ')}`);
}"""


def program() -> str:
    """Where Chromium is; says how to get it when it is nowhere."""
    given = os.environ.get("YICIBAN_CHROMIUM")
    found = next((path for name in ([given] if given else NAMES) if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError(MISSING)
    return found


@cache
def axe() -> str:
    """The text of axe-core: evaluated, it runs where a policy forbids foreign scripts."""
    return AXE.read_text()


class Visitor:
    """One person in one browser context."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        # A form that is shown again with what has to be mended is a 422, which Chromium reports as an error.
        if message.type == "error" and "status of 422" not in message.text:
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    # --- going

    def goes(self, path: str) -> None:
        """Open an address, as from a bookmark."""
        self.page.goto(path if path.startswith("http") else self.base + path)

    @property
    def path(self) -> str:
        """Where the person is."""
        return urlsplit(self.page.url).path

    def arrives(self, pattern: str) -> None:
        """Wait until the address fits, and for what the page loads."""
        expect(self.page).to_have_url(re.compile(f"^{re.escape(self.base)}{pattern}$"))
        self.page.wait_for_load_state()

    # --- the keyboard

    def presses(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def finds(self, role: Any, name: str | re.Pattern[str], within: str = "body") -> Locator:
        """The first element of that role and accessible name."""
        return self.page.locator(within).get_by_role(role, name=name).first

    def focuses(self, role: Any, name: str | re.Pattern[str], within: str = "body") -> Locator:
        """Tab until it has the focus; it must be seen to have it."""
        return self.focuses_on(self.finds(role, name, within))

    def focuses_on(self, wanted: Locator) -> Locator:
        """Tab on from where one is, at most once round."""
        wanted.wait_for(state="attached")
        for _ in range(FARTHEST):
            if wanted.evaluate("element => element === document.activeElement"):
                self._sees(wanted)
                return wanted
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is out of reach of the keyboard at {self.path}")

    def _sees(self, focused: Locator) -> None:
        assert focused.evaluate(RING), f"no visible focus on {focused} at {self.path}"
        assert not focused.evaluate(COVERED), f"{focused} has the focus under something else at {self.path}"

    def follows(self, name: str | re.Pattern[str], within: str = "body") -> None:
        """Go by a link."""
        self.focuses("link", name, within)
        self.presses("Enter")

    def pushes(self, name: str | re.Pattern[str], within: str = "body") -> None:
        """Work a button."""
        self.focuses("button", name, within)
        self.presses("Enter")

    def types(self, name: str | re.Pattern[str], text: str, role: Any = "textbox") -> None:
        """Fill a field anew."""
        self.focuses(role, name)
        self.presses("Control+A")
        self.page.keyboard.type(text)

    def chooses(self, question: str, answer: str) -> None:
        """One answer of several: Tab to the group, arrows to the answer, Space when nothing is chosen yet."""
        group = self.page.get_by_role("group", name=question).first
        radios = group.get_by_role("radio")
        wanted = group.get_by_role("radio", name=answer).first
        for _ in range(FARTHEST):
            if radios.evaluate_all("all => all.includes(document.activeElement)"):
                break
            self.presses("Tab")
        for _ in range(radios.count()):
            if wanted.evaluate("element => element === document.activeElement"):
                break
            self.presses("ArrowDown")
        self._sees(wanted)
        if not wanted.is_checked():
            self.presses("Space")
        expect(wanted).to_be_checked()

    def ticks(self, name: str | re.Pattern[str]) -> None:
        """Tick a box."""
        box = self.focuses("checkbox", name)
        self.presses("Space")
        expect(box).to_be_checked()

    # --- looking

    def sees(self, text: str | re.Pattern[str]) -> Locator:
        """Something stands on the page and is visible."""
        found = self.page.get_by_text(text).filter(visible=True).first
        expect(found).to_be_visible()
        return found

    def looks(self, name: str = "") -> None:
        """Everything a page owes whoever opens it."""
        problems = [*self._heading(), *self._width(), *self._accessible(), *self.complaints]
        self.complaints.clear()
        self.pictures(name)
        assert not problems, f"{self.path} at {self.page.viewport_size}:\n" + "\n".join(problems)

    def _heading(self) -> Iterator[str]:
        headings = self.page.locator("h1").count()
        if headings != 1:
            yield f"{headings} h1"
        if not re.fullmatch(r"\S.* - 一次办 · \S+", self.page.title()):
            yield f"title {self.page.title()!r}"

    def _width(self) -> Iterator[str]:
        wide, there = self.page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]")
        if wide > there:
            yield f"scrolls sideways: {wide} in {there}"

    def _accessible(self) -> list[str]:
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(axe())
        found: list[str] = self.page.evaluate(AXE_RUN)
        return found

    def pictures(self, name: str) -> None:
        """Keep a picture of the whole page where YICIBAN_SCREENSHOTS names a folder."""
        folder = os.environ.get(SHOTS)
        if folder and name:
            seen = self.page.viewport_size or DESK["viewport"]
            tall = self.page.evaluate("() => document.scrollingElement.scrollHeight")
            # A window as tall as the page, so that the bar at its foot stands at the foot.
            self.page.set_viewport_size({"width": seen["width"], "height": min(max(tall, seen["height"]), 6000)})
            self.page.screenshot(path=Path(folder) / f"{name}-{seen['width']}.png", caret="initial")
            self.page.set_viewport_size(seen)
