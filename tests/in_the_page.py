"""What tests ask a page in the browser: axe, the stop under the keyboard's focus, what is cut off.

Everything is run by `page.evaluate` and by sheets of the page's own, which no Content-Security-Policy forbids.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

MODULES = Path(__file__).parent / "node_modules"
WIDTHS = (320, 360, 768, 1280)
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of these tags, the rules whose answer depends on how the page is coloured.
ON_COLOUR = ["color-contrast", "link-in-text-block"]
# And those that depend on where things stand.
ON_PLACE = ["scrollable-region-focusable", "target-size"]
LARGE_TEXT = "html { font-size: 200% !important; }"
# WCAG 2.2, success criterion 1.4.12
SPACED_TEXT = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""

# Colours as the browser paints them, whatever they are written in.
_COLOURS = """() => {
  // Elements of others' pages have a tree of their own, which lies behind their host.
  window.above = (one) => one.parentElement ?? one.getRootNode().host;
  window.deep = (root) => [...root.querySelectorAll("*")]
    .flatMap((one) => [one, ...(one.shadowRoot ? window.deep(one.shadowRoot) : [])]);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (color) => {
    const [r, g, b] = rgb(color).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (one) => {
    while (one && rgb(getComputedStyle(one).backgroundColor)[3] < 255) one = window.above(one);
    return one ? getComputedStyle(one).backgroundColor : "white";
  };
  window.colours = { contrast, ground };
}"""

# axe calls a contrast unknown where a pseudo-element lies behind the text: ours are lines and rings beside it. What it
# still can't tell, since a box reaches into another one, is computed here from the nearest ground that is not clear.
_AXE = """async (rules) => {
  const run = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations", "incomplete"], preload: false,
    checks: { "color-contrast": { options: { ignorePseudo: true } } },
  });
  const { contrast, ground } = window.colours;
  const readable = (rule, node) => {
    const one = document.querySelector(node.target.join(" "));
    return rule.id === "color-contrast" && contrast(getComputedStyle(one).color, ground(one)) >= 4.5;
  };
  const unknown = run.incomplete
    .map((rule) => ({ ...rule, nodes: rule.nodes.filter((node) => !readable(rule, node)) }));
  const found = (kind, of) => of.flatMap((rule) => rule.nodes.map((node) => ({
    kind, rule: rule.id, where: node.target.join(" "), html: node.html.slice(0, 160),
    why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" "),
  })));
  return [...found("violation", run.violations), ...found("unknown", unknown)];
}"""

_ADD_SHEET = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

_CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  if (style.clipPath !== "none" || one.closest("svg") || !one.innerText?.trim() || !one.checkVisibility()) return false;
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  return (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
    || (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""


# An observer that is new hears of its element in the very next frame, after those of the page. requestAnimationFrame
# can't tell: under Playwright's clock it is a timer of 16 ms, which a busy computer draws no frame in.
_NEXT_FRAME = """async (width) => {
  const frame = () => new Promise((done) => {
    const watch = new ResizeObserver(() => { watch.disconnect(); done(); });
    watch.observe(document.documentElement);
  });
  await frame();
  for (let left = 200; left && width && innerWidth !== width; left -= 1) await frame();
  return innerWidth;
}"""

# How everything lies side by side, and whether it is seen: looks that are equal in it differ in their colours alone.
# 24 is the least height of a target (WCAG 2.2, success criterion 2.5.8).
_SHAPE = """() => [...document.querySelectorAll("body, body *")].map((one) => {
  const { x, width, height } = one.getBoundingClientRect();
  const seen = one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  return `${Math.round(x)} ${Math.round(width)} ${height >= 24} ${seen}`;
}).join(";")"""


# Where the Tab key begins: before the first stop of the page.
_FROM_THE_START = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.blur();
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
}"""

COUNT_JUMPS = """
window.jumped = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.jumped += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
"""A script to begin a page with: `window.jumped` is how much has moved since (Layout Instability API)."""


@cache
def _source(path: str) -> str:
    return (MODULES / path).read_text("utf-8")


def add_sheet(page: Page, text: str) -> None:
    """Add style as a user's own, until the next page."""
    page.evaluate(_ADD_SHEET, text)


def take_sheets_away(page: Page) -> None:
    page.evaluate("document.adoptedStyleSheets = []")


