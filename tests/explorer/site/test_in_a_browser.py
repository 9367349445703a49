"""The static pages in Chromium: as they are served, without script, on paper and on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from explorer.site.serve import make_server
from tests.explorer.browsing import axe_violations

pytestmark = pytest.mark.browser

KINDS = {
    "the first page": "",
    "a council": "councils/tower-hamlets/",
    "a council without an overall grade": "councils/blackpool/",
    "an abolished council": "councils/cumbria/",
    "a council with many borders": "councils/north-yorkshire/",
    "England": "england/",
    "England, with tiles without a grade": "england/overall/",
    "about": "about/",
}


@pytest.fixture(scope="module")
def base(published: Path) -> Iterator[str]:
    with make_server(published, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def open_at(browser: Browser, address: str, width: int = 1280, scheme: str = "light") -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # axe is a script; the pages hold none, which test_pages.py checks
    )
    page.goto(address)
    page.wait_for_selector("h1")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation(browser: Browser, base: str, kind: str, scheme: str) -> None:
    page = open_at(browser, base + KINDS[kind], scheme=scheme)
    found = axe_violations(page)
    page.close()
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_a_phone(browser: Browser, base: str, kind: str) -> None:
    page = open_at(browser, base + KINDS[kind], width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy_refuses_nothing_that_the_page_needs(
    browser: Browser, base: str, kind: str
) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.on("requestfailed", lambda request: refused.append(request.url))
    answer = page.goto(base + KINDS[kind])
    page.wait_for_load_state("networkidle")
    assert answer is not None
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert page.evaluate("document.fonts.check('16px \"Councils Sans\"')")
    assert refused == []
    page.close()


@pytest.mark.parametrize(
    "slug",
    [
        *("tower-hamlets", "blackpool", "cumbria", "north-yorkshire", "surrey", "lancashire"),
        "middlesbrough",
    ],
)
def test_a_fact_sheet_prints_on_one_page(browser: Browser, base: str, slug: str) -> None:
    page = browser.new_page()
    page.goto(f"{base}councils/{slug}/")
    printed = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=True))
    assert len(printed) == 1
    page.close()


@pytest.mark.parametrize(
    ("path", "link", "below"),
    [
        ("england/index.html", "Skip the map", "#changes"),
        ("index.html", "Skip the list of councils", "#districts ~ details"),
    ],
)
def test_the_keyboard_need_not_go_through_every_council(
    browser: Browser, base: str, path: str, link: str, below: str
) -> None:
    page = open_at(browser, base + path)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == link:
            break
    skip = page.get_by_role("link", name=link)
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert 0 <= box["y"] < 600
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "below => Boolean(document.activeElement.closest(`section:has(${below})`))", below
    )
    page.close()


def test_the_ways_through_the_pages_can_be_walked_by_keyboard(browser: Browser, base: str) -> None:
    page = open_at(browser, base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page’s content"
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bury", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Bury')")
    page.go_back()
    page.wait_for_selector("h1:has-text('How Ofsted judges')")
    page.close()
