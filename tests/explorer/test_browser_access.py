"""Every page at 400 per cent, by keyboard, and as assistive software is told of it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.test_browser import Visit, server  # noqa: F401

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
    let shown = false
    for (let one = focused, up = 0; one && up < 5 && !shown; one = one.parentElement, up++) {
        const look = getComputedStyle(one)
        shown = (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0)
            || look.boxShadow !== 'none'
    }
    const box = focused.getBoundingClientRect()
    return {
        what: focused.tagName + ' ' + (focused.getAttribute('aria-label') || focused.innerText
            || '').slice(0, 60),
        // Fields of text show it by the colour of their border and by a caret.
        shown: shown || focused.matches('input, textarea'),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        top: document.querySelector('[data-testid="stMain"]').scrollTop + box.top,
    }
}"""


def opened(browser, server, address: str, width: int, height: int) -> Page:  # noqa: F811
    visit = Visit(browser, width)
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.goto(server.url + address)
    expect(visit.page.get_by_text("Facts known until").last).to_be_attached()
    expect(visit.page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(visit.page.get_by_test_id("stSkeleton")).to_have_count(0)
    return visit.page


def test_a_phone_shows_every_inspection_of_the_story_side_by_side(browser, server):  # noqa: F811
    page = opened(browser, server, "", 360, 740)
    table = page.locator(".verdicts .table")
    assert table.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    expect(table.locator("tbody tr").first.locator(".chip")).to_have_count(3)
    expect(table.get_by_role("link", name="page 31")).to_be_visible()


@every_page
def test_nothing_is_cut_off_or_scrolls_sideways_at_400_per_cent(address, browser, server):  # noqa: F811
    page = opened(browser, server, address, 320, 256)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth") <= 320
    page.close()


@every_page
def test_headings_are_in_order_and_pictures_have_words(address, browser, server):  # noqa: F811
    page = opened(browser, server, address, 1280, 900)
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
    page.close()


@every_page
def test_the_keyboard_reaches_all_in_order_and_shows_where_it_is(address, browser, server):  # noqa: F811
    page = opened(browser, server, address, 1280, 900)
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
    page.close()