def focus_nothing(page: Page) -> None:
    """Let the page be as it was loaded: at its top, with the next Tab at the first stop."""
    page.evaluate(_FROM_THE_START)


def load_axe(page: Page) -> None:
    page.evaluate(_source("axe-core/axe.min.js"))
    page.evaluate(_COLOURS)


def next_frame(page: Page, width: int = 0) -> None:
    """Wait until the page has drawn, at that width if one is given: what it does when it is resized is done by then."""
    seen = page.evaluate(_NEXT_FRAME, width)
    assert width in {0, seen}, f"the page is still {seen} px wide, not {width}"


def until(page: Page, holds: str) -> None:
    """Wait until an expression of JavaScript holds in the page, 10 seconds at most.

    Playwright's `wait_for_function` asks the page itself to go on asking, which our Content-Security-Policy forbids
    whenever the first answer is no.
    """
    last = time.monotonic() + 10
    while not page.evaluate(holds):
        assert time.monotonic() < last, f"it does not come true in the page: {holds}"
        page.wait_for_timeout(20)


def resize(page: Page, width: int, height: int = 800) -> None:
    """Make the window that wide, in CSS pixels, and wait until the page has drawn in it."""
    page.set_viewport_size({"width": width, "height": height})
    next_frame(page, width)


def axe(page: Page, rules: list[str] = TAGS) -> list[str]:
    """Give what axe finds by tags or by rules, and each contrast that nobody could compute: a line each."""
    next_frame(page)
    if not page.evaluate("'axe' in window"):
        load_axe(page)
    found: list[dict[str, str]] = page.evaluate(_AXE, rules)
    return [
        f"{one['kind']} {one['rule']} at {one['where']}: {one['why']} {one['html']}"
        for one in found
        if one["kind"] == "violation" or one["rule"] == "color-contrast"
    ]


