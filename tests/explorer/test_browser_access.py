"""Every page at 400 per cent, by keyboard, and as assistive software is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.browsing import Visit, widest

pytestmark = pytest.mark.browser

PAGES = {
    "story": "",
    "compare": "compare?council=rotherham",
    "council": "council?council=nottinghamshire",
    "england": "england",
    "search": "search",
    "sql": "sql?example=biggest-falls",
    "context": "context",
    "about": "about",
}
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
SEEN = """() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return null
    for (const fading of document.getAnimations()) {
        if (fading instanceof CSSTransition) fading.finish()
    }
    let shown = false, clear = 1
    for (let one = focused; one; one = one.parentElement) clear *= getComputedStyle(one).opacity
    for (let one = focused, up = 0; one && up < 5 && !shown; one = one.parentElement, up++) {
        const look = getComputedStyle(one)
        shown = (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0)
            || look.boxShadow !== 'none'
    }
    const box = focused.getBoundingClientRect()
    const above = document.elementFromPoint(
        Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
        Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1))
    const covered = focused.matches('a, button') && above
        && !focused.contains(above) && !above.contains(focused)
    return {
        what: focused.tagName + ' ' + (focused.getAttribute('aria-label') || focused.innerText
            || '').slice(0, 60),
        // Fields of text show it by the colour of their border and by a caret.
        shown: clear > 0 && !covered && (shown || focused.matches('input, textarea')),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        top: document.querySelector('[data-testid="stMain"]').scrollTop + box.top,
    }
}"""


@pytest.fixture
def zoomed(browser, server) -> Iterator[Visit]:
    """Return a visit that sees as little as a window of 1280 by 1024 at 400 per cent."""
    begun = Visit(browser, server.url, 320, 256)
    yield begun
    begun.page.close()


def test_a_phone_shows_every_inspection_of_the_story_side_by_side(narrow):
    page = narrow.go("")
    table = page.locator(".verdicts .table")
    assert table.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    expect(table.locator("tbody tr").first.locator(".chip")).to_have_count(3)
    expect(table.get_by_role("link", name="page 31")).to_be_visible()


@every_page
def test_nothing_is_cut_off_or_scrolls_sideways_at_400_per_cent(address, zoomed):
    assert widest(zoomed.go(address)) <= zoomed.width


@every_page
def test_headings_are_in_order_and_pictures_have_words(address, wide):
    page = wide.go(address)
    levels = page.eval_on_selector_all(
        '[data-testid="stMain"] :is(h1, h2, h3, h4, h5, h6)', "all => all.map(h => +h.tagName[1])"
    )
    assert levels.count(1) == 1
    assert [below for above, below in pairwise(levels) if below > above + 1] == []
    drawn = page.get_by_test_id("stVegaLiteChart").count()
    charts = page.locator("[role=graphics-document]")
    expect(charts).to_have_count(drawn)
    for chart in charts.all():
        assert len(chart.get_attribute("aria-label") or "") > 40
        # The marks and numbers of a chart are not read out one by one beside them.
        spoken = chart.aria_snapshot()
        assert not re.search(r"\d", spoken), spoken
    nameless = page.eval_on_selector_all(
        '[data-testid="stMain"] img:not([alt])', "all => all.map(image => image.src)"
    )
    assert nameless == []


@every_page
def test_the_keyboard_reaches_all_in_order_and_shows_where_it_is(address, wide):
    walk_by_keyboard(wide.go(address))


def test_the_keyboard_shows_where_it_is_at_200_per_cent(browser, server):
    at_200_per_cent = Visit(browser, server.url, 640, 450)
    walk_by_keyboard(at_200_per_cent.go(PAGES["council"]))
    at_200_per_cent.page.close()


def walk_by_keyboard(page: Page) -> None:
    """Press Tab from the top to the last control; each that has the focus must be seen."""
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate(SEEN)["what"]
    unseen, stops, last = [], 0, "Copy the link"
    for _ in range(300):
        page.keyboard.press("Tab")
        at = page.evaluate(SEEN)
        if at is None:
            break
        stops += 1
        if not at["shown"] or not at["inside"]:
            unseen.append(at["what"])
        if last in at["what"]:
            break
    assert unseen == []
    assert last in at["what"]
    assert stops > 10