def axe_in_every_look(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Run axe at each width in light, dark and forced colours. The page is loaded once."""
    found = []
    for width in widths:
        resize(page, width)
        found += [f"{width} px, {line}" for line in axe_in_looks(page)]
    return found


def axe_in_looks(page: Page) -> list[str]:
    """Run axe in light, dark and forced colours, at the width that the page has; it is left in light.

    All rules are asked once; again only the rules on colour, if nothing moves, comes or goes in another look.
    """
    found, shapes = [], set[str]()
    for name, look in LOOKS.items():
        page.emulate_media(**look)
        next_frame(page)
        shape = page.evaluate(_SHAPE)
        rules = ON_COLOUR if shape in shapes else TAGS
        shapes.add(shape)
        found += [f"{name}: {line}" for line in axe(page, rules)]
    page.emulate_media(**LOOKS["light"])
    return found


def cut_off(page: Page) -> list[str]:
    """Give the boxes that hide a part of their content, and the page itself if it is wider than the screen."""
    found: list[str] = page.evaluate(_CUT_OFF)
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return found if wide <= screen else [*found, f"the page is {wide} px wide on a screen of {screen} px"]


# --- the keyboard -----------------------------------------------------------------------------------------------------

_CONTROLS = """() => {
  const reach = document.querySelector("dialog:modal") ?? document;
  const all = window.deep(reach)
    .filter((one) => one.matches("a[href], button, input, select, textarea, summary, [tabindex]"))
    .filter((one) => one.tabIndex >= 0 && !one.disabled && !one.closest("[inert]")
      && one.checkVisibility({ visibilityProperty: true }));
  axe.teardown();
  axe.setup(document);
  const names = all.map((one) => axe.commons.text.accessibleText(one).trim());
  axe.teardown();
  window.controls = all;
  return all.map((one, index) => ({ name: names[index], html: one.outerHTML.slice(0, 140) }));
}"""

# The ring is an outline outside of a box-shadow of the opposite tone: one of both stands out from any ground.
_STOP = """() => { window.stop_here = () => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const { contrast, ground } = window.colours;
  const around = ground(window.above(one));
  const style = getComputedStyle(one);
  const tones = [];
  if (style.outlineStyle !== "none" && style.outlineStyle !== "auto" && parseFloat(style.outlineWidth) >= 2) {
    tones.push(style.outlineColor);
  }
  const shadow = style.boxShadow.match(/^(.*\\)) 0px 0px 0px (\\d+(?:\\.\\d+)?)px$/);
  if (shadow && Number(shadow[2]) >= 2) tones.push(shadow[1]);
  const boxes = [...one.getClientRects()].filter((box) => box.width > 0 && box.height > 0)
    .sort((a, b) => b.width * b.height - a.width * a.height);
  const box = boxes[0] ?? { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  const there = one.getRootNode().elementFromPoint((box.left + box.right) / 2, (top + bottom) / 2);
  return {
    index: window.controls.indexOf(one),
    scrolls: /auto|scroll/.test(style.overflow) && Boolean(one.getAttribute("aria-label")),
    html: one.outerHTML.slice(0, 140),
    seen: boxes.length > 0 && one.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    inside: box.left >= -1 && box.right <= innerWidth + 1 && (box.height > innerHeight
      ? bottom - top > 24 : box.top >= -1 && box.bottom <= innerHeight + 1),
    uncovered: one.contains(there),
    ring: tones.length > 0,
    contrast: Math.max(0, ...tones.map((tone) => contrast(tone, around))),
  };
}; }"""

# A key goes up when the page has done what it does as the key goes down: the focus is where it goes, and scrolled to.
_NOTE_STOPS = """() => {
  window.stops = [];
  window.noteStop = (event) => { if (event.key === "Tab") window.stops.push(window.stop_here()); };
  addEventListener("keyup", window.noteStop, true);
}"""
_STOPS_UNTIL_NOW = "() => window.stops.splice(0)"
_NOTE_NO_MORE = "() => removeEventListener('keyup', window.noteStop, true)"


def controls(page: Page) -> list[dict[str, str]]:
    """Give name and markup of everything that the Tab key should reach, in the order of the document."""
    if not page.evaluate("'axe' in window"):
        load_axe(page)
    page.evaluate(_STOP)
    found: list[dict[str, str]] = page.evaluate(_CONTROLS)
    return found


def stop(page: Page) -> dict[str, Any] | None:
    """Say what has the focus, whether it can be seen, and how well its ring stands out; `controls` came before."""
    found: dict[str, Any] | None = page.evaluate("window.stop_here()")
    return found


def _stops(page: Page, count: int) -> list[dict[str, Any] | None]:
    """Press Tab that often; give what has the focus after each, which the page notes by itself: to ask costs more."""
    for _ in range(count):
        page.keyboard.press("Tab")
    found: list[dict[str, Any] | None] = page.evaluate(_STOPS_UNTIL_NOW)
    return found if len(found) == count else [*found, stop(page)]


def walk(page: Page) -> tuple[list[int], list[str]]:
    """Press Tab until the page ends: the stops as places in `controls`, and what is wrong with each."""
    # A wider font makes a table scroll, and what scrolls is a stop.
    page.evaluate("document.fonts.ready.then(() => 0)")
    next_frame(page)
    expected = controls(page)
    wrong = [f"has no name: {one['html']}" for one in expected if not one["name"]]
    places: list[int] = []
    page.evaluate(_NOTE_STOPS)
    for found in _pressed(page, len(expected)):
        if places and found is not None and found["index"] == places[-1]:
            continue  # the day, the month and the year of a date are stops of one field
        if found is None or found["index"] in places:
            break
        wrong += _faults(found)
        # Chromium stops at a box that scrolls by the hundredth of a pixel, too.
        if found["index"] >= 0 or not found["scrolls"]:
            places.append(found["index"])
    page.evaluate(_NOTE_NO_MORE)
    return places, wrong


def _pressed(page: Page, expected: int) -> Iterator[dict[str, Any] | None]:
    """Give stop after stop: as many as are expected at once, then one by one, not to press on where the page ends."""
    yield from _stops(page, expected)
    for _ in range(expected + 3):
        yield from _stops(page, 1)


def _faults(found: dict[str, Any]) -> list[str]:
    faults = {
        "is no control that can be seen": found["index"] < 0 and not found["scrolls"],
        "can't be seen": not found["seen"],
        "lies outside of the screen": not found["inside"],
        "is covered": not found["uncovered"],
        "has no ring of 2 px": not found["ring"],
        "has a ring of too little contrast": found["contrast"] < 3,
    }
    return [f"{fault}: {found['html']}" for fault, so in faults.items() if so]
